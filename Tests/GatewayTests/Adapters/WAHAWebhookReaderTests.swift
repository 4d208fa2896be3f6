import Gateway
import GatewaySimulation
import Reconciliation
import Testing

@Suite("WAHA’s webhooks are read, and believed only when they are signed")
struct WAHAWebhookReaderTests {
  static let body =
    #"{"id":"evt_1","timestamp":1800000000123,"event":"session.status","session":"pb-1","payload":{}}"#

  static func headers(_ body: String, key: String = "my-secret-key") -> [String: String] {
    [
      "x-webhook-hmac": WebhookDelivery.signature(of: Array(body.utf8), key: key),
      "x-webhook-hmac-algorithm": "sha512",
    ]
  }

  @Test("the signature is WAHA’s own: its documents’ example")
  func vector() {
    let body = #"{"event":"message","session":"default","engine":"WEBJS"}"#
    let signature = WebhookDelivery.signature(of: Array(body.utf8), key: "my-secret-key")
    #expect(signature.count == 128)
    #expect(signature.hasPrefix("208f8a55"))
    #expect(signature.hasSuffix("6153fa89"))
  }

  @Test("what is signed is understood")
  func signed() throws {
    let headers = Self.headers(Self.body)
    let hint = try WAHAWebhookReader(secret: "my-secret-key")
      .read(Array(Self.body.utf8)) { headers[$0] }
    #expect(hint == SessionHint(id: "evt_1", session: "pb-1", at: 1_800_000_000_123))
  }

  @Test(
    "whose session it is, and whether a sync may have something to do, is read of what WAHA tells",
    arguments: [
      ("WORKING", true), ("FAILED", true), ("SCAN_QR_CODE", false), ("STARTING", false),
      ("STOPPED", false),
    ])
  func decisive(_ status: String, _ isDecisive: Bool) throws {
    let metadata = [
      "book": "b", "account": "acme", "user": "s_1", "generation": "1",
    ].map { "\"pairbook.\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
    let body = Self.body.replacing(
      "\"payload\":{}", with: "\"metadata\":{\(metadata)},\"payload\":{\"status\":\"\(status)\"}")
    let headers = Self.headers(body)
    let hint = try WAHAWebhookReader(secret: "my-secret-key").read(Array(body.utf8)) { headers[$0] }
    #expect(hint.account == "acme")
    #expect(hint.isDecisive == isDecisive)
  }

  static let forgeries: [(String, String?, @Sendable (inout [String: String]) -> Void)] = [
    ("no signature", "my-secret-key", { $0["x-webhook-hmac"] = nil }),
    ("an empty one", "my-secret-key", { $0["x-webhook-hmac"] = "" }),
    ("one with a digit changed", "my-secret-key", { $0["x-webhook-hmac"]?.replaceFirst() }),
    ("half of one", "my-secret-key", { $0["x-webhook-hmac"]?.removeLast(64) }),
    (
      "one with signs", "my-secret-key",
      { $0["x-webhook-hmac"] = String(repeating: "+1", count: 64) }
    ),
    ("no algorithm", "my-secret-key", { $0["x-webhook-hmac-algorithm"] = nil }),
    ("another algorithm", "my-secret-key", { $0["x-webhook-hmac-algorithm"] = "sha256" }),
    ("another key", "other", { _ in }),
    ("no secret to check with", nil, { _ in }),
    ("an empty secret", "", { _ in }),
  ]

  @Test("what is not rightly signed is refused", arguments: forgeries.indices)
  func forged(_ index: Int) {
    let (_, secret, change) = Self.forgeries[index]
    var headers = Self.headers(Self.body)
    change(&headers)
    #expect(throws: WebhookRefused.unsigned) {
      try WAHAWebhookReader(secret: secret).read(Array(Self.body.utf8)) { headers[$0] }
    }
  }

  @Test("a body with one byte changed is refused")
  func changedBody() {
    let headers = Self.headers(Self.body)
    let changed = Self.body.replacing("pb-1", with: "pb-2")
    #expect(throws: WebhookRefused.unsigned) {
      try WAHAWebhookReader(secret: "my-secret-key").read(Array(changed.utf8)) { headers[$0] }
    }
  }

  @Test(
    "what is signed and is no change of a session is not understood",
    arguments: [
      "", "[]", "{}", #"{"id":"e","timestamp":1,"event":"message","session":"s"}"#,
      #"{"id":"","timestamp":1,"event":"session.status","session":"s"}"#,
      #"{"id":"e","timestamp":1,"event":"session.status","session":""}"#,
      #"{"id":"e","timestamp":"1","event":"session.status","session":"s"}"#,
      #"{"id":"e","timestamp":1e300,"event":"session.status","session":"s"}"#,
      #"{"id":"e","event":"session.status","session":"s"}"#,
    ])
  func foreign(_ body: String) {
    let headers = Self.headers(body)
    #expect(throws: WebhookRefused.notUnderstood) {
      try WAHAWebhookReader(secret: "my-secret-key").read(Array(body.utf8)) { headers[$0] }
    }
  }
}

extension String {
  fileprivate mutating func replaceFirst() {
    self = (first == "0" ? "1" : "0") + dropFirst()
  }
}
