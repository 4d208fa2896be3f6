import Formats
import GitWorkspace
import PhoneNumbers

/// A book at one moment, for comparing two of them: that of a commit, or that on disk.
struct BookVersion {
  let source: LoadedBookSource
  /// Those that may hold accounts.
  let folders: Set<String>
  private let loader: BookLoader<TreeFiles>
  private let checks: BookCheck

  /// `checks` is shared by all versions: what was learnt of phones holds for each.
  init(_ files: TreeFiles, checks: BookCheck) throws {
    source = try LoadedBookSource(files)
    folders = Set(source.book.folders)
    loader = BookLoader(files, zones: checks.zones, phones: checks.phones)
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
    guard folders.contains(folder),
      case .account(let account) = try loader.loadAccount(folder, of: source.book)
    else { return nil }
    let phones = AccountPhones(
      checks.phones, region: account.settings?.defaultRegion.flatMap { PhoneRegion($0) })
    return AccountVersion(
      id: account.id, settings: try json(BookPath.account(in: folder)),
      people: AccountFiles(
        roster: try source.files.table(.users, in: folder),
        archiving: try source.files.table(.archiving, in: folder),
        phones: phones))
  }

  /// A settings file as far as it can be read; nil where there is none.
  func json(_ path: String) throws -> JSONValue? {
    try source.files.bytes(path).flatMap { JSONDocument(bytes: $0, path: path).root?.value }
  }
}

/// An account in one version of a book.
struct AccountVersion {
  let id: String
  /// `account.json`.
  let settings: JSONValue?
  let people: AccountFiles
}
