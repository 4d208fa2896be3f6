import Formats
import Reconciliation
import Synchronization

/// A book with its accounts, found when somebody first asks for them: what an earlier run knew of them saves looking into
/// each folder.
final class FoundBook: Sendable {
  /// The book with its folders, and what follows from them.
  struct Contents {
    var book: LoadedBook
    /// Of everything that is read before the accounts are.
    var diagnostics: [Diagnostic]
    /// The accounts that can be worked on, sorted by id.
    var folders: [AccountFolder]
  }

  private let opened: LoadedBook
  private let loader: BookLoader<TreeFiles>
  private let files: TreeFiles
  private let earlier: EarlierReading?
  private let known = Mutex<Contents?>(nil)

  /// `opened` has no folders yet.
  init(
    _ opened: LoadedBook, _ loader: BookLoader<TreeFiles>, _ files: TreeFiles,
    after earlier: EarlierReading?
  ) {
    self.opened = opened
    self.loader = loader
    self.files = files
    // With other settings other folders are found.
    let isSame = earlier?.settings == opened.inputs[BookPath.settings]
    self.earlier = isSame ? earlier : nil
  }

  func contents() throws -> Contents { try contents(knowing: earlier?.folders) }

  private func contents(knowing folders: KnownFolders?) throws -> Contents {
    try known.withLock { known in
      if let known { return known }
      let found = try find(knowing: folders)
      known = found
      return found
    }
  }

  private func find(knowing folders: KnownFolders?) throws -> Contents {
    let book = try loader.find(in: opened, knowing: folders)
    var diagnostics = book.diagnostics
    for nameless in book.accounts where nameless.id == nil {
      guard case .account(let account) = try loader.loadAccount(nameless.folder, of: book) else {
        continue
      }
      diagnostics += account.diagnostics
    }
    var folders = book.accounts.compactMap { account in
      account.id.map { AccountFolder(id: $0, path: account.folder) }
    }
    folders.sortIfNeeded { $0.id < $1.id }
    return Contents(book: book, diagnostics: diagnostics.sorted(), folders: folders)
  }

  // MARK: States

  /// Nil for the worktree, whose folders have no ids, and where it is not certain which folder speaks for an account.
  func state() throws -> BookState? {
    let book = try contents().book
    guard book.contested.isEmpty, book.accounts.allSatisfy({ $0.id != nil }) else { return nil }
    return try state(strays: book.strays)
  }

  private func state(strays: [String]) throws -> BookState? {
    guard files.commit != nil, let settings = opened.inputs[BookPath.settings],
      let program = ProgramIdentity.current, let content = try files.content(of: "")
    else { return nil }
    let templates = try files.content(of: BookPath.templates(in: ""))
    return BookState(
      whole: "\(program) \(settings) \(templates ?? "-")", content: content, strays: strays)
  }

  /// The ids of the accounts that may be other than in that state; nil where all may be.
  func changes(since text: String) throws -> Set<String>? {
    guard let old = BookState(text), let new = try state(strays: []), new.whole == old.whole,
      // What an account at the root was called is not known any more.
      old.content == new.content || !opened.layout.isAccount(""),
      let changed = try files.folders(changedSince: old.content, in: opened.layout)
    else { return nil }
    let found = try contents(
      knowing: KnownFolders(strays: Set(old.strays)) { changed.contains($0) })
    guard found.book.contested.isEmpty, found.book.accounts.allSatisfy({ $0.id != nil }) else {
      return nil
    }
    return Set(changed.map(BookPath.name))
  }
}

/// All that a book's accounts depend on.
struct BookState {
  /// What is the same for all accounts: the program, the settings, and the templates.
  var whole: String
  /// The tree of the book's folder.
  var content: String
  /// Folders that the settings' patterns find and that are no account's.
  var strays: [String]

  init(whole: String, content: String, strays: [String]) {
    self.whole = whole
    self.content = content
    self.strays = strays
  }

  /// Each in a line of its own. Nil where a name has a line end in it.
  var text: String? {
    let lines = [whole, content] + strays
    return lines.contains { $0.contains(where: \.isNewline) } ? nil : lines.joined(separator: "\n")
  }

  /// Nil for a text that is none.
  init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 2 else { return nil }
    self.init(whole: lines[0], content: lines[1], strays: Array(lines[2...]))
  }
}

/// What a process that runs for long learnt of a book's folders when it read them last.
struct EarlierReading: Sendable {
  /// The blob id of the settings.
  var settings: String?
  var folders: KnownFolders
}
