import Formats
import Gateway
import GatewaySimulation
import Reconciliation
import Testing

@Suite(
  "WAHA tells of every change, again and again until somebody listens, and not always in order")
struct WebhookDeliveryTests {
  /// A session whose adapter asked for webhooks, and what came by them.
  private func stage(
    _ body: @escaping @Sendable (GatewayStage, WebhookReceiver) async throws -> Void
  ) async throws {
    let receiver = WebhookReceiver()
    try await receiver.run { url in
      try await withStage(.waha) { stage in
        let gateway = try stage.another(
          webhook: .init(url: url, secret: GatewayStage.webhookSecret))
        try await gateway.make(Sample.session, Sample.metadata)
        try await body(stage, receiver)
      }
    }
  }

  private static func hints(_ receiver: WebhookReceiver) throws -> [SessionHint] {
    let reader = WAHAWebhookReader(secret: GatewayStage.webhookSecret)
    return try receiver.all.map { received in
      try reader.read(received.body) { received.headers[$0] }
    }
  }

  private static func statuses(_ receiver: WebhookReceiver) throws -> [String] {
    try receiver.all.compactMap {
      try JSONValue(parsing: $0.body, path: "")["payload"]?["status"]?.string
    }
  }

  @Test("each status, each new code, signed, with the session’s metadata")
  func everyStatus() async throws {
    try await stage { stage, receiver in
      try await stage.gateway.beginPairing(Sample.session)
      await stage.pass(seconds: 160)
      // Those of one moment overtake each other.
      #expect(
        try Self.statuses(receiver).sorted()
          == ["FAILED"] + Array(repeating: "SCAN_QR_CODE", count: 6) + ["STARTING"])
      let hints = try Self.hints(receiver)
      #expect(Set(hints.map(\.id)).count == 8)
      #expect(hints.allSatisfy { $0.session == Sample.session })
      #expect(hints.last?.at == 1_800_000_160_000)
      let last = try #require(receiver.all.last)
      #expect(last.headers["x-webhook-timestamp"] == "1800000160000")
      #expect(last.headers["x-webhook-request-id"]?.isEmpty == false)
      let json = try JSONValue(parsing: last.body, path: "")
      #expect(json["metadata"]?["pairbook.user"]?.string == Sample.metadata.user)
      #expect(json["payload"]?["statuses"]?.array?.count == 3)
    }
  }

  @Test("a webhook that is refused comes again, later and later, with the same id")
  func retries() async throws {
    try await stage { stage, receiver in
      try await stage.gateway.beginPairing(Sample.session)
      try stage.world { try $0.scan(Sample.session, number: Sample.number) }
      await stage.pass(seconds: 10)
      let before = receiver.all.count
      receiver.refuse(3)
      stage.world { $0.unlink(Sample.session) }
      await stage.pass(seconds: 1)
      #expect(receiver.all.count == before + 1)
      await stage.pass(seconds: 1)
      #expect(receiver.all.count == before + 2)
      await stage.pass(seconds: 4)
      #expect(receiver.all.count == before + 3)
      await stage.pass(seconds: 8)
      #expect(receiver.all.count == before + 4)
      await stage.pass(seconds: 3_600)
      #expect(receiver.all.count == before + 4)
      #expect(Set(try Self.hints(receiver).suffix(4).map(\.id)).count == 1)
    }
  }

  @Test("a webhook that nobody takes is given up after fifteen attempts")
  func givenUp() async throws {
    try await stage { stage, receiver in
      receiver.refuse(1_000)
      stage.world { $0.pretend(.failed, Sample.session, milliseconds: 1) }
      await stage.pass(seconds: 10 * 86_400)
      #expect(receiver.all.count == 15)
    }
  }

  @Test("repeats have the same id, and late ones are told by their time")
  func repeatsAndDelays() async throws {
    try await stage { stage, receiver in
      stage.world {
        $0.faults.webhookTwice = 1
        $0.faults.webhookLate = 0.5
        $0.faults.lateBy = 100_000
      }
      try await stage.gateway.beginPairing(Sample.session)
      await stage.pass(seconds: 400)
      let hints = try Self.hints(receiver)
      #expect(hints.count == 16)
      #expect(Set(hints.map(\.id)).count == 8)
      #expect(hints.map(\.at) != hints.map(\.at).sorted())
    }
  }

  @Test("lost webhooks never come")
  func lost() async throws {
    try await stage { stage, receiver in
      stage.world { $0.faults.webhookLost = 1 }
      try await stage.gateway.beginPairing(Sample.session)
      await stage.pass(seconds: 400)
      #expect(receiver.all.isEmpty)
    }
  }
}
