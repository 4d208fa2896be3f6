import Foundation

/// What a passkey signed, as `navigator.credentials.get().toJSON()` gives it (WebAuthn Level 3, section 5.1.10).
struct PasskeyAssertion: Decodable {
  struct Answer: Decodable {
    var clientDataJSON: String
    var authenticatorData: String
    var signature: String
    var userHandle: String?
  }
  var id: String
  var rawId: String
  var type: String
  var response: Answer

  /// Whether it is one in form; the gateway and WhatsApp decide whether it holds.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    do {
      return try JSONDecoder().decode(Self.self, from: Data(bytes)).type == "public-key"
    } catch {
      return false
    }
  }
}
