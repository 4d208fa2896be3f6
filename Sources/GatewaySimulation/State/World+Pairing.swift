import Foundation

extension World {
  /// How long a passkey may be pending, milliseconds.
  static let passkeyLimit: Int64 = 300_000

  /// Shows the first of six codes.
  mutating func show(_ name: String) {
    let codes = Codes(text: chance.code(), until: now + Codes.life(of: 0))
    edit(name) { if $0.link == nil { $0.me = nil } }
    move(name, to: .scanning(codes))
    plan(.rotate, for: name, after: Codes.life(of: 0))
  }

  /// Shows the next code, which WAHA tells of as of a new status; after the last one the attempt ends.
  mutating func rotate(_ session: SimulatedSession) {
    guard var codes = session.codes else { return }
    codes.index += 1
    guard codes.index < Codes.count else {
      move(session.name, to: .failed)
      return
    }
    let letters = session.letters
    codes.text = chance.code()
    codes.until = now + Codes.life(of: codes.index)
    move(session.name, to: .scanning(codes))
    edit(session.name) { $0.letters = letters }
    plan(.rotate, for: session.name, after: Codes.life(of: codes.index))
  }

  /// Eight characters for the phone of a number; asking for them while a phone is linked unlinks it.
  mutating func requestLetters(_ name: String, phone: String) -> String {
    let letters = chance.letters()
    edit(name) { $0.letters = (letters, phone) }
    return letters
  }

  /// WhatsApp wants a passkey before it links the phone.
  mutating func askPasskey(_ name: String, of phone: Link, withDigits: Bool) {
    let passkey = Passkey(
      challenge: Self.base64url(chance.bytes(32)), credential: Self.base64url(chance.bytes(16)),
      digits: withDigits ? chance.text(of: "0123456789", 4) : nil, phone: phone)
    move(name, to: .passkey(passkey))
    plan(.giveUp, for: name, after: Self.passkeyLimit)
  }

  /// WhatsApp gets what the passkey signed; it refuses an answer to another challenge.
  mutating func answerPasskey(_ name: String, clientData: String) {
    guard case .passkey(let passkey) = sessions[name]?.phase else { return }
    guard Self.decode(base64url: clientData)?.contains(passkey.challenge) == true else {
      move(name, to: .failed)
      return
    }
    if passkey.digits != nil {
      move(name, to: .confirming(passkey))
      plan(.giveUp, for: name, after: Self.passkeyLimit)
    } else {
      link(passkey.phone, to: name)
    }
  }

  mutating func confirmPasskey(_ name: String) {
    guard case .confirming(let passkey) = sessions[name]?.phase else { return }
    link(passkey.phone, to: name)
  }

  static func base64url(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  private static func decode(base64url text: String) -> String? {
    let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    return Data(base64Encoded: base64 + padding).map { String(decoding: $0, as: UTF8.self) }
  }
}
