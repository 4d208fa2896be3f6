import Engine
import Reconciliation
import StoreContract

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

  /// Follows the ledgers on to what stands now.
  init(of stage: Stage, _ ledgers: inout [Ledger]) async throws {
    for index in ledgers.indices {
      let account = ledgers[index].account
      try await ledgers[index].follow(stage.store)
      events[account] = ledgers[index].events.sorted()
      people[account] = try await stage.store.enrollments(account: account).map {
        var enrollment = $0
        enrollment.subject = ""
        return enrollment
      }
      status[account] = await stage.branch.text("accounts/\(account)/status.csv")
    }
    var seen: Set<String> = []
    mails = await stage.server.delivered.filter { seen.insert($0.messageID).inserted }
      .map(\.sketch).sorted()
  }
}

extension Stage {
  /// Syncs until nothing is left to do.
  func syncToTheEnd() async throws {
    for _ in 1...6 {
      // Whatever is to be tried again is due; nobody's clock but the store's moves.
      storeClock.pass(.hours(5))
      let report = try await sync()
      if report.results.isEmpty && report.laterMail.isEmpty && report.failures.isEmpty { break }
    }
  }
}
