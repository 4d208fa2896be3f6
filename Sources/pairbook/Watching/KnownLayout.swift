import Formats
import Reconciliation
import Synchronization

/// Where the accounts of the newest book that could be read lie: tells whose a file is that changed.
final class KnownLayout: Sendable {
  private struct State {
    var layout: BookLayout
    /// Of the account at the root; nil where there is none, or it does not tell.
    var rootID: String?
  }

  private let state: Mutex<State>

  init(_ source: LoadedBookSource) throws {
    state = Mutex(try Self.state(of: source))
  }

  func learn(_ source: LoadedBookSource) throws {
    let learnt = try Self.state(of: source)
    state.withLock { $0 = learnt }
  }

  private static func state(of source: LoadedBookSource) throws -> State {
    State(
      layout: source.layout,
      rootID: try source.folders.first { $0.path.isEmpty }?.id)
  }

  /// Whose files and folders these are.
  enum Concern: Equatable {
    /// By account id; none where none of them is an input file.
    case accounts(Set<String>)
    /// The book's own settings or templates, or a folder that holds accounts.
    case everything
  }

  func concern(of paths: Set<String>) -> Concern {
    let state = state.withLock { $0 }
    var accounts: Set<String> = []
    for path in paths {
      guard let folder = Self.folder(of: path, in: state.layout) else { continue }
      guard case .account(let place) = folder, let id = Self.id(of: place, state) else {
        return .everything
      }
      accounts.insert(id)
    }
    return .accounts(accounts)
  }

  private enum Owner {
    case book
    case account(String)
  }

  /// Nil for what is no input.
  private static func folder(of path: String, in layout: BookLayout) -> Owner? {
    switch BookFile(path, in: layout) {
    case .settings, .template(folder: nil): return .book
    case .account(let folder), .people(let folder), .template(let folder?): return .account(folder)
    case .record, .status, .events: return nil
    case .other: break
    }
    // A folder that came or went with all that is in it.
    if layout.isAccount(path) { return .account(path) }
    if layout.leadsToAccounts(path) { return .book }
    guard BookPath.name(path) == "templates" else { return nil }
    let owner = BookPath.folder(path)
    return owner.isEmpty ? .book : layout.isAccount(owner) ? .account(owner) : nil
  }

  private static func id(of folder: String, _ state: State) -> String? {
    folder.isEmpty ? state.rootID : BookPath.name(folder)
  }

  /// Whether a folder may hold input files; hidden ones, and what pairbook writes, need no watch.
  func mayHoldInput(_ folder: String) -> Bool {
    let name = BookPath.name(folder)
    if name == ".git" || name == ".pairbook" { return false }
    guard name == "events" || name.hasPrefix(".") else { return true }
    let layout = state.withLock { $0.layout }
    return layout.isAccount(folder) || layout.leadsToAccounts(folder)
  }
}
