import Engine
import Foundation
import Reconciliation
import TestSupport
import Testing

@testable import Mail

@Suite("A mail becomes an RFC 5322 message")
struct WireMailTests {
  static func lines(_ mail: OutgoingMail) throws -> [String] {
    String(decoding: try WireMail(mail).bytes, as: UTF8.self).components(separatedBy: "\r\n")
  }

  static let headers: [(String, @Sendable (inout OutgoingMail) -> Void, [String])] = [
    (
      "a plain subject stands as it is",
      { $0.subject = "Please link your WhatsApp" }, ["Subject: Please link your WhatsApp"]
    ),
    (
      "letters outside ASCII make an encoded word",
      { $0.subject = "Grüße" }, ["Subject: =?utf-8?B?R3LDvMOfZQ==?="]
    ),
    (
      "a subject that looks like an encoded word is encoded",
      { $0.subject = "=?utf-8?Q?x?=" }, ["Subject: =?utf-8?B?PT91dGYtOD9RP3g/PQ==?="]
    ),
    (
      "a long subject is folded between encoded words",
      { $0.subject = String(repeating: "ü", count: 40) },
      [
        "Subject: =?utf-8?B?w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7w=?=",
        " =?utf-8?B?w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8?=",
      ]
    ),
    (
      "a name is quoted, its quotes and backslashes escaped",
      { $0.to = Mailbox(name: "Ann \"A\" \\ Smith", address: "ann@acme.example") },
      ["To: \"Ann \\\"A\\\" \\\\ Smith\" <ann@acme.example>"]
    ),
    (
      "a name outside ASCII is an encoded word, the address is not",
      { $0.to = Mailbox(name: "Zoë", address: "zoe@acme.example") },
      ["To: =?utf-8?B?Wm/Dqw==?= <zoe@acme.example>"]
    ),
    (
      "a name that is an address cannot pass for one",
      { $0.to = Mailbox(name: "boss@acme.example", address: "ann@acme.example") },
      ["To: \"boss@acme.example\" <ann@acme.example>"]
    ),
    (
      "an empty name is none",
      { $0.to = Mailbox(name: "  ", address: "ann@acme.example") }, ["To: ann@acme.example"]
    ),
    (
      "a domain outside ASCII becomes an A-label",
      { $0.to = Mailbox(address: "ann@Bücher.example") }, ["To: ann@xn--bcher-kva.example"]
    ),
    (
      "a local part outside ASCII stays (RFC 6531)",
      { $0.to = Mailbox(address: "jürgen@acme.example") }, ["To: jürgen@acme.example"]
    ),
    (
      "dates are in universal time with the weekday",
      { $0.date = Instant(1_796_403_600) }, ["Date: Fri, 04 Dec 2026 17:00:00 +0000"]
    ),
    (
      "a date before 1970 is right too",
      { $0.date = Instant(-1) }, ["Date: Wed, 31 Dec 1969 23:59:59 +0000"]
    ),
  ]

  @Test("headers", arguments: headers.indices)
  func header(index: Int) throws {
    let (sentence, change, expected) = Self.headers[index]
    var mail = OutgoingMail.sample()
    change(&mail)
    let lines = try Self.lines(mail)
    let start = try #require(lines.firstIndex(of: expected[0]), "\(sentence): \(lines)")
    #expect(Array(lines[start..<(start + expected.count)]) == expected, "\(sentence)")
  }

  static let bodies: [(String, String, [String])] = [
    ("a line is a line", "one\ntwo\n", ["one", "two"]),
    ("CR and CRLF end lines too", "one\rtwo\r\nthree", ["one", "two", "three"]),
    ("empty lines stay", "\n\none\n\n", ["", "", "one", ""]),
    ("an equals sign is encoded", "a=b", ["a=3Db"]),
    ("letters outside ASCII are encoded", "Grüße", ["Gr=C3=BC=C3=9Fe"]),
    ("a space at the end of a line is encoded", "a \nb\t", ["a=20", "b=09"]),
    ("a dot at the start of a line is encoded", ".\n..\na.b", ["=2E", "=2E.", "a.b"]),
    ("From at the start of a line is encoded", "From here\nFrom: x", ["=46rom here", "From: x"]),
    (
      "a long line is broken softly after 75 characters", String(repeating: "a", count: 80),
      [String(repeating: "a", count: 75) + "=", "aaaaa"]
    ),
    (
      "76 characters need no break", String(repeating: "a", count: 76),
      [String(repeating: "a", count: 76)]
    ),
    (
      "an encoded character is never split", String(repeating: "a", count: 74) + "üb",
      [String(repeating: "a", count: 74) + "=", "=C3=BCb"]
    ),
    ("NUL and other controls are encoded", "a\u{0}\u{1B}b", ["a=00=1Bb"]),
  ]

  @Test("quoted-printable", arguments: bodies.indices)
  func body(index: Int) throws {
    let (sentence, text, expected) = Self.bodies[index]
    let lines = try Self.lines(.sample(text: text))
    let start = try #require(lines.firstIndex(of: "")) + 1
    #expect(Array(lines[start...].dropLast()) == expected, "\(sentence)")
  }

  static let messageIDs = [
    "m1@acme.example", "<m1>", "<m1@>", "<@x>", "<a@b@c>", "<a b@x>", "<a@x>\r\nBcc: all@x",
    "<../../etc/x@y>", "<a/b@x>",
  ]

  @Test("a Message-ID that is no safe header and file name is refused", arguments: messageIDs)
  func unsafeMessageID(id: String) {
    var mail = OutgoingMail.sample()
    mail.messageID = id
    let error = #expect(throws: MailComposeError.self) { try WireMail(mail) }
    #expect(error?.field == "messageID")
  }

  @Test("whatever the mail holds, it is refused or read back by Python as it was")
  func randomMails() async throws {
    var random = SeededGenerator(seed: 20_261_123)
    var sent: [OutgoingMail] = []
    var messages: [[UInt8]] = []
    var refused = 0
    for number in 0..<160 {
      var mail = OutgoingMail.sample(
        number, subject: .random(&random, upTo: 120).trimmed, text: .random(&random, upTo: 900))
      mail.from.name = String.random(&random, upTo: 60).trimmed
      mail.to.name = Bool.random(using: &random) ? nil : String.random(&random, upTo: 90).trimmed
      mail.html = Bool.random(using: &random) ? nil : .random(&random, upTo: 900)
      do {
        let wire = try WireMail(mail)
        expectSafe(wire.bytes)
        sent.append(mail)
        messages.append(wire.bytes)
      } catch {
        refused += 1
        let headers = [mail.subject, mail.from.name ?? "", mail.to.name ?? ""]
        #expect(headers.joined().unicodeScalars.contains { $0.breaksHeaders }, "\(error)")
      }
    }
    #expect(refused > 5 && sent.count > 100, "both happen: \(refused) refused")
    for (mail, parsed) in zip(sent, try await ParsedMail.parse(messages)) {
      expectSame(parsed, mail)
    }
  }

  /// What no SMTP server could take for the end of the message, and every one can carry.
  private func expectSafe(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    var column = 0
    var safe = bytes.suffix(2) == [0x0D, 0x0A]
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x0D: safe = safe && index + 1 < bytes.count && bytes[index + 1] == 0x0A
      case 0x0A:
        safe = safe && index > 0 && bytes[index - 1] == 0x0D && column <= 998
        column = -1
      case 0x2E: safe = safe && column > 0
      default: safe = safe && byte < 0x80 && byte != 0
      }
      column += 1
    }
    #expect(safe, sourceLocation: sourceLocation)
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }

  /// Letters of many scripts, emoji, quotes, header-like pieces, and now and then a control.
  fileprivate static func random(_ random: inout SeededGenerator, upTo limit: Int) -> String {
    let pieces = [
      "a", "e", " ", "Ann", "Müller", "O'Neil", "\"", "\\", ",", "<", ">", "@", "=", "=?utf-8?Q?",
      "?=", "_",
      "日本", "한", "👩‍👩‍👧‍👦", "e\u{301}", "ñ", "Ж", "שלום", "مرحبا", ".", "..", "From ", "-- ", ":", ";",
      "(c)", "%0d%0a",
      "Bcc: x@y.example", "{{name}}", "&amp;", "</p>", "&", "0", "9",
    ]
    let rare = ["\r\n", "\n", "\r", "\u{0}", "\u{85}", "\u{2028}", "\t", "\r\n.\r\n", "\n.\n"]
    let rareEvery = limit > 200 ? 6 : 300
    var text = ""
    for _ in 0..<Int.random(in: 0...limit / 4, using: &random) {
      text +=
        Int.random(in: 0..<rareEvery, using: &random) == 0
        ? rare.randomElement(using: &random) ?? "" : pieces.randomElement(using: &random) ?? ""
    }
    return text
  }
}
