import Engine
import Reconciliation
import SQLiteStore
import StoreContract
import TestSupport
import Testing

@Suite("Several tasks use one store")
struct TasksTests {
  @Test("Writers of several accounts and readers beside them see whole decisions alone")
  func readersAndWriters() async throws {
    try await withTemporaryFolder { folder in
      let store = try SQLiteStore.open(at: folder + "/store.sqlite")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for account in ["a", "b", "c", "d"] {
          group.addTask {
            let desk = try await Desk.open(account, in: store)
            for number in 1...8 {
              try await desk.commit(
                [.put(Sample.enrollment("x\(number)")), .put(Sample.enrollment("y\(number)"))],
                events: { [$0.event(of: "s_x\(number)")] })
            }
          }
          group.addTask {
            for _ in 1...40 {
              let people = try await store.enrollments(account: account).count
              #expect(people.isMultiple(of: 2))
            }
          }
        }
        try await group.waitForAll()
      }
      let records = try await store.accounts(of: Sample.book)
      #expect(records.map(\.enrolled) == [16, 16, 16, 16])
      #expect(records.map(\.head.seq) == [8, 8, 8, 8])
    }
  }

  @Test("A decision whose task is cancelled is committed whole or not at all", arguments: 0...4)
  func cancelled(_ milliseconds: Int) async throws {
    try await withTemporaryFolder { folder in
      let store = try SQLiteStore.open(at: folder + "/store.sqlite")
      let desk = try await Desk.open("acme", in: store)
      let changes = (0..<3_000).map { EnrollmentChange.put(Sample.enrollment("p\($0)")) }
      let work = Task { try await desk.commit(changes, events: { [$0.event(.observed)] }) }
      try await Task.sleep(for: .milliseconds(milliseconds * 5))
      work.cancel()
      let expected: Int
      switch await work.result {
      case .success: expected = 1
      case .failure(let error):
        #expect(error is CancellationError)
        expected = 0
      }
      let record = try await store.accounts(of: Sample.book)[0]
      #expect(record.head.seq == expected)
      #expect(record.enrolled == expected * 3_000)
      // The store serves on.
      try await desk.commit([.put(Sample.enrollment("ann"))])
      #expect(try await store.checkIntegrity() == [])
    }
  }
}
