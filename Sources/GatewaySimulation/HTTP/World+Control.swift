import Formats
import Foundation

/// The hand on the pretend phones, and on what goes wrong; its answers say what was done.
extension World {
  /// Every call under `/control` but those that let time pass.
  mutating func control(_ request: SimulatedRequest, _ rest: [String]) -> SimulatedAnswer {
    let json = request.json
    switch (request.method, rest.joined(separator: "/")) {
    case ("GET", "sessions"):
      for name in names { refresh(name) }
      return .json(200, .array(names.compactMap { sessions[$0] }.map(whole)))
    case ("GET", "calls"):
      return .json(
        200,
        .object(
          JSONObject(
            calls.sorted { $0.key < $1.key }.map { .init($0.key, .integer(Int64($0.value))) })))
    case ("GET", "clock"): return .json(200, ["now": .integer(now)])
    case ("POST", "scan"): return linking(json) { try $0.scan($1, json) }
    case ("POST", "letters"): return linking(json) { try $0.letters($1, json) }
    case ("GET", "assertion"): return assertion(request.query["session"] ?? "")
    case ("POST", "unlink"): return each(json) { $0.unlink($1) }
    case ("POST", "dark"): return each(json) { $0.setDark(json["dark"]?.bool ?? true, $1) }
    case ("POST", "lose"): return each(json) { $0.remove($1) }
    case ("POST", "pretend"):
      guard let status = json["status"]?.string.flatMap(Status.init) else {
        return Self.badControl("status")
      }
      let milliseconds = Self.milliseconds(json["seconds"]) ?? 60_000
      return each(json) { $0.pretend(status, $1, milliseconds: milliseconds) }
    case ("POST", "set"):
      return each(json) { $0.set($1, json) }
    case ("POST", "restart"):
      guard let comeback = json["comeback"]?.string.flatMap(Comeback.init) else {
        return Self.badControl("comeback")
      }
      restartGateway(comeback)
      return .json(200, ["done": true])
    case ("POST", "sessions"): return populate(json)
    case ("POST", "faults"):
      if json["seed"] != nil { chance = Chance(seed: UInt64(json["seed"]?.integer ?? 0)) }
      faults.apply(json)
      return .json(200, ["done": true])
    default:
      return .json(404, ["done": false, "why": "there is no such call"])
    }
  }

  // MARK: Phones

  private mutating func linking(
    _ json: JSONValue, _ act: (inout World, _ number: String) throws -> Void
  ) -> SimulatedAnswer {
    guard var number = json["number"]?.string?.filter(\.isWholeNumber), !number.isEmpty else {
      return Self.badControl("number")
    }
    if json["canonical"]?.bool == true { number = CanonicalNumber.of(number) }
    do {
      try act(&self, number)
      return .json(200, ["done": true])
    } catch {
      let why = (error as? ScanRefused)?.rawValue ?? "\(error)"
      return .json(409, ["done": false, "why": .string(why)])
    }
  }

  private mutating func scan(_ number: String, _ json: JSONValue) throws {
    let seen = sessions.values.filter { session in
      // Without a code the phone is before the only one that is shown.
      session.codes.map { ($0.text == json["code"]?.string) || json["code"] == nil } ?? false
    }
    let name = json["session"]?.string ?? (seen.count == 1 ? seen.first?.name : nil) ?? ""
    if name.isEmpty, json["code"] != nil { throw ScanRefused.deadCode }
    try scan(
      name, number: number, code: json["code"]?.string, passkey: Self.passkey(json),
      otherDevices: json["otherDevices"]?.integer ?? 0)
  }

  private mutating func letters(_ number: String, _ json: JSONValue) throws {
    try type(
      json["letters"]?.string ?? "", number: number, passkey: Self.passkey(json),
      otherDevices: json["otherDevices"]?.integer ?? 0)
  }

  private static func passkey(_ json: JSONValue) -> PasskeyDemand {
    switch json["passkey"] {
    case .bool(true)?: .passkey
    case .string("digits")?: .passkeyAndDigits
    default: .none
    }
  }

  /// What a passkey would answer to the session's challenge.
  private func assertion(_ name: String) -> SimulatedAnswer {
    guard case .passkey(let passkey) = sessions[name]?.phase else {
      return .json(409, ["done": false, "why": "the session asks for no passkey"])
    }
    let client: JSONValue = [
      "type": "webauthn.get", "challenge": .string(passkey.challenge),
      "origin": "https://web.whatsapp.com",
    ]
    return .json(
      200,
      [
        "id": .string(passkey.credential), "rawId": .string(passkey.credential),
        "type": "public-key",
        "response": [
          "clientDataJSON": .string(Self.base64url(client.serialized(.compact))),
          "authenticatorData": "AAAA", "signature": "AAAA",
        ],
      ])
  }

  // MARK: Sessions

  /// Does something to `session`, to each of `sessions`, to those linked to `number`, or to `"all": true`.
  private mutating func each(_ json: JSONValue, _ act: (inout World, String) -> Void)
    -> SimulatedAnswer
  {
    let number = json["number"]?.string?.filter(\.isWholeNumber)
    let chosen: [String]
    if let name = json["session"]?.string {
      chosen = [name]
    } else if let list = json["sessions"]?.array {
      chosen = list.compactMap(\.string)
    } else if let number {
      chosen = names.filter { sessions[$0]?.link?.number == number }
    } else {
      chosen = json["all"]?.bool == true ? names : []
    }
    let there = chosen.filter { sessions[$0] != nil }
    for name in there { act(&self, name) }
    guard !there.isEmpty else {
      return .json(409, ["done": false, "why": "there is no such session"])
    }
    return .json(200, ["done": true, "sessions": .integer(Int64(there.count))])
  }

  /// Forces a status, or what a session says of itself.
  private mutating func set(_ name: String, _ json: JSONValue) {
    switch json["me"] {
    case .null?: edit(name) { $0.me = nil }
    case .string("lid")?: edit(name) { $0.me?.isOnlyLID = true }
    case .string(let number)?:
      edit(name) { $0.me = Me(number: number, lid: "100000000000001", device: 1) }
    default: break
    }
    if let status = json["status"]?.string.flatMap(Status.init) { force(name, to: status) }
  }

  /// Makes many sessions at once: `count` of them, or those listed as `{name, number?, config?}`.
  private mutating func populate(_ json: JSONValue) -> SimulatedAnswer {
    var made = 0
    let listed = json["sessions"]?.array ?? []
    let counted: [JSONValue] = (0..<(json["count"]?.integer ?? 0)).map { index in
      [
        "name": .string("\(json["prefix"]?.string ?? "s")-\(index)"),
        "number": .string(String(447_000_000_000 + index)),
      ]
    }
    for wish in listed + counted {
      guard let name = wish["name"]?.string, sessions[name] == nil else { continue }
      if let number = wish["number"]?.string {
        add(name, number: number, config: wish["config"])
      } else {
        add(name, config: wish["config"])
      }
      made += 1
    }
    return .json(200, ["done": true, "sessions": .integer(Int64(made))])
  }

  /// A session with what the gateway does not tell.
  private func whole(_ session: SimulatedSession) -> JSONValue {
    let codes = session.codes
    return [
      "name": .string(session.name), "status": .string(session.status.rawValue),
      "truth": .string(session.truth.rawValue),
      "linkedTo": session.link.map { .string($0.number) } ?? .null,
      "dark": .bool(session.link?.darkSince != nil),
      "me": session.me.map { .string($0.id) } ?? .null,
      "code": codes.map { .string($0.text) } ?? .null,
      "codeIndex": codes.map { .integer(Int64($0.index)) } ?? .null,
      "codeUntil": codes.map { .integer($0.until) } ?? .null,
      "letters": session.letters.map { .string($0.text) } ?? .null,
    ]
  }

  static func milliseconds(_ seconds: JSONValue?) -> Int64? {
    switch seconds {
    case .integer(let whole)?: whole * 1_000
    case .double(let number)?: Int64(number * 1_000)
    default: nil
    }
  }

  private static func badControl(_ key: String) -> SimulatedAnswer {
    .json(400, ["done": false, "why": .string("“\(key)” is missing or wrong")])
  }
}
