import Engine
import Formats
import Foundation
import Reconciliation
import StoreContract
import TestSupport
import Testing

@Suite("Small books, and the plans that they lead to")
struct GoldenPlanTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var folder: String
    var sentence: String

    var testDescription: String { sentence }
  }

  static let folder = PackageFiles.fixtures + "/plans"

  static func cases() throws -> [Case] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      let folder = "\(folder)/\(name)"
      return Case(folder: folder, sentence: try observed(in: folder).sentence)
    }
  }

  private static func observed(in folder: String) throws -> ObservedFile {
    let bytes = try Data(contentsOf: URL(filePath: folder + "/observed.json"))
    return try JSONDecoder().decode(ObservedFile.self, from: bytes)
  }

  @Test("there are books")
  func present() throws {
    #expect(try Self.cases().count >= 17)
  }

  @Test("The plan is the one that is on file, and leaves nothing to do", arguments: try cases())
  func plan(_ theCase: Case) async throws {
    let book = try FixtureBook(folder: theCase.folder)
    let stage = try await Stage(accounts: [])
    try await Self.observed(in: theCase.folder).set(stage, book: book.bookID)
    let request = SyncRequest(revision: stage.revision, base: stage.revision)
    func preview() async throws -> PlanDocument {
      let result = try await Preview(
        store: stage.store, repository: stage.branch, sessions: stage.gateway, request: request
      ).run(book, now: stage.now) { _, _, _ in }
      return PlanDocument(
        revision: request.revision, worktree: false, uncommitted: [], now: stage.now,
        observedAt: nil, accounts: result.plans,
        diagnostics: book.loaded.diagnostics + result.diagnostics,
        inputs: book.loaded.inputs.merging(result.inputs) { _, new in new },
        asked: result.standing.asked)
    }

    let plan = try await preview()
    let json = JSONValue.object(PlanJSON.document(plan)).serialized(.pretty)
    try await expect(String(decoding: json, as: UTF8.self) + "\n", in: "plan.json", of: theCase)
    try await expect(PlanMarkdown(plan).text + "\n", in: "plan.md", of: theCase)

    // A sync does exactly that, and then nothing is left but what is held.
    let report = try await Sync(
      surroundings: stage.surroundings, request: request, tuning: stage.tuning
    ).run(book)
    #expect(report.plans == plan.accounts)
    #expect(report.failures == [])
    #expect(report.results.allSatisfy { $0.outcome == .done })
    let next = try await preview()
    #expect(next.actions == [])
    #expect(next.held == plan.held)
  }

  private func expect(_ text: String, in name: String, of theCase: Case) async throws {
    try await GoldenFile(path: "\(theCase.folder)/\(name)").expect(text)
  }
}
