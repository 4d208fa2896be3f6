import Formats
import PhoneNumbers
import Reconciliation

extension TreeFiles {
  /// A file's bytes; nil where there is none.
  func bytes(_ path: String) throws -> [UInt8]? {
    let entries = try entries(of: BookPath.folder(path)) ?? []
    guard entries.contains(where: { $0.name == BookPath.name(path) && $0.kind == .file }) else {
      return nil
    }
    return try read(path).bytes
  }

  /// What nobody can read has nobody in it; its diagnostics say so.
  func table(_ file: PeopleFile, in folder: String) throws -> PeopleTable? {
    try people(file, in: folder).table
  }
}

/// A roster or archiving file in one version of a book.
struct PeopleVersion {
  /// Nil where there is no such file.
  var path: String?
  /// Nil where there is none, or nothing of it can be read.
  var table: PeopleTable?
  /// What is wrong with its structure.
  var diagnostics: [Diagnostic] = []

  /// Nil where there is none, or nobody can be told from it.
  var readable: PeopleTable? { table.flatMap { $0.tellsOfPeople ? $0 : nil } }

  /// Whether there is a file that nobody can be told from: nobody can be said to have left it.
  var isUnreadable: Bool { path != nil && readable == nil }
}

extension TreeFiles {
  func people(_ file: PeopleFile, in folder: String) throws -> PeopleVersion {
    for path in file.paths(in: folder) {
      guard let bytes = try bytes(path) else { continue }
      do throws(EditError) {
        let table = try PeopleTable(bytes: bytes, path: path, file: file)
        return PeopleVersion(path: path, table: table, diagnostics: table.diagnostics)
      } catch {
        guard case .unreadable(_, let diagnostics) = error else { throw error }
        return PeopleVersion(path: path, diagnostics: diagnostics)
      }
    }
    return PeopleVersion()
  }
}

extension LoadedBookSource {
  /// The people whom the files of an account name, in the revision that is read.
  func people(of folder: AccountFolder, plans: NumberingPlans) throws -> AccountPeople {
    let settings = try files.bytes(BookPath.account(in: folder.path)).flatMap {
      AccountSettings.read($0, folder: folder.path, book: self.settings).settings
    }
    let status = BookPath.status(in: folder.path)
    let published = try files.bytes(status).map { StatusFile.read($0, path: status).rows }
    return AccountPeople(
      account: folder.id, roster: try files.table(.users, in: folder.path),
      archiving: try files.table(.archiving, in: folder.path),
      published: Set((published ?? []).map(\.email)),
      phones: AccountPhones(
        plans, region: settings?.defaultRegion.flatMap { PhoneRegion($0) }))
  }

  /// Throws where the book has no account of that id, or several may be it.
  func requireAccount(_ id: String) throws {
    // Mostly there is no need to look into every folder.
    if let folder = layout.onlyFolder(of: id),
      try files.entries(of: folder)?.contains(where: { $0.name == "account.json" }) ?? false
    {
      return
    }
    _ = try folders(only: id)
  }

  /// The accounts that a command is about: all, or the one of that id.
  func folders(only id: String?) throws -> [AccountFolder] {
    let folders = try folders
    guard let id else { return folders }
    let found = folders.filter { $0.id == id }
    if !found.isEmpty { return found }
    if let places = try book.contested[id] { throw Failure.contestedAccount(id, folders: places) }
    throw Failure.unknownAccount(id, known: folders.map(\.id))
  }
}
