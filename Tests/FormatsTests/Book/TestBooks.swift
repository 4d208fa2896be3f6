import Engine
import TestSupport

@testable import Formats

/// Small books for tests.
enum TestBooks {
  static let id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"

  static let pairbook = #"{"version": 1, "id": "\#(id)"}"#

  /// One account at the root, sound, with Ann on.
  static let single: [String: String] = [
    "pairbook.json": pairbook,
    "account.json": account("acme"),
    "users.csv": """
    email,first_name,last_name,mobile_phone
    ann@acme.example,Ann,Lee,+44 7911 123456
    bob@acme.example,Bob,Ray,+44 7911 123457

    """,
    "archiving.csv": """
    email,archiving
    ann@acme.example,on

    """,
  ]

  /// Two clients, sound.
  static let msp: [String: String] = [
    "pairbook.json": pairbook,
    "accounts/acme/account.json": account("acme"),
    "accounts/acme/users.csv": "email,mobile_phone\nann@acme.example,+44 7911 123456\n",
    "accounts/acme/archiving.csv": "email,archiving\nann@acme.example,on\n",
    "accounts/beta/account.json": account("beta"),
    "accounts/beta/users.csv": "email,mobile_phone\nbob@beta.example,+44 7911 123457\n",
    "accounts/beta/archiving.csv": "email,archiving\nbob@beta.example,on\n",
  ]

  /// Enabled, with what its mails need, unless `more` has settings of invitations.
  static func account(_ id: String, _ more: String = "") -> String {
    let invitations = more.contains(#""invitations""#) ? "" : ", " + mailSettings
    return #"{"version": 1, "id": "\#(id)", "defaultRegion": "GB", "#
      + #""whatsappArchiving": {"enabled": true}\#(more)\#(invitations)}"#
  }

  static let mailSettings =
    #""invitations": {"baseURL": "https://pair.example", "from": "it@acme.example"}"#

  /// A book with some files in place of others; nil removes one.
  static func source(
    _ base: [String: String] = single, changes: [String: String?] = [:]
  ) -> MemoryFileSource {
    var texts = base
    for (path, text) in changes { texts[path] = text }
    return MemoryFileSource(texts: texts)
  }
}

/// A whole book read at once.
struct ReadBook {
  var book: LoadedBook
  var accounts: [String: LoadedAccount] = [:]
  var diagnostics: [Diagnostic]

  init(_ source: MemoryFileSource) throws {
    let loader = BookLoader(source)
    var shared = SharedPhones()
    book = try loader.load()
    diagnostics = book.diagnostics
    for folder in book.folders {
      switch try loader.loadAccount(folder, of: book) {
      case .account(let account):
        accounts[folder] = account
        diagnostics += account.diagnostics + shared.add(account)
      case .noAccount(let problems): diagnostics += problems
      }
    }
  }

  /// The people of the only account, by e-mail.
  var people: [String: Person] {
    Dictionary(
      (accounts.values.first?.desired.people ?? []).map { ($0.email, $0) },
      uniquingKeysWith: { first, _ in first })
  }
}
