package import Engine

/// One account as its files describe it.
package struct LoadedAccount: Sendable {
  /// From the book's root; `""` for an account at the root.
  package var folder: String
  package var desired: DesiredAccount
  /// Nil where `account.json` is in error: `desired.standing` says so.
  package var settings: AccountSettings?
  package var directory: PersonDirectory
  /// Everything that is wrong with the account's files, sorted.
  package var diagnostics: [Diagnostic]
  /// Blob ids of the files that were read, by path.
  package var inputs: [String: String]

  /// The account's id, which is the name of its folder where the book has several.
  package var id: String { desired.id }
}
