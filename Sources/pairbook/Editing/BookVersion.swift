import Formats
import GitWorkspace
import PhoneNumbers

/// A book at one moment, for comparing two of them: that of a commit, or that on disk.
struct BookVersion {
  let source: LoadedBookSource
  /// Those that may hold accounts.
  let folders: Set<String>
  private let checks: BookCheck

  /// `checks` is shared by all versions: what was learnt of phones holds for each.
  init(_ files: TreeFiles, checks: BookCheck) throws {
    source = try LoadedBookSource(files)
    folders = Set(try source.book.folders)
    self.checks = checks
  }

  /// Hands over the problems of the book's settings and of the accounts in the folders.
  func check(_ folders: Set<String>, report: ([Diagnostic]) throws -> Void) throws
    -> BookCheck.Counts
  {
    try checks.run(source.files, folders: folders, report: report)
  }

  var layout: BookLayout { source.layout }

  /// An account's folder as it is in this version; nil where it is none.
  func account(_ folder: String) throws -> AccountVersion? {
    let path = BookPath.account(in: folder)
    guard folders.contains(folder), let bytes = try source.files.bytes(path) else { return nil }
    let document = JSONDocument(bytes: bytes, path: path)
    let settings = document.root?.value
    let known = try source.book.accounts.first { $0.folder == folder }?.id
    return AccountVersion(
      id: settings?["id"]?.string ?? known ?? BookPath.name(folder), path: path,
      commit: source.files.commit, settings: settings,
      isSound: document.isSound && document.root?.members != nil,
      settingsProblems: AccountSettings.read(bytes, folder: folder, book: source.settings)
        .diagnostics,
      roster: try source.files.people(.users, in: folder),
      archiving: try source.files.people(.archiving, in: folder))
  }

  /// Reads phones as an account does whose `account.json` says so.
  func phones(_ settings: JSONValue?) -> AccountPhones {
    AccountPhones(
      checks.phones, region: settings?["defaultRegion"]?.string.flatMap { PhoneRegion($0) })
  }

  /// A settings file as far as it can be read; nil where there is none.
  func json(_ path: String) throws -> JSONValue? {
    try source.files.bytes(path).flatMap { JSONDocument(bytes: $0, path: path).root?.value }
  }
}

/// An account in one version of a book.
struct AccountVersion {
  /// Empty for the root's where `account.json` does not tell.
  let id: String
  /// That of `account.json`.
  let path: String
  /// The version's, hex; nil for the files on disk.
  let commit: String?
  /// `account.json`, as far as it can be read; nil where nothing of it can.
  let settings: JSONValue?
  /// Whether that is all of it.
  let isSound: Bool
  /// What is wrong with that.
  let settingsProblems: [Diagnostic]
  let roster: PeopleVersion
  let archiving: PeopleVersion

  /// Nil where something of them may be missing.
  var soundSettings: JSONValue? { isSound ? settings : nil }

  var diagnostics: [Diagnostic] {
    (settingsProblems + roster.diagnostics + archiving.diagnostics).sorted()
  }

  /// Its files that cannot be read, or not whole.
  var unread: [UnreadFile] {
    let account =
      isSound
      ? [] : [fault(.unreadable, path, "what changed in the account's settings")]
    return account
      + people(roster, "who joined or left and whose details changed")
      + people(archiving, "for whom archiving was switched on or off")
  }

  private func people(_ file: PeopleVersion, _ unknown: String) -> [UnreadFile] {
    guard let path = file.path else { return [] }
    guard let table = file.readable else { return [fault(.unreadable, path, unknown)] }
    return table.isComplete
      ? [] : [fault(.damaged, path, "what changed for people whose rows cannot be read")]
  }

  private func fault(_ fault: UnreadFile.Fault, _ path: String, _ unknown: String) -> UnreadFile {
    UnreadFile(path: path, commit: commit, fault: fault, unknown: unknown)
  }
}
