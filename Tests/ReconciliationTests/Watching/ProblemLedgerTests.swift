import Testing

@testable import Reconciliation

@Suite("What keeps a round from its work is told once")
struct ProblemLedgerTests {
  private let broken = WatchProblem(.account("acme"), .error, "users.csv:3:1: error")
  private let other = WatchProblem(.account("globex"), .error, "users.csv:9:1: error")
  private let caution = WatchProblem(.publication, .note, "The folder is not ignored.")
  private let edited = WatchProblem(.edits, .warning, "users.csv:3:1: error")

  @Test("the same is not told again")
  func once() {
    var ledger = ProblemLedger()
    #expect(ledger.update([broken, caution]) { _ in true }.new == [broken, caution])
    #expect(ledger.update([broken, caution]) { _ in true } == .init())
    #expect(ledger.count == 1)
  }

  @Test("what was mended is told by the round that looked at it, and by no other")
  func mended() {
    var ledger = ProblemLedger()
    _ = ledger.update([broken, other]) { _ in true }
    let elsewhere = ledger.update([]) { $0 == .account("initech") }
    #expect(elsewhere == .init())
    #expect(ledger.update([]) { $0 == .account("acme") }.gone == [broken])
    #expect(ledger.count == 1)
  }

  @Test("what is broken again after that is told again")
  func brokenAgain() {
    var ledger = ProblemLedger()
    _ = ledger.update([broken]) { _ in true }
    _ = ledger.update([]) { _ in true }
    #expect(ledger.update([broken]) { _ in true }.new == [broken])
  }

  @Test("another word on the same account does not say that the first is over")
  func changed() {
    var ledger = ProblemLedger()
    _ = ledger.update([broken]) { _ in true }
    let worse = WatchProblem(.account("acme"), .error, "users.csv:4:1: error")
    #expect(ledger.update([worse]) { _ in true } == .init(new: [worse], gone: []))
  }

  @Test("of notes, and of edits that were committed, nobody is told that they are over")
  func notWorthAWord() {
    var ledger = ProblemLedger()
    _ = ledger.update([caution, edited]) { _ in true }
    #expect(ledger.update([]) { _ in true } == .init())
    #expect(ledger.count == 0)
  }
}
