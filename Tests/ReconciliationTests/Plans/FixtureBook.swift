import Engine
import Formats
import Foundation
import Reconciliation
import TestSupport

/// A small book of the fixtures, read as the program reads one.
struct FixtureBook: BookSource {
  let loader: BookLoader<MemoryFileSource>
  let loaded: LoadedBook
  let settings: BookSettings

  /// - Parameter folder: An absolute path; what lies in it besides a book's files is left out.
  init(folder: String) throws {
    var texts: [String: String] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
      guard
        ["pairbook.json", "account.json", "users.csv", "archiving.csv"].contains(
          BookPath.name(path))
      else { continue }
      texts[path] = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
    }
    loader = BookLoader(MemoryFileSource(texts: texts))
    loaded = try loader.load()
    guard let settings = loaded.settings else { throw Unusable(diagnostics: loaded.diagnostics) }
    self.settings = settings
  }

  struct Unusable: Error {
    var diagnostics: [Diagnostic]
  }

  var bookID: String { settings.id }

  func accounts() throws -> [AccountFolder] {
    try loaded.folders.compactMap { path in
      guard case .account(let account) = try loader.loadAccount(path, of: loaded) else {
        return nil
      }
      return AccountFolder(id: account.id, path: path)
    }.sorted { $0.id < $1.id }
  }

  func read(_ folder: AccountFolder) throws -> BookAccount {
    guard case .account(let account) = try loader.loadAccount(folder.path, of: loaded) else {
      throw Unusable(diagnostics: loaded.diagnostics)
    }
    var correspondence = Correspondence.usual
    correspondence.policy = account.desired.policy
    return BookAccount(
      folder: folder, desired: account.desired, correspondence: correspondence,
      inputs: account.inputs, diagnostics: account.diagnostics)
  }
}
