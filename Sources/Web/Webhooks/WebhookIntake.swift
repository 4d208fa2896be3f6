import Foundation
import Reconciliation
import Synchronization

/// Takes what gateways tell: each delivery once, and of each session only what is not older than what is known.
final class WebhookIntake: Sendable {
  enum Outcome: String, Sendable, CaseIterable {
    case taken, repeated, stale, unsigned
    case notUnderstood = "not_understood"
    case tooLarge = "too_large"
    /// Nobody could take the hint; the gateway has to send it again.
    case failed
  }

  private struct Memory {
    var deliveries: BoundedMemory<String>
    var sessions: BoundedMemory<String>
    var newest: [String: Int64] = [:]
  }

  /// Milliseconds that a gateway's clock may be ahead of ours.
  private static let tolerance: Int64 = 300_000

  private let reader: any WebhookReader
  private let hint: @Sendable (SessionHint) async throws -> Void
  private let memory: Mutex<Memory>

  init(
    reader: any WebhookReader, capacity: Int = 20_000,
    hint: @escaping @Sendable (SessionHint) async throws -> Void
  ) {
    self.reader = reader
    self.hint = hint
    memory = Mutex(
      Memory(
        deliveries: BoundedMemory(capacity: capacity), sessions: BoundedMemory(capacity: capacity)))
  }

  /// Never throws what a gateway could cause; an error of `hint` gives `.failed` and is handed to `complaint`.
  func take(
    _ body: [UInt8], header: (String) -> String?, complaint: (any Error) -> Void
  ) async -> Outcome {
    let told: SessionHint
    do {
      told = try reader.read(body, header: header)
    } catch {
      return switch error {
      case .unsigned: .unsigned
      case .notUnderstood: .notUnderstood
      }
    }
    // What is remembered is bounded, and no time to come makes all others old.
    let latest = Int64(Date.now.timeIntervalSince1970 * 1_000) + Self.tolerance
    guard told.id.utf8.count <= 128, told.session.utf8.count <= 64, told.at <= latest else {
      return .notUnderstood
    }
    let known: Outcome? = memory.withLock { memory in
      if memory.deliveries.contains(told.id) { return .repeated }
      if let newest = memory.newest[told.session], told.at < newest { return .stale }
      return nil
    }
    guard known == nil else { return known ?? .repeated }
    do {
      try await hint(told)
    } catch {
      complaint(error)
      return .failed
    }
    // Only now: what was not taken is not to be dropped as a repeat.
    memory.withLock { memory in
      memory.deliveries.remember(told.id)
      memory.newest[told.session] = max(told.at, memory.newest[told.session] ?? told.at)
      memory.sessions.remember(told.session)
      if memory.newest.count > memory.sessions.capacity {
        let sessions = memory.sessions
        memory.newest = memory.newest.filter { sessions.contains($0.key) }
      }
    }
    return .taken
  }
}
