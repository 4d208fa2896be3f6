/// The account folders of a book, found by the patterns of its settings.
struct AccountFolders {
  /// Paths from the book's root, sorted by bytes; `""` for an account at the root.
  var paths: [String] = []
  /// The accounts that may be worked on, in the order of their folders.
  var accounts: [LoadedBook.Account] = []
  /// The folders without an `account.json`.
  var strays: [String] = []
  /// The folders of each account id that several have: nothing may be done for any of them.
  var contested: [String: [String]] = [:]
  var diagnostics: [Diagnostic] = []

  /// Of ten small trees a commit can make more folders than there is memory for their names.
  static let maximumCount = 1_000_000

  /// The patterns of the settings, or those that hold where they have none.
  static func patterns(
    _ patterns: [FolderPattern]?, in source: some FileSource
  ) throws(FileSourceError) -> [FolderPattern] {
    if let patterns { return patterns }
    let names = Set(try source.entries(of: "")?.map(\.name) ?? [])
    return [FolderPattern(isAccount(names) ? "." : "accounts/*")]
  }

  /// Whether the root is an account's by the names that are there: one that lost its `account.json` is told from a book
  /// that has its accounts elsewhere.
  private static func isAccount(_ names: Set<String>) -> Bool {
    names.contains("account.json")
      || !names.contains("accounts")
        && names.contains { name in
          switch BookFile(name, in: .any) {
          case .people, .status: true
          default: false
          }
        }
  }

  /// `rootID` is the id of an account at the root; nil where there is none, or it cannot be read.
  static func find(
    _ patterns: [FolderPattern], in source: some FileSource, rootID: String?,
    knowing known: KnownFolders? = nil, upTo limit: Int = maximumCount
  ) throws(FileSourceError) -> AccountFolders {
    var folders = AccountFolders()
    var found: [String] = []
    for pattern in patterns {
      let matches = try folders.expand(pattern, in: source, upTo: limit)
      if matches.isEmpty, patterns.count > 1 || !FolderPattern.isWild(pattern.text) {
        folders.diagnostics.append(
          Diagnostic(
            .patternMatchesNothing, path: "pairbook.json", at: pattern.position,
            message: "no account folder is found by \"\(pattern.text.shortened)\"",
            help: "create it, or correct \"accounts\""))
      }
      found += matches
    }
    // One pattern finds no folder twice.
    if patterns.count > 1 { found = Array(Set(found)) }
    found.sortIfNeeded { $0.precedesByBytes($1) }
    folders.paths = found
    try folders.findAccounts(in: source, rootID: rootID, knowing: known)
    return folders
  }

  private mutating func expand(
    _ pattern: FolderPattern, in source: some FileSource, upTo limit: Int
  ) throws(FileSourceError) -> [String] {
    var folders = [""]
    for name in pattern.names {
      var next: [String] = []
      for folder in folders {
        for entry in try source.entries(of: folder) ?? []
        where FolderPattern.matches(entry.name, pattern: name) {
          let path = BookPath.join(folder, entry.name)
          switch entry.kind {
          case .folder:
            next.append(path)
            guard next.count <= limit else {
              throw FileSourceError(
                path: folder,
                why: "\"\(pattern.text.shortened)\" leads to more than \(limit) folders",
                remedy: "Correct \"accounts\" in pairbook.json, or look who committed the folders.")
            }
          case .symlink: refuse(path, "a symbolic link")
          case .submodule: refuse(path, "a submodule")
          // A README beside the folders is nothing to speak of.
          case .file: break
          }
        }
      }
      folders = next
    }
    return folders
  }

  private mutating func refuse(_ path: String, _ what: String) {
    diagnostics.append(
      Diagnostic(
        .notAnAccount, path: path, at: nil,
        message: "\(path) is \(what), and an account must be a folder of the book itself",
        help: "put the folder itself there, or leave it out of \"accounts\""))
  }

  /// A folder is named like its account, so equal names mean equal ids; the root has the id that it says.
  private mutating func findAccounts(
    in source: some FileSource, rootID: String?, knowing known: KnownFolders?
  ) throws(FileSourceError) {
    var ids: Set<String> = []
    var repeated: Set<String> = []
    for path in paths {
      let isThere =
        if let answer = known?.isAccount(path) { answer } else {
          try source.entries(of: path)?.contains { $0.name == "account.json" } ?? false
        }
      guard isThere else {
        strays.append(path)
        continue
      }
      let id = path.isEmpty ? rootID : BookPath.name(path)
      accounts.append(LoadedBook.Account(id: id, folder: path))
      if let id, !ids.insert(id).inserted { repeated.insert(id) }
    }
    guard !repeated.isEmpty else { return }
    for account in accounts {
      if let id = account.id, repeated.contains(id) {
        contested[id, default: []].append(account.folder)
      }
    }
    accounts.removeAll { $0.id.map { contested[$0] != nil } ?? false }
    for (id, paths) in contested {
      for path in paths {
        let others = paths.filter { $0 != path }.map { $0.isEmpty ? "the root" : $0 }
        diagnostics.append(
          Diagnostic(
            .duplicateAccountID, path: BookPath.account(in: path), at: nil,
            message: "the account \(id) is in \(others.joined(separator: " and in ")), too",
            help: "rename the folder of one of them; until then nothing is done for either"))
      }
    }
    diagnostics.sort()
  }
}

/// What an earlier reading of a book with the same settings tells of the folders that its patterns find.
package struct KnownFolders: Sendable {
  private let strays: Set<String>
  private let mayDiffer: @Sendable (_ folder: String) -> Bool

  /// `strays` were no account's; `mayDiffer` tells the folders that may be other than they were, and those that came or
  /// went.
  package init(strays: Set<String>, mayDiffer: @escaping @Sendable (_ folder: String) -> Bool) {
    self.strays = strays
    self.mayDiffer = mayDiffer
  }

  /// Nil for a folder that has to be looked at.
  func isAccount(_ folder: String) -> Bool? {
    mayDiffer(folder) ? nil : !strays.contains(folder)
  }
}
