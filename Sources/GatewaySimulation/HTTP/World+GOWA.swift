import Formats
import Foundation

/// GOWA's calls, 9.0.0.
///
/// Source: its OpenAPI document, and `ui/rest/device.go`, `usecase/app.go` and `usecase/device.go` of
/// aldinokemal/go-whatsapp-web-multidevice: what is not found is answered 500 there, whatever the document says.
extension World {
  mutating func gowa(_ request: SimulatedRequest) -> SimulatedAnswer {
    if request.method == "GET", request.path == ["health"] { return .text(200, "OK") }
    if request.method == "GET", request.path.first == "statics" { return picture(request.path) }
    let credentials = "Basic " + Data(settings.key.utf8).base64EncodedString()
    guard request.headers["authorization"] == credentials else {
      return Self.result(401, "UNAUTHORIZED", "Unauthorized access")
    }
    switch request.path.first {
    case "app": return app(request, Array(request.path.dropFirst()))
    case "devices": return devices(request, Array(request.path.dropFirst()))
    default: return .text(404, "Cannot \(request.method) /\(request.path.joined(separator: "/"))")
    }
  }

  private mutating func devices(_ request: SimulatedRequest, _ rest: [String]) -> SimulatedAnswer {
    switch (request.method, rest.count) {
    case ("GET", 0):
      // An empty Go slice.
      for name in names { refresh(name) }
      let devices = names.compactMap { sessions[$0] }.map(device)
      return Self.success("List devices", devices.isEmpty ? .null : .array(devices))
    case ("POST", 0):
      guard case .object = request.json else {
        return Self.result(400, "BAD_REQUEST", "Invalid request body")
      }
      let id = request.json["device_id"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? chance.uuid()
      guard sessions[id] == nil else { return Self.failed("device \(id) already exists") }
      add(id, config: nil)
      return sessions[id].map { Self.success("Device added", device($0)) } ?? Self.notFound(id)
    default: break
    }
    if let name = rest.first { refresh(name) }
    guard let session = rest.first.flatMap({ sessions[$0] }) else {
      return Self.notFound(rest.first ?? "")
    }
    let id = session.name
    switch (request.method, rest.dropFirst().joined(separator: "/")) {
    case ("GET", ""): return Self.success("Device info", device(session))
    case ("DELETE", ""):
      delete(id)
      return Self.success("Device removed", nil)
    case ("GET", "login"): return login(session, request)
    case ("POST", "login/code"): return loginCode(session, request)
    case ("POST", "logout"):
      logoutDevice(id)
      return Self.success("Logout requested", nil)
    case ("POST", "reconnect"):
      guard session.link != nil else {
        return Self.failed("device \(id) is not logged in (session deleted)")
      }
      restart(id)
      return Self.success("Reconnect requested", nil)
    case ("GET", "status"):
      return Self.success(
        "Device status",
        [
          "device_id": .string(id),
          "is_connected": .bool(session.me != nil && deviceState(session) != "disconnected"),
          "is_logged_in": .bool(deviceState(session) == "logged_in"),
        ])
    default: return .text(405, "Method Not Allowed")
    }
  }

  /// Begins a pairing anew, whatever was begun before.
  private mutating func login(_ session: SimulatedSession, _ request: SimulatedRequest)
    -> SimulatedAnswer
  {
    guard session.truth != .working else {
      return Self.result(400, "ALREADY_LOGGED_IN", "You already logged in :)")
    }
    show(session.name)
    guard let codes = sessions[session.name]?.codes else { return Self.notFound(session.name) }
    // Half of the code's life, after which the picture is removed (usecase/app.go).
    let seconds = (codes.until - now) / 2_000
    let file = "scan-qr-\(chance.uuid()).png"
    let until = now + seconds * 1_000
    edit(session.name) { $0.picture = Picture(file: file, text: codes.text, until: until) }
    let host = request.headers["host"] ?? "localhost:3000"
    return Self.success(
      "Login success",
      [
        "device_id": .string(session.name),
        "qr_link": .string("http://\(host)/statics/qrcode/\(file)"),
        "qr_duration": .integer(seconds),
      ])
  }

  private mutating func loginCode(_ session: SimulatedSession, _ request: SimulatedRequest)
    -> SimulatedAnswer
  {
    guard let phone = request.query["phone"], !phone.isEmpty else {
      return Self.result(400, "VALIDATION_ERROR", "phone_number: cannot be blank.")
    }
    guard session.truth != .working else {
      return Self.result(400, "ALREADY_LOGGED_IN", "You already logged in :)")
    }
    if session.codes == nil { show(session.name) }
    return Self.success(
      "Login with code started",
      [
        "device_id": .string(session.name),
        "pair_code": .string(requestLetters(session.name, phone: phone)),
      ])
  }

  /// Unlinks a device and keeps its place.
  private mutating func logoutDevice(_ id: String) {
    stop(id)
    forgetLink(of: id)
    edit(id) { $0.me = nil }
  }

  private mutating func picture(_ path: [String]) -> SimulatedAnswer {
    guard path.count == 3, path[1] == "qrcode",
      let picture = sessions.values.lazy.compactMap(\.picture).first(where: { $0.file == path[2] }),
      picture.until > now
    else { return .text(404, "Not Found") }
    return SimulatedAnswer(200, contentType: "image/png", body: QRPicture.png(picture.text))
  }

  // MARK: Passkeys, and the program itself

  private mutating func app(_ request: SimulatedRequest, _ rest: [String]) -> SimulatedAnswer {
    let call = rest.joined(separator: "/")
    if request.method == "GET", call == "info" {
      return Self.success(
        "Fetch app info success",
        [
          "version": .string(settings.version), "os": "GOWA", "base_path": "",
          "max_file_size": 50_000_000, "max_video_size": 100_000_000,
          "max_image_size": 20_000_000, "chatwoot_enabled": false,
        ])
    }
    let id = request.headers["x-device-id"] ?? request.query["device_id"] ?? ""
    guard let session = sessions[id] else { return Self.notFound(id) }
    switch (request.method, call) {
    case ("GET", "passkey"): return passkeyStatus(session)
    case ("POST", "passkey/response"):
      guard let data = Self.clientData(request.json) else {
        return Self.result(400, "VALIDATION_ERROR", "response: cannot be blank.")
      }
      guard case .passkey = session.phase else {
        return Self.failed("no pending passkey pairing request for device \(id)")
      }
      answerPasskey(id, clientData: data)
      return Self.success("Passkey response submitted", nil)
    case ("POST", "passkey/confirm"):
      guard case .confirming = session.phase else {
        return Self.failed("no pending passkey confirmation for device \(id)")
      }
      confirmPasskey(id)
      return Self.success("Passkey pairing confirmed", nil)
    default: return .text(404, "Cannot \(request.method) /app/\(call)")
    }
  }

  private func passkeyStatus(_ session: SimulatedSession) -> SimulatedAnswer {
    var members: [JSONObject.Member] = [.init("device_id", .string(session.name))]
    switch session.phase {
    case .passkey(let passkey):
      members.append(.init("status", "awaiting_response"))
      members.append(.init("challenge", Self.json(passkey, site: "whatsapp.com")))
    case .confirming(let passkey):
      members.append(.init("status", "awaiting_confirmation"))
      members.append(.init("code", .string(passkey.digits ?? "")))
    default: members.append(.init("status", "none"))
    }
    return Self.success("Passkey pairing status", .object(JSONObject(members)))
  }

  // MARK: Values

  private func deviceState(_ session: SimulatedSession) -> String {
    switch session.status {
    case .stopped, .failed: "disconnected"
    case .starting: "connecting"
    case .scanning, .passkey, .confirming: "connected"
    case .working: "logged_in"
    }
  }

  private func device(_ session: SimulatedSession) -> JSONValue {
    // A device that was unlinked has lost its JID, and the number comes without the linked device's own.
    let me = session.truth == .failed ? nil : session.me
    let jid = me.map { $0.isOnlyLID ? $0.lid + "@lid" : $0.number + "@s.whatsapp.net" } ?? ""
    return [
      "id": .string(session.name), "phone_number": .string(me?.number ?? ""),
      "display_name": .string(me == nil ? "" : "Pretend Phone"),
      "state": .string(deviceState(session)), "jid": .string(jid),
      "created_at": .string(Self.rfc3339(session.createdAt)),
    ]
  }

  private static func rfc3339(_ milliseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
  }

  private static func result(_ status: Int, _ code: String, _ message: String) -> SimulatedAnswer {
    .json(
      status,
      ["status": .integer(Int64(status)), "code": .string(code), "message": .string(message)])
  }

  private static func success(_ message: String, _ results: JSONValue?) -> SimulatedAnswer {
    var members: [JSONObject.Member] = [
      .init("status", 200), .init("code", "SUCCESS"), .init("message", .string(message)),
    ]
    if let results { members.append(.init("results", results)) }
    return .json(200, .object(JSONObject(members)))
  }

  private static func failed(_ message: String) -> SimulatedAnswer {
    result(500, "INTERNAL_SERVER_ERROR", message)
  }

  private static func notFound(_ id: String) -> SimulatedAnswer {
    failed("device \(id) not found")
  }
}
