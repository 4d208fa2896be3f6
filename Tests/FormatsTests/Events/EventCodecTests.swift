import Engine
import Testing

@testable import Formats

@Suite("Events: lines, hashes, chain")
struct EventCodecTests {
  private static let revision = "83551c912df093bb5c9feb539c730637a703c249"

  static let invited = Enrollment(
    subject: "s_one", email: "ann@acme.example", userID: "17", phone: "+447911123456",
    since: Instant(1_772_000_000), generation: 2, generations: 3,
    lastConfirmed: Instant(1_772_000_001), passkeyAsked: true,
    rejectedAt: Instant(1_772_000_002), declinedAt: Instant(1_772_000_003),
    consent: Consent(version: "2", textHash: "sha256:00", at: Instant(1_772_000_004)),
    invitation: Invitation(
      serial: 4, state: .refused, madeAt: Instant(1_772_000_005), sentAt: Instant(1_772_000_006),
      expiresAt: Instant(1_772_000_007), lastMailAt: Instant(1_772_000_008), reminders: 1,
      awaitsMail: true, refusal: "550 ann@acme.example unknown"),
    serial: 4, mails: 5,
    cycle: Cycle(
      startedAt: Instant(1_772_000_009), invitations: 2, escalatedAt: Instant(1_772_000_010),
      escalationAwaits: true, isInFolder: true),
    superseded: Superseded(
      generation: 1, phone: "+447911123450", until: Instant(1_772_000_011),
      lastConfirmed: Instant(1_772_000_012)))

  static func draft(_ kind: EventKind = .invite, at: Int64 = 1_772_000_000) -> EventDraft {
    EventDraft(
      kind: kind, at: Instant(at), subject: "s_one", email: "ann@acme.example",
      phone: "+447911123456", userID: "17", from: .notConnected, to: .notConnected, cause: "new",
      newLink: true, state: invited)
  }

  static func sealed(_ drafts: [EventDraft]) -> [String] {
    var lines: [String] = []
    var prev: String?
    for (index, draft) in drafts.enumerated() {
      let event = EventCodec.seal(
        draft, seq: index + 1, prev: prev, revision: Self.revision, actor: "bob@acme.example",
        salt: [1, 2, 3], rehearsal: false)
      prev = event.hash
      lines.append(event.line)
    }
    return lines
  }

  @Test("An event comes back as it was written, the enrollment with it")
  func roundTrip() throws {
    let line = Self.sealed([Self.draft()])[0]
    let event = try EventCodec.parse(line.utf8)
    #expect(event.draft == Self.draft())
    #expect(event.seq == 1)
    #expect(event.prev == nil)
    #expect(event.hash == event.computedHash)
    #expect(event.whoIsGenuine)
    #expect(event.actor == "bob@acme.example")
    #expect(event.revision == Self.revision)
  }

  @Test(
    "The words that refused an escalation are not those that refused the invitation",
    arguments: [nil, "550 ann@acme.example unknown"])
  func bounces(_ refusal: String?) throws {
    var draft = Self.draft(.bounced)
    draft.cause = "escalation: 550 max@acme.example is full"
    draft.state?.invitation?.refusal = refusal
    #expect(try EventCodec.parse(Self.sealed([draft])[0].utf8).draft == draft)
  }

  @Test("A line has the keys of the format, in its order")
  func keys() throws {
    let plain = EventDraft(
      kind: .connect, at: Instant(1_772_000_000), subject: "s_one", email: "ann@acme.example",
      phone: "+447911123456", from: .notConnected, to: .archiving, cause: "paired")
    let line = Self.sealed([plain])[0]
    let json = try JSONValue(parsing: Array(line.utf8), path: "")
    #expect(
      json.object?.members.map(\.key) == [
        "seq", "at", "subject", "who", "whoHash", "kind", "from", "to", "cause", "revision",
        "actor", "prev", "hash",
      ])
    #expect(json["at"]?.string == "2026-02-25T06:13:20Z")
    #expect(
      json["who"] == ["email": "ann@acme.example", "phone": "+447911123456", "salt": "010203"])
  }

  @Test("No person stands outside `who`, a mail server's words included")
  func personalDataIsApart() throws {
    var draft = Self.draft(.bounced)
    draft.cause = "invitation: 550 ann@acme.example unknown"
    var json = try #require(
      try JSONValue(parsing: Array(Self.sealed([draft])[0].utf8), path: "").object)
    json["who"] = nil
    let rest = String(decoding: JSONValue.object(json).serialized(.compact), as: UTF8.self)
    for personal in ["ann@", "+4479", "\"17\"", "550"] { #expect(!rest.contains(personal)) }
    let event = try EventCodec.parse(Self.sealed([draft])[0].utf8)
    #expect(event.draft.cause == draft.cause)
  }

  @Test("A person can be erased without breaking the chain")
  func erasure() throws {
    let lines = Self.sealed([Self.draft(), Self.draft(.remind)])
    let bytes = lines.map { line -> String in
      guard var json = try? JSONValue(parsing: Array(line.utf8), path: "").object else { return "" }
      json["who"] = .null
      return String(decoding: JSONValue.object(json).serialized(.compact), as: UTF8.self)
    }
    var chain = EventChain()
    var erased = 0
    chain.read(Array(bytes.joined(separator: "\n").utf8), path: "e.jsonl") { event, _ in
      if event.isErased { erased += 1 }
    }
    #expect(chain.problems == [])
    #expect(erased == 2)
  }

  @Test(
    "The chain says where it was tampered with",
    arguments: [
      (
        "a status was changed", "\"to\":\"Not Connected\"", "\"to\":\"Archiving\"",
        "its hash does not fit"
      ),
      ("a person was changed", "ann@acme", "eve@acme", "the person of event 2 was changed"),
      ("a line was cut", "\"hash\":", "\"hush\":", "the event cannot be read"),
      ("a number was changed", "\"seq\":2", "\"seq\":3", "event 3 stands where event 2 belongs"),
    ])
  func tampering(_ sentence: String, find: String, put: String, says: String) {
    var lines = Self.sealed([Self.draft(), Self.draft(), Self.draft()])
    lines[1] = lines[1].replacing(find, with: put)
    var chain = EventChain()
    chain.read(Array(lines.joined(separator: "\n").utf8), path: "e.jsonl")
    #expect(chain.problems.contains { $0.line == 2 && $0.message.contains(says) }, "\(sentence)")
  }

  @Test("A removed line, also the first, breaks the chain where it stood")
  func removal() {
    let lines = Self.sealed([Self.draft(), Self.draft(), Self.draft()])
    for gap in 0..<2 {
      var rest = lines
      rest.remove(at: gap)
      var chain = EventChain()
      chain.read(Array(rest.joined(separator: "\n").utf8), path: "e.jsonl")
      #expect(chain.problems.first?.line == gap + 1)
    }
  }

  @Test("Months have files of their own, and a full file a further part")
  func files() {
    var writer = EventsFileWriter(
      newest: (
        EventsFileName(month: "2026-02", part: 1),
        [UInt8](repeating: 0x61, count: EventsFileWriter.partSize)
      ))
    writer.append(line: "b", at: Instant(1_772_000_000))
    writer.append(line: "c", at: Instant(1_774_000_000))
    writer.append(line: "d", at: Instant(1_774_000_001))
    #expect(
      writer.takeAll() == [
        .init(name: EventsFileName(month: "2026-02", part: 2), bytes: Array("b\n".utf8)),
        .init(name: EventsFileName(month: "2026-03", part: 1), bytes: Array("c\nd\n".utf8)),
      ])
    #expect(writer.takeAll() == [])
  }

  @Test(
    "Names of events files",
    arguments: [
      ("2026-03.jsonl", "2026-03", 1), ("2026-03.2.jsonl", "2026-03", 2),
      ("2026-03.12.jsonl", "2026-03", 12),
    ])
  func names(_ name: String, month: String, part: Int) {
    #expect(EventsFileName(name) == EventsFileName(month: month, part: part))
    #expect(EventsFileName(name)?.name == name)
  }

  @Test(
    "Other files are no events files",
    arguments: [
      "2026-13.jsonl", "2026-03.1.jsonl", "2026-03.02.jsonl", "x.jsonl", "2026-03.json",
      "2026-03.2.3.jsonl",
    ])
  func otherNames(_ name: String) { #expect(EventsFileName(name) == nil) }
}
