import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

@Suite("An account gets another id: the same people are nobody new")
struct RenamedAccountTests {
  private static let globex2 = "globex2"
  private static let held =
    "invite gus: enrolled in the account globex, whose folder is gone or in error"

  /// Gus is enrolled in globex, which is globex2 now, where Hal is new.
  private func renamed() async throws -> Stage {
    var stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    await stage.commit { book in
      book.desired[globex] = nil
      book.desired[Self.globex2] = .account(
        Self.globex2, .on("gus", phone: 9), .on("hal", phone: 8))
    }
    return stage
  }

  @Test("Who is enrolled under the old id is held, and who is new is invited")
  func held() async throws {
    let stage = try await renamed()
    let preview = try await stage.preview()
    let report = try await stage.sync()
    #expect(report.done == ["invite hal (new): done"])
    #expect(report.held == ["withdraw gus: the account's folder is gone", Self.held])
    #expect(report.plans == preview.plans)
    #expect(
      await stage.delivered() == ["invitation → ann", "invitation → gus", "invitation → hal"])
    #expect(try await stage.sync().done == [])
  }

  @Test("In a sync of the new account alone, and where it is asked for by hand, as well")
  func slices() async throws {
    let stage = try await renamed()
    let slice = try await stage.sync { $0.accounts = [Self.globex2] }
    #expect(slice.done == ["invite hal (new): done"])
    #expect(slice.held == [Self.held])
    let byHand = try await stage.sync {
      $0.scope = .byHand(.init(request: .resend, people: [Self.globex2: ["gus@acme.example"]]))
    }
    #expect(
      byHand.refusals[Self.globex2]?.map(\.reason) == [
        "enrolled in the account globex, whose folder is gone or in error"
      ])
    #expect(await stage.delivered().suffix(1) == ["invitation → hal"])
  }

  @Test("Offline, the events that the branch still has under the old id tell of it")
  func offline() async throws {
    let stage = try await renamed()
    func plan(_ places: [AccountFolder]) async throws -> Preview.Result {
      try await Preview(
        store: nil, repository: stage.branch, sessions: NoGateway(), request: stage.request,
        publishedPlaces: places
      ).run(stage.book, now: stage.now) { _, _, _ in }
    }
    let places = ["acme", "globex", "globex2"].map { AccountFolder(id: $0, path: "accounts/\($0)") }
    let knowing = try await plan(places)
    #expect(knowing.plans.flatMap(\.actions).map(\.sketch) == ["invite hal (new)"])
    #expect(knowing.plans.flatMap(\.held).map(\.sketch) == [Self.held])
    let unknowing = try await plan([])
    #expect(
      unknowing.plans.flatMap(\.actions).map(\.sketch) == ["invite gus (new)", "invite hal (new)"])
    // Events that are not sound tell of nobody.
    _ = await stage.branch.commit(
      ["accounts/globex/events/2026-11.jsonl": "{}"], by: "mallory@acme.example")
    #expect(try await plan(places).plans.flatMap(\.held) == [])
  }

  @Test("Once the old id is back, everybody is where they were")
  func back() async throws {
    var stage = try await renamed()
    try await stage.sync { $0.accounts = [acme] }
    await stage.commit { book in
      book.desired[Self.globex2] = nil
      book.desired[globex] = .account(globex, .on("gus", phone: 9))
    }
    let report = try await stage.sync()
    #expect(report.done == [])
    #expect(report.held == [])
  }
}
