import Testing

@testable import Formats

@Suite("Work on all cores")
struct CoresTests {
  private struct Failed: Error, Equatable {
    var index: Int
  }

  @Test("gives what it made in the order of what it was made of")
  func order() throws {
    #expect(try Cores.map(Array(0..<500)) { $0 * $0 } == (0..<500).map { $0 * $0 })
    #expect(try Cores.map([Int]()) { $0 } == [])
    #expect(Cores.both({ 1 }, { "two" }) == (1, "two"))
  }

  @Test("throws what the first threw that failed")
  func failure() {
    #expect(throws: Failed(index: 3)) {
      try Cores.map(Array(0..<50)) { index in
        if index % 10 == 3 { throw Failed(index: index) }
        return index
      }
    }
    #expect(throws: Failed(index: 1)) {
      try Cores.both(
        { () throws(Failed) -> Int in throw Failed(index: 1) },
        { () throws(Failed) -> Int in throw Failed(index: 2) })
    }
  }
}
