import Engine
import GitWorkspace
import Reconciliation

extension Workspace {
  /// Throws where this machine's clock, or that of the machine that published last, is wrong: by a wrong day people are
  /// invited whose time is over, or turned away before it is, and what is put on record is of a time to come.
  ///
  /// A rehearsal has a clock of its own. Machines that sync for each other may be some minutes apart.
  func checkClock(_ source: LoadedBookSource) async throws {
    guard clock.fixed == nil, !ignoresClock,
      let last = try await publishedBook(source.settings).lastPublication()?.at
    else { return }
    let now = clock.now
    guard last > now + .hours(1) else { return }
    throw Failure(
      "The clock of this machine says \(now.rfc3339), and the last sync was at \(last.rfc3339): one of both is wrong. Nothing was done.",
      remedy:
        "Set the clock of this machine (timedatectl). If it is right, the other machine's was wrong: set that, then `pairbook sync --allow clock`.",
      status: .refused)
  }
}
