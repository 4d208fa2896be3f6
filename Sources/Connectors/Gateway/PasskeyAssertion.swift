import Foundation
import Reconciliation

/// What a passkey signed, as `PublicKeyCredential.toJSON()` gives it; binary fields are base64url.
///
/// It comes from a browser: what the gateways' documents do not name is not passed on.
struct PasskeyAssertion: Codable {
  var id: String
  var rawId: String
  var type: String
  var response: Response

  struct Response: Codable {
    var clientDataJSON: String
    var authenticatorData: String
    var signature: String
    var userHandle: String?
  }

  /// - Throws: `GatewayError.refused` with 400, as a gateway refuses it.
  init(_ text: String, gateway: String) throws {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
    } catch {
      throw GatewayError.refused(gateway: gateway, status: 400)
    }
  }
}
