import Formats
import GitWorkspace
import PhoneNumbers

/// A book at one moment, for comparing two of them: that of a commit, or that on disk.
struct BookVersion {
  let source: LoadedBookSource
  private let loader: BookLoader<TreeFiles>
  private let phones: NumberingPlans

  init(_ files: TreeFiles, phones: NumberingPlans) throws {
    source = try LoadedBookSource(files)
    loader = BookLoader(files, phones: phones)
    self.phones = phones
  }

  var folders: Set<String> { Set(source.book.folders) }

  /// An account's folder as it is in this version; nil where it is none.
  func account(_ folder: String) throws -> AccountVersion? {
    guard folders.contains(folder),
      case .account(let account) = try loader.loadAccount(folder, of: source.book)
    else { return nil }
    let phones = AccountPhones(
      self.phones, region: account.settings?.defaultRegion.flatMap { PhoneRegion($0) })
    return AccountVersion(
      id: account.id, name: account.settings?.name ?? account.id,
      settings: try bytes(BookPath.join(folder, "account.json")),
      people: AccountFiles(
        roster: try table(.users, folder), archiving: try table(.archiving, folder), phones: phones
      ),
      diagnostics: account.diagnostics)
  }

  func bytes(_ path: String) throws -> [UInt8]? {
    let folder = String(path.dropLast(BookPath.name(path).count).dropLast())
    let entries = try source.files.entries(of: folder) ?? []
    guard entries.contains(where: { $0.name == BookPath.name(path) && $0.kind == .file }) else {
      return nil
    }
    return try source.files.read(path).bytes
  }

  /// What nobody can read has nobody in it; its diagnostics say so.
  private func table(_ file: PeopleFile, _ folder: String) throws -> PeopleTable? {
    for kind in ["csv", "json"] {
      let path = BookPath.join(folder, "\(file.stem).\(kind)")
      guard let bytes = try bytes(path) else { continue }
      do throws(EditError) {
        return try PeopleTable(bytes: bytes, path: path, file: file)
      } catch {
        guard case .unreadable = error else { throw error }
      }
    }
    return nil
  }
}

/// An account in one version of a book.
struct AccountVersion {
  let id: String
  let name: String
  /// `account.json`.
  let settings: [UInt8]?
  let people: AccountFiles
  let diagnostics: [Diagnostic]
}
