import TestSupport
import Testing

@testable import Formats

@Suite("What the files of a book are")
struct BookFileTests {
  /// Path, and what it is in a book with a folder for each client, in one with a single account, and where nobody
  /// knows how the book was laid out.
  static let cases: [(path: String, clients: BookFile, single: BookFile, any: BookFile)] = [
    ("pairbook.json", .settings, .settings, .settings),
    ("accounts/acme/pairbook.json", .other, .other, .other),
    ("account.json", .other, .account(folder: ""), .account(folder: "")),
    (
      "accounts/acme/account.json", .account(folder: "accounts/acme"), .other,
      .account(folder: "accounts/acme")
    ),
    ("users.csv", .other, .people(folder: ""), .people(folder: "")),
    (
      "accounts/acme/users.json", .people(folder: "accounts/acme"), .other,
      .people(folder: "accounts/acme")
    ),
    (
      "accounts/acme/archiving.csv", .people(folder: "accounts/acme"), .other,
      .people(folder: "accounts/acme")
    ),
    (
      "accounts/acme/old/archiving.json", .other, .other,
      .people(folder: "accounts/acme/old")
    ),
    ("accounts/acme/users.xlsx", .other, .other, .other),
    (
      "templates/invitation.en.txt", .template(folder: nil), .template(folder: nil),
      .template(folder: nil)
    ),
    (
      "accounts/acme/templates/invitation.en.html", .template(folder: "accounts/acme"), .other,
      .template(folder: "accounts/acme")
    ),
    ("templates/README.md", .other, .other, .other),
    ("templates/old/invitation.en.txt", .other, .other, .other),
    ("docs/templates/letter.txt", .other, .other, .template(folder: "docs")),
    ("published.json", .record, .record, .record),
    ("accounts/acme/published.json", .other, .other, .other),
    (
      "accounts/acme/status.csv", .status(folder: "accounts/acme"), .other,
      .status(folder: "accounts/acme")
    ),
    ("status.csv", .other, .status(folder: ""), .status(folder: "")),
    (
      "accounts/acme/events/2026-03.2.jsonl", .events(folder: "accounts/acme"), .other,
      .events(folder: "accounts/acme")
    ),
    ("events/2026-03.jsonl", .other, .events(folder: ""), .events(folder: "")),
    ("events/notes.jsonl", .other, .other, .other),
    ("README.md", .other, .other, .other),
  ]

  @Test("are told by their paths and by where the accounts lie", arguments: cases)
  func told(path: String, clients: BookFile, single: BookFile, any: BookFile) {
    #expect(BookFile(path, in: BookLayout([FolderPattern("accounts/*")])) == clients)
    #expect(BookFile(path, in: BookLayout([FolderPattern(".")])) == single)
    #expect(BookFile(path, in: .any) == any)
  }

  @Test("are written by people or by pairbook, never by both")
  func writers() {
    let inputs = Self.cases.filter { $0.any.isInput }.map(\.path)
    #expect(
      inputs == [
        "pairbook.json", "account.json", "accounts/acme/account.json", "users.csv",
        "accounts/acme/users.json", "accounts/acme/archiving.csv",
        "accounts/acme/old/archiving.json", "templates/invitation.en.txt",
        "accounts/acme/templates/invitation.en.html", "docs/templates/letter.txt",
      ])
    let outputs = Self.cases.filter { $0.any.isMachineWritten }.map(\.path)
    #expect(
      outputs == [
        "published.json", "accounts/acme/status.csv", "status.csv",
        "accounts/acme/events/2026-03.2.jsonl", "events/2026-03.jsonl",
      ])
  }

  static let places: [(patterns: [String], account: String, folder: String?)] = [
    (["accounts/*"], "acme", "accounts/acme"),
    (["clients/de/*-*"], "acme-2", "clients/de/acme-2"),
    (["clients/acme"], "acme", "clients/acme"),
    // None, or not the only one.
    (["clients/de/*-*"], "acme", nil),
    (["clients/acme"], "globex", nil),
    (["accounts/*/*"], "acme", nil),
    (["accounts/*", "clients/*"], "acme", nil),
    (["."], "acme", nil),
    // No id of an account.
    (["accounts/*"], "a/b", nil),
    (["accounts/*"], "..", nil),
    (["accounts/*"], "", nil),
  ]

  @Test("The patterns leave one folder for an account, or they do not", arguments: places)
  func onlyFolder(patterns: [String], account: String, folder: String?) {
    #expect(BookLayout(patterns.map { FolderPattern($0) }).onlyFolder(of: account) == folder)
  }

  @Test("belong to the accounts of both versions where the folders of a book moved")
  func moved() {
    let both = BookLayout([FolderPattern("accounts/*")])
      .union(BookLayout([FolderPattern("clients/?/*")]))
    #expect(BookFile("accounts/acme/users.csv", in: both) == .people(folder: "accounts/acme"))
    #expect(BookFile("clients/a/acme/users.csv", in: both) == .people(folder: "clients/a/acme"))
    #expect(BookFile("clients/acme/users.csv", in: both) == .other)
    #expect(
      BookFile("clients/acme/users.csv", in: both.union(.any)) == .people(folder: "clients/acme"))
  }
}
