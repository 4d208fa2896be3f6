import Testing

@testable import Reconciliation

@Suite("Work that is done ahead")
struct ReadAheadTests {
  private struct Broken: Error, Equatable { var item: Int }

  @Test("comes in its order, with what failed in its place")
  func order() async throws {
    let ahead = ReadAhead(Array(0..<50)) { item in
      // Those that come later are done earlier.
      try await Task.sleep(for: .milliseconds(item % 2 == 0 ? 2 : 0))
      if item % 7 == 3 { throw Broken(item: item) }
      return item * item
    }
    for item in 0..<50 {
      if item % 7 == 3 {
        await #expect(throws: Broken(item: item)) { try await ahead.next() }
      } else {
        #expect(try await ahead.next() == item * item)
      }
    }
    #expect(try await ahead.next() == nil)
  }
}
