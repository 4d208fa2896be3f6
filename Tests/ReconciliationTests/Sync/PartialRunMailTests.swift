import Engine
import Formats
import StoreContract
import Testing

@testable import Reconciliation

/// Bob was invited while no mail could leave; then the files say otherwise, and before the next sync something is done that
/// concerns Ann alone.
@Suite("A run that does a part of what is due sends no mail that the rest would stop")
struct PartialRunMailTests {
  static let edits: [(String, @Sendable (inout MemoryBook) -> Void)] = [
    ("is off", { $0.change("bob", in: acme) { $0.wish = .off } }),
    (
      "is exempted",
      { $0.change("bob", in: acme) { $0.exemption = Exemption(reason: "leave", until: nil) } }
    ),
    ("is not listed any more", { $0.change("bob", in: acme) { $0.wish = .none } }),
    ("has no phone any more", { $0.change("bob", in: acme) { $0.phone = .missing } }),
    ("has another phone", { $0.change("bob", in: acme) { $0.phone = .number(number(77)) } }),
  ]

  static let parts: [(String, @Sendable (inout SyncRequest) -> Void)] = [
    ("a page's decision", { $0.scope = .observation(of: []) }),
    (
      "an invitation by hand",
      { $0.scope = .byHand(.init(request: .resend, people: [acme: ["ann@acme.example"]])) }
    ),
    ("adoption", { $0.scope = .takeover }),
  ]

  @Test("Bob’s mail waits", arguments: edits.indices, parts.indices)
  func waits(edit: Int, part: Int) async throws {
    let sentence = "Bob \(Self.edits[edit].0), and there is \(Self.parts[part].0)"
    var stage = try await Stage(accounts: [.account(acme, .ann, .bob)])
    await stage.server.fallSilent(MailUnavailable(reason: "no answer", remedy: "wait"))
    try await stage.sync()
    await stage.server.fallSilent(nil)
    await stage.commit(Self.edits[edit].1)
    try await stage.sync(Self.parts[part].1)
    #expect(await stage.delivered() == ["invitation → ann"], "\(sentence)")
    #expect(try await stage.outbox().count == 1, "\(sentence)")
    // The next sync of everything takes it back, or sends what holds now.
    try await stage.sync()
    #expect(await stage.delivered().filter { $0 == "invitation → bob" } == [], "\(sentence)")
    #expect(try await stage.outbox() == [], "\(sentence)")
  }

  @Test("Mail that nothing is against leaves all the same")
  func leaves() async throws {
    let stage = try await Stage(accounts: [.account(acme, .ann, .bob)])
    await stage.server.fallSilent(MailUnavailable(reason: "no answer", remedy: "wait"))
    try await stage.sync()
    await stage.server.fallSilent(nil)
    try await stage.sync { $0.scope = .observation(of: []) }
    #expect(await stage.delivered() == ["invitation → ann", "invitation → bob"])
  }
}
