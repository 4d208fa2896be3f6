import Formats

/// WAHA's calls, 2026.7.1.
///
/// Source: its OpenAPI document, and `sessions.controller.ts` and `auth.controller.ts` of devlikeapro/waha.
extension World {
  mutating func waha(_ request: SimulatedRequest) -> Reaction {
    guard request.headers["x-api-key"] == settings.key else {
      return .answer(.json(401, ["message": "Unauthorized", "statusCode": 401]))
    }
    let path = request.path
    switch (request.method, path.count, path.first) {
    case ("GET", 1, "ping"): return .answer(.json(200, ["message": "pong"]))
    case ("GET", 1, "health"):
      return .answer(.json(200, ["status": "ok", "info": [:], "error": [:], "details": [:]]))
    case ("GET", 2, "api") where path[1] == "version": return .answer(.json(200, environment))
    case ("GET", 3, "api") where path[1] == "server": return .answer(server(path[2]))
    case (_, 2..., "api") where path[1] == "sessions":
      return .answer(wahaSessions(request, Array(path.dropFirst(2))))
    case (_, 4..., "api") where path[2] == "auth":
      return wahaAuth(request, path[1], Array(path.dropFirst(3)))
    default: return .answer(Self.noRoute(request))
    }
  }

  private func server(_ what: String) -> SimulatedAnswer {
    switch what {
    case "version": .json(200, environment)
    case "environment": .json(200, [:])
    case "status":
      .json(
        200,
        ["startTimestamp": .integer(now), "uptime": 0, "worker": ["id": "waha"]])
    default: .json(404, ["message": "Cannot GET", "error": "Not Found", "statusCode": 404])
    }
  }

  private mutating func wahaSessions(_ request: SimulatedRequest, _ rest: [String])
    -> SimulatedAnswer
  {
    switch (request.method, rest.count) {
    case ("GET", 0): return listSessions(all: request.query["all"] == "true")
    case ("POST", 0): return createSession(request.json)
    case ("GET", 1):
      refresh(rest[0])
      return sessions[rest[0]].map { .json(200, info($0)) } ?? Self.sessionNotFound
    case ("PUT", 1):
      guard sessions[rest[0]] != nil else { return Self.sessionNotFound }
      replaceConfig(of: rest[0], by: request.json["config"])
      return sessionAnswer(rest[0], 200)
    case ("DELETE", 1):
      delete(rest[0])
      return .empty(200)
    case ("GET", 2) where rest[1] == "me":
      guard let session = sessions[rest[0]] else { return Self.sessionNotFound }
      return .json(200, session.me.map(Self.json) ?? .null)
    case ("POST", 2):
      guard sessions[rest[0]] != nil else {
        return rest[1] == "stop" ? .empty(201) : Self.sessionNotFound
      }
      switch rest[1] {
      case "start": start(rest[0])
      case "restart": restart(rest[0])
      case "stop": stop(rest[0])
      case "logout": logout(rest[0])
      default: return Self.noRoute(request)
      }
      return sessionAnswer(rest[0], 201)
    default: return Self.noRoute(request)
    }
  }

  /// All sessions, or those that are not stopped; each one's text is kept while it stays as it is.
  private mutating func listSessions(all: Bool) -> SimulatedAnswer {
    var body: [UInt8] = [UInt8(ascii: "[")]
    body.reserveCapacity(sessions.count * 512)
    for name in names {
      refresh(name)
      guard let session = sessions[name], all || session.status != .stopped else { continue }
      if body.count > 1 { body.append(UInt8(ascii: ",")) }
      if let listed = session.listed {
        body += listed
      } else {
        let listed = info(session).serialized(.compact)
        body += listed
        sessions[name]?.listed = listed
      }
    }
    body.append(UInt8(ascii: "]"))
    return SimulatedAnswer(200, contentType: "application/json; charset=utf-8", body: body)
  }

  private mutating func createSession(_ json: JSONValue) -> SimulatedAnswer {
    guard let name = json["name"]?.string ?? Optional("session_" + chance.uuid()),
      Self.isName(name)
    else {
      return .json(
        400,
        [
          "message": ["name must match /^[a-zA-Z0-9_-]*$/ regular expression"],
          "error": "Bad Request", "statusCode": 400,
        ])
    }
    guard sessions[name] == nil else {
      return .json(
        422,
        [
          "message": .string("Session '\(name)' already exists. Use PUT to update it."),
          "error": "Unprocessable Entity", "statusCode": 422,
        ])
    }
    add(name, config: json["config"])
    if json["start"]?.bool ?? true { start(name) }
    return sessionAnswer(name, 201)
  }

  private func sessionAnswer(_ name: String, _ status: Int) -> SimulatedAnswer {
    sessions[name].map { .json(status, info($0)) } ?? .empty(status)
  }

  // MARK: Values

  func info(_ session: SimulatedSession) -> JSONValue {
    var members: [JSONObject.Member] = [
      .init("name", .string(session.name)), .init("status", .string(session.status.rawValue)),
    ]
    if let config = session.config { members.append(.init("config", config)) }
    if let me = session.me { members.append(.init("me", Self.json(me))) }
    members.append(.init("presence", .null))
    let activity = session.statuses.last.map { JSONValue.integer($0.at) } ?? .null
    members.append(.init("timestamps", ["activity": activity]))
    return .object(JSONObject(members))
  }

  static func json(_ me: Me) -> JSONValue {
    [
      "id": .string(me.id), "pushName": "Pretend Phone", "lid": .string(me.lid + "@lid"),
      "jid": .string(me.jid),
    ]
  }

  static func json(_ passkey: Passkey, site: String) -> JSONValue {
    [
      "challenge": .string(passkey.challenge), "timeout": 60_000, "rpId": .string(site),
      "allowCredentials": [
        [
          "id": .string(passkey.credential), "type": "public-key",
          "transports": ["internal", "hybrid"],
        ]
      ],
      "userVerification": "required",
    ]
  }

  var environment: JSONValue {
    [
      "version": .string(settings.version), "engine": .string(settings.engine), "tier": "CORE",
      "browser": "", "platform": "linux/x64", "worker": ["id": "waha"],
    ]
  }

  private static let sessionNotFound = SimulatedAnswer.json(
    404, ["message": "Session not found", "error": "Not Found", "statusCode": 404])

  private static func noRoute(_ request: SimulatedRequest) -> SimulatedAnswer {
    .json(
      404,
      [
        "message": .string("Cannot \(request.method) /\(request.path.joined(separator: "/"))"),
        "error": "Not Found", "statusCode": 404,
      ])
  }
}
