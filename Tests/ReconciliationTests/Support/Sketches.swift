import Engine
import Formats
import Reconciliation
import StoreContract

/// What there is, as short lines, so that a table of cases can be read.

extension Stage {
  /// The events of an account in order: `invite ann: new`, `mailed ann: invitation`.
  /// Without the daily `observed` event, which has tests of its own.
  func events(_ account: String = acme) async throws -> [String] {
    try await drafts(account).filter { $0.kind != .observed }.map(\.sketch)
  }

  func drafts(_ account: String = acme) async throws -> [EventDraft] {
    try await parsedEvents(account).map(\.draft)
  }

  func parsedEvents(_ account: String = acme) async throws -> [ParsedEvent] {
    try await store.events(account: account, after: 0, limit: .max)
      .map { try EventCodec.parse($0.line.utf8) }
  }

  /// Mail that was not sent: `invitation → ann, queued, 1 attempt: 451 later`.
  func outbox(_ account: String? = nil) async throws -> [String] {
    try await store.outbox(account: account).map(\.sketch)
  }

  /// Mail that the server took, in order: `invitation → ann`.
  func delivered() async -> [String] { await server.delivered.map(\.sketch) }

  func enrollment(_ name: String, of account: String = acme) async throws -> Enrollment? {
    try await store.enrollments(account: account).first { nickname($0.email) == name }
  }

  /// Who is enrolled: `ann: Not Connected, link 1 sent`.
  func people(_ account: String = acme) async throws -> [String] {
    try await store.enrollments(account: account).map(\.sketch)
  }
}

extension SyncReport {
  /// What was done of what was planned: `invite ann (new): done`.
  var done: [String] {
    results.map { result in
      "\(result.action.sketch): \(result.outcome.rawValue)" + (result.error.map { ", \($0)" } ?? "")
    }
  }

  var held: [String] { plans.flatMap(\.held).map(\.sketch) }

  /// `globex: busy`.
  var failed: [String] { failures.map { "\($0.account): \($0.kind)" } }
}

extension Action {
  var sketch: String { "\(kind.rawValue) \(nickname(user)) (\(reason.rawValue))" }
}

extension Held {
  var sketch: String {
    "\(kind.rawValue) \(nickname(user)): \(hold.reason)"
      + (hold.heldBy.map { " [\($0.rawValue)]" } ?? "")
  }
}

extension EventDraft {
  var sketch: String {
    kind.rawValue + (email.map { " \(nickname($0))" } ?? "") + ": \(cause)"
  }
}

extension OutboxMail {
  var sketch: String {
    "\(order.kind.rawValue) → \(nickname(order.email)), \(state.rawValue), \(attempts) "
      + (attempts == 1 ? "attempt" : "attempts") + (lastError.map { ": \($0)" } ?? "")
  }
}

extension OutgoingMail {
  /// The kind stands in the key: `s_x.1/invitation-1`.
  var sketch: String {
    let kind = key.drop { $0 != "/" }.dropFirst()
    return
      "\(kind.prefix(upTo: kind.lastIndex(of: "-") ?? kind.endIndex)) → \(nickname(to.address))"
  }
}

extension Enrollment {
  var sketch: String {
    "\(nickname(email)): \(status.rawValue)"
      + (invitation.map { ", link \($0.serial) \($0.state.rawValue)" } ?? "")
  }
}
