import Crypto
import Formats
import Foundation

/// One attempt to tell of an event.
package struct WebhookDelivery: Sendable {
  package var url: String
  package var body: [UInt8]
  package var headers: [(name: String, value: String)]
  /// Counted from 1.
  package var attempt = 1
  var retries: Retries

  struct Retries {
    var policy: String
    var delay: Int64
    var attempts: Int

    init(_ config: JSONValue?) {
      policy = config?["policy"]?.string ?? "constant"
      delay = Int64(config?["delaySeconds"]?.integer ?? 2) * 1_000
      attempts = config?["attempts"]?.integer ?? 15
    }

    /// Milliseconds from a failed attempt to the next one.
    func delay(after attempt: Int) -> Int64 {
      switch policy {
      case "linear": delay * Int64(attempt)
      case "exponential": delay << Int64(min(attempt - 1, 20))
      default: delay
      }
    }
  }

  /// The hexadecimal HMAC-SHA512 of a raw body.
  package static func signature(of body: [UInt8], key: String) -> String {
    HMAC<SHA512>.authenticationCode(for: body, using: SymmetricKey(data: Data(key.utf8)))
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension World {
  /// Tells the session's webhooks of its status.
  mutating func tell(of name: String) {
    guard settings.kind == .waha, let session = sessions[name],
      let hooks = session.config?["webhooks"]?.array, !hooks.isEmpty
    else { return }
    let id = chance.eventID(at: now)
    let body = statusEvent(of: session, id: id).serialized(.compact)
    for hook in hooks {
      guard let url = hook["url"]?.string,
        hook["events"]?.array?.contains(where: { ["session.status", "*"].contains($0.string) })
          == true
      else { continue }
      var headers = [
        ("Content-Type", "application/json"), ("X-Webhook-Request-Id", chance.uuid()),
        ("X-Webhook-Timestamp", String(now)),
      ]
      if let key = hook["hmac"]?["key"]?.string {
        headers.append(("X-Webhook-Hmac", WebhookDelivery.signature(of: body, key: key)))
        headers.append(("X-Webhook-Hmac-Algorithm", "sha512"))
      }
      for header in hook["customHeaders"]?.array ?? [] {
        guard let name = header["name"]?.string, let value = header["value"]?.string else {
          continue
        }
        headers.append((name, value))
      }
      send(
        WebhookDelivery(
          url: url, body: body, headers: headers.map { (name: $0.0, value: $0.1) },
          retries: .init(hook["retries"])))
    }
  }

  private mutating func send(_ delivery: WebhookDelivery) {
    if chance.happens(faults.webhookLost) { return }
    if chance.happens(faults.webhookTwice) {
      agenda.add(.delivery(delivery), at: now + 1_000)
    }
    if chance.happens(faults.webhookLate) {
      let delay = Int64.random(in: 1...max(faults.lateBy, 1), using: &chance)
      agenda.add(.delivery(delivery), at: now + delay)
    } else {
      outgoing.append(delivery)
    }
  }

  /// After an attempt that failed: the next one, while any are left.
  package mutating func retry(_ delivery: WebhookDelivery) {
    guard delivery.attempt < delivery.retries.attempts else { return }
    var next = delivery
    next.attempt += 1
    agenda.add(.delivery(next), at: now + delivery.retries.delay(after: delivery.attempt))
  }

  private func statusEvent(of session: SimulatedSession, id: String) -> JSONValue {
    var members: [JSONObject.Member] = [
      .init("id", .string(id)), .init("timestamp", .integer(now)),
      .init("event", "session.status"), .init("session", .string(session.name)),
    ]
    if let metadata = session.config?["metadata"] { members.append(.init("metadata", metadata)) }
    if let me = session.me { members.append(.init("me", Self.json(me))) }
    members.append(.init("engine", .string(settings.engine)))
    members.append(
      .init(
        "payload",
        [
          "name": .string(session.name), "status": .string(session.status.rawValue),
          "statuses": .array(
            session.statuses.map {
              ["status": .string($0.status.rawValue), "timestamp": .integer($0.at)]
            }),
          "data": statusData(of: session),
        ]))
    members.append(.init("environment", environment))
    return .object(JSONObject(members))
  }

  private func statusData(of session: SimulatedSession) -> JSONValue {
    switch session.phase {
    case .passkey(let passkey): Self.json(passkey, site: "web.whatsapp.com")
    case .confirming(let passkey): ["code": .string(passkey.digits ?? "")]
    default: .null
    }
  }
}
