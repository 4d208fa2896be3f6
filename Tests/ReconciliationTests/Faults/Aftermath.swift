import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

/// What stands when a book was synced to the end, in a form that does not depend on the way there.
struct Aftermath: Equatable {
  /// By account; subjects are drawn by lot, so they are left out.
  var people: [String: [Enrollment]] = [:]
  /// By account, in no order: each event as often as it stands.
  var events: [String: [String]] = [:]
  /// Each mail once, however often it was taken.
  var mails: [String] = []
  /// The text of every `status.csv`.
  var status: [String: String] = [:]

  /// Syncs until nothing is left to do.
  static func settle(_ stage: Stage) async throws -> Aftermath {
    for _ in 1...6 {
      // Whatever is to be tried again is due; nobody's clock but the store's moves.
      stage.storeClock.pass(.hours(5))
      let report = try await stage.sync()
      if report.results.isEmpty && report.laterMail.isEmpty && report.failures.isEmpty { break }
    }
    return try await Aftermath(of: stage)
  }

  init(of stage: Stage) async throws {
    for account in [acme, globex] {
      people[account] = try await stage.store.enrollments(account: account).map {
        var enrollment = $0
        enrollment.subject = ""
        return enrollment
      }
      events[account] = try await stage.events(account).sorted()
      status[account] = await stage.branch.text("accounts/\(account)/status.csv")
    }
    var seen: Set<String> = []
    mails = await stage.server.delivered.filter { seen.insert($0.messageID).inserted }
      .map(\.sketch).sorted()
  }
}

extension Stage {
  /// What is wrong with the chain of events and what it tells; nil when all is well.
  func chainProblem() async throws -> String? {
    for account in [acme, globex] {
      var chain = EventChain()
      var replay = Replay()
      for event in try await store.events(account: account, after: 0, limit: .max) {
        chain.read(Array(event.line.utf8), path: account) { parsed, _ in replay.apply(parsed.draft) }
      }
      if let problem = chain.problems.first { return problem.message }
      let told = replay.enrollments.values.map(\.onRecord).sorted { $0.subject < $1.subject }
      let held = try await store.enrollments(account: account).map(\.onRecord)
        .sorted { $0.subject < $1.subject }
      if told != held { return "the events of \(account) tell of something else than the store" }
    }
    return nil
  }

  /// What the branch lacks of the store's events, or has besides; nil when they are the same.
  func publishingProblem() async throws -> String? {
    for account in [acme, globex] {
      let lines = try await store.events(account: account, after: 0, limit: .max).map(\.line)
      let published = await branch.machineFiles().filter {
        $0.key.hasPrefix("accounts/\(account)/events/")
      }.sorted { $0.key < $1.key }.flatMap { $0.value.split(separator: 0x0A) }
        .map { String(decoding: $0, as: UTF8.self) }
      if lines != published { return "the branch does not hold the events of \(account)" }
    }
    return nil
  }
}
