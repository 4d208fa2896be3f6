package import Engine
package import Formats

/// What one revision of the book asks for, account by account, so that memory does not grow with the book.
package protocol BookSource: Sendable {
  /// The book's identity, `pairbook.json` → `id`.
  var bookID: String { get }
  /// Every account folder that the revision has, sorted by account id.
  func accounts() async throws -> [AccountFolder]
  /// Reads one account; a broken one comes back with its diagnostics and a standing that does nothing.
  func read(_ folder: AccountFolder) async throws -> BookAccount
  /// Why an account that the store knows is not among `accounts`.
  func standing(ofAbsent account: String) throws -> DesiredAccount.Standing
  /// Tells all that what is read of the accounts, and what is published of them, depends on: the files, and the program.
  /// Opaque, for `changes(since:)` of the same book; nil where that cannot be told.
  func state() async throws -> String?
  /// The ids of all accounts that may be other than when `state` was told, those that came or went among them; nil where
  /// all may be.
  func changes(since state: String) async throws -> Set<String>?
}

extension BookSource {
  package func state() -> String? { nil }

  package func changes(since state: String) -> Set<String>? { nil }

  package func standing(ofAbsent account: String) -> DesiredAccount.Standing { .folderGone }
}

package struct AccountFolder: Hashable, Sendable {
  package var id: String
  /// From the book's root; `""` for the root itself.
  package var path: String

  package init(id: String, path: String) {
    self.id = id
    self.path = path
  }
}

package struct BookAccount: Sendable {
  package var folder: AccountFolder
  package var desired: DesiredAccount
  package var correspondence: Correspondence
  /// By which connection the account's mails leave.
  package var mail: ConnectionChoice
  /// Where the account's new pairings begin.
  package var gateway: ConnectionChoice
  /// Mail templates of the book and the account, by path in the book.
  package var templates: [String: String]
  /// The input files that it was read from, by path in the book, with their blob ids.
  package var inputs: [String: String]
  package var diagnostics: [Diagnostic]

  package init(
    folder: AccountFolder, desired: DesiredAccount, correspondence: Correspondence,
    mail: ConnectionChoice = .unnamed, gateway: ConnectionChoice = .unnamed,
    templates: [String: String] = [:], inputs: [String: String] = [:],
    diagnostics: [Diagnostic] = []
  ) {
    self.folder = folder
    self.desired = desired
    self.correspondence = correspondence
    self.mail = mail
    self.gateway = gateway
    self.templates = templates
    self.inputs = inputs
    self.diagnostics = diagnostics
  }
}

extension BookAccount {
  /// Whether a file of the account cannot be read as a whole, so that nobody can tell what it asks for.
  package var isUnreadable: Bool {
    desired.standing == .unreadable
      || (desired.roster != .sound || desired.archiving != .sound)
        && diagnostics.contains { $0.severity == .error }
  }
}
