import Crypto
import Foundation
package import Reconciliation

/// Understands WAHA's webhooks: signed by HMAC-SHA512 over the raw body, in hexadecimal.
package struct WAHAWebhookReader: WebhookReader {
  private let key: SymmetricKey?

  /// - Parameter secret: `PAIRBOOK_WEBHOOK_SECRET`; without one every webhook is refused.
  package init(secret: String?) {
    key = secret.flatMap { $0.isEmpty ? nil : SymmetricKey(data: Data($0.utf8)) }
  }

  package func read(_ body: [UInt8], header: (String) -> String?) throws(WebhookRefused)
    -> SessionHint
  {
    guard let key, header("x-webhook-hmac-algorithm")?.lowercased() == "sha512",
      let signature = header("x-webhook-hmac").flatMap(Self.bytes(hex:)),
      // Compares in constant time.
      HMAC<SHA512>.isValidAuthenticationCode(signature, authenticating: body, using: key)
    else { throw .unsigned }
    let event: Event
    do {
      event = try JSONDecoder().decode(Event.self, from: Data(body))
    } catch {
      throw .notUnderstood
    }
    guard event.event == "session.status", !event.id.isEmpty, !event.session.isEmpty,
      let at = Int64(exactly: event.timestamp.rounded(.down))
    else { throw .notUnderstood }
    // Codes that are renewed, and reconnections, leave a sync nothing to do.
    let status = event.payload?.status
    return SessionHint(
      id: event.id, session: event.session, at: at,
      account: event.metadata.flatMap(SessionMetadata.init)?.account,
      isDecisive: status == nil || status == "WORKING" || status == "FAILED")
  }

  private struct Event: Decodable {
    var id: String
    /// Milliseconds since 1970.
    var timestamp: Double
    var event: String
    var session: String
    var metadata: [String: String]?
    var payload: Payload?
  }

  private struct Payload: Decodable {
    var status: String?
  }

  private static func bytes(hex: String) -> [UInt8]? {
    let digits = Array(hex.utf8)
    guard digits.count == 2 * SHA512.byteCount else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(decoding: digits[index...(index + 1)], as: UTF8.self)
      guard pair.utf8.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    return bytes
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
