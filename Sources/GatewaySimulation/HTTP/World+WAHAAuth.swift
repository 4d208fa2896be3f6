import Formats
import Foundation

extension World {
  mutating func wahaAuth(_ request: SimulatedRequest, _ name: String, _ call: [String])
    -> Reaction
  {
    refresh(name)
    guard let session = sessions[name] else {
      return .answer(
        .json(
          404,
          [
            "message": .string(
              "We didn't find a session with name '\(name)'.\n"
                + "Please start it first by using POST /api/sessions/\(name)/start request"),
            "error": "Not Found", "statusCode": 404,
          ]))
    }
    switch (request.method, call.joined(separator: "/")) {
    case ("GET", "qr"): return qr(session, request)
    case ("POST", "request-code"): return .answer(code(session, request.json))
    case ("GET", "passkey/challenge"):
      guard case .passkey(let passkey) = session.phase else {
        return .answer(wrongStatus(session, expected: .passkey))
      }
      return .answer(.json(200, Self.json(passkey, site: "web.whatsapp.com")))
    case ("POST", "passkey"):
      guard case .passkey = session.phase else {
        return .answer(wrongStatus(session, expected: .passkey))
      }
      guard let data = Self.clientData(request.json) else {
        return .answer(Self.badRequest("response.clientDataJSON must be a string"))
      }
      answerPasskey(name, clientData: data)
      return .answer(.empty(201))
    case ("GET", "passkey/confirmation"):
      guard case .confirming(let passkey) = session.phase else {
        return .answer(wrongStatus(session, expected: .confirming))
      }
      return .answer(.json(200, ["code": .string(passkey.digits ?? "")]))
    case ("POST", "passkey/confirm"):
      guard case .confirming = session.phase else {
        return .answer(wrongStatus(session, expected: .confirming))
      }
      confirmPasskey(name)
      return .answer(.empty(201))
    default:
      return .answer(.json(404, ["message": "Cannot \(request.method)", "statusCode": 404]))
    }
  }

  /// The code as text or picture; in another status the call waits for the right one.
  private func qr(_ session: SimulatedSession, _ request: SimulatedRequest) -> Reaction {
    guard let codes = session.codes else {
      return .wait(
        until: now + settings.statusWait, else: wrongStatus(session, expected: .scanning))
    }
    if request.query["format"] == "raw" {
      return .answer(.json(200, ["value": .string(codes.text)]))
    }
    let png = QRPicture.png(codes.text)
    if request.headers["accept"]?.contains("application/json") == true {
      return .answer(
        .json(
          200,
          ["mimetype": "image/png", "data": .string(Data(png).base64EncodedString())]))
    }
    return .answer(SimulatedAnswer(200, contentType: "image/png", body: png))
  }

  private mutating func code(_ session: SimulatedSession, _ json: JSONValue) -> SimulatedAnswer {
    guard let phone = json["phoneNumber"]?.string, !phone.isEmpty else {
      return Self.badRequest("phoneNumber should not be empty")
    }
    guard session.codes != nil else { return wrongStatus(session, expected: .scanning) }
    return .json(201, ["code": .string(requestLetters(session.name, phone: phone))])
  }

  private func wrongStatus(_ session: SimulatedSession, expected: Status) -> SimulatedAnswer {
    .json(
      422,
      [
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": .string(session.name), "status": .string(session.status.rawValue),
        "expected": [.string(expected.rawValue)],
      ])
  }

  /// The signed client data of an assertion that has all its parts.
  static func clientData(_ assertion: JSONValue) -> String? {
    guard assertion["id"]?.string != nil, assertion["rawId"]?.string != nil,
      assertion["type"]?.string != nil, assertion["response"]?["authenticatorData"]?.string != nil,
      assertion["response"]?["signature"]?.string != nil
    else { return nil }
    return assertion["response"]?["clientDataJSON"]?.string
  }

  private static func badRequest(_ message: String) -> SimulatedAnswer {
    .json(400, ["message": [.string(message)], "error": "Bad Request", "statusCode": 400])
  }
}
