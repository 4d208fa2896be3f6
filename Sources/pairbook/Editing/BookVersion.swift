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
    folders = Set(source.book.folders)
    self.checks = checks
  }

  /// Hands over the problems of the book's settings and of the accounts in the folders.
  func check(_ folders: Set<String>, report: ([Diagnostic]) throws -> Void) throws
    -> BookCheck.Counts
  {
    try checks.run(source.files, folders: folders, report: report)
  }

  var layout: BookLayout { source.book.layout }

  /// An account's folder as it is in this version; nil where it is none.
  func account(_ folder: String) throws -> AccountVersion? {
    let path = BookPath.account(in: folder)
    guard folders.contains(folder), let bytes = try source.files.bytes(path) else { return nil }
    let settings = JSONDocument(bytes: bytes, path: path).root?.value
    let known = source.book.accounts.first { $0.folder == folder }?.id
    return AccountVersion(
      id: settings?["id"]?.string ?? known ?? BookPath.name(folder), settings: settings,
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
  let id: String
  /// `account.json`; nil where nothing of it can be read.
  let settings: JSONValue?
  /// What is wrong with that.
  let settingsProblems: [Diagnostic]
  let roster: PeopleVersion
  let archiving: PeopleVersion

  var diagnostics: [Diagnostic] {
    (settingsProblems + roster.diagnostics + archiving.diagnostics).sorted()
  }
}
