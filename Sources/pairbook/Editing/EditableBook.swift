import Engine
import Formats
import GitWorkspace
import PhoneNumbers

/// A book's files on disk, for a command that edits them.
struct EditableBook {
  let workspace: Workspace
  /// Those that the command is about, sorted by folder.
  let accounts: [EditableAccount]
  private let repository: Repository

  /// Opens all accounts, or the one of that id.
  init(_ workspace: Workspace, account id: String?, phones: NumberingPlans = NumberingPlans())
    throws
  {
    self.workspace = workspace
    repository = try workspace.place.open()
    let files = try repository.worktree()
    let source = try workspace.bookInWorktree()
    var accounts: [EditableAccount] = []
    for folder in source.book.folders {
      if let account = try EditableAccount(folder, in: files, book: source.settings, phones: phones)
      {
        accounts.append(account)
      }
    }
    if let id {
      let known = accounts.map(\.id)
      accounts.removeAll { $0.id != id }
      if accounts.isEmpty {
        throw Failure(
          "The book has no account \(id).",
          remedy: known.isEmpty
            ? "It has none at all." : "Name one of: \(known.joined(separator: ", ")).",
          status: .usage)
      }
    }
    self.accounts = accounts
  }

  /// The one account that a command is about; which to name where there are several.
  func onlyAccount(for what: String) throws -> EditableAccount {
    if accounts.count == 1 { return accounts[0] }
    throw Failure(
      accounts.isEmpty
        ? "The book has no account yet." : "The book has \(accounts.count) accounts.",
      remedy: accounts.isEmpty
        ? "Make a folder with an account.json; `pairbook init --help` tells where."
        : "Say with --account \(what): one of \(accounts.map(\.id).joined(separator: ", ")).",
      status: .usage)
  }

  /// Writes a file that was read as `old`, or was not there; nothing where it is as it should be.
  ///
  /// Throws where somebody else has changed it since.
  func write(_ bytes: [UInt8], to path: String, readAs old: [UInt8]?) throws {
    guard bytes != old else { return }
    guard try repository.worktree().rawContents(at: path) == old else {
      throw Failure(
        "\(path) was changed by another program meanwhile; nothing was written to it.",
        remedy: "Run the command again.")
    }
    try AtomicFile.write(bytes, to: "\(workspace.folder)/\(path)")
  }

  // MARK: Committing

  /// Makes sure, before anything is written, that the files can be committed alone.
  func requireCommittable(_ paths: [String]) throws {
    _ = try identity()
    let uncommitted = try repository.uncommitted()
    if !uncommitted.conflicted.isEmpty {
      throw Failure(
        "A merge left \(uncommitted.conflicted.joined(separator: ", ")) in conflict.",
        remedy: "Mend the files and finish the merge with git first.")
    }
    let edited = paths.filter(uncommitted.paths.contains)
    if !edited.isEmpty {
      throw Failure(
        "\(edited.joined(separator: " and ")) has edits that are not committed, which -m would take along.",
        remedy:
          "Leave -m out and commit everything with `pairbook save -m MESSAGE`, or save those edits first."
      )
    }
  }

  /// Commits files as they lie on disk and nothing else; nil where none of them changed.
  func commit(_ paths: [String], message: String) throws -> ObjectID? {
    let (author, committer) = try identity()
    guard
      let commit = try repository.commitWorktree(
        paths, author: author, committer: committer, message: message)
    else { return nil }
    for failure in commit.worktrees.compactMap(\.failure) {
      workspace.console.note("The index was not brought along: \(failure.message).")
    }
    return commit.id
  }

  private func identity() throws(GitError) -> (author: Signature, committer: Signature) {
    let seconds = workspace.clock.now.seconds
    return (
      try repository.identity(.author, seconds: seconds, environment: workspace.environment),
      try repository.identity(.committer, seconds: seconds, environment: workspace.environment)
    )
  }
}

/// One account's files on disk.
struct EditableAccount {
  let id: String
  /// From the book's root; `""` for the root.
  let folder: String
  /// Nil where `account.json` is in error.
  let settings: AccountSettings?
  let phones: AccountPhones
  let roster: EditableFile
  let archiving: EditableFile
  /// The identities that `status.csv` lists.
  let published: Set<String>

  /// Nil for a folder without `account.json`.
  init?(
    _ folder: String, in files: WorktreeFiles, book: BookSettings, phones: NumberingPlans
  ) throws {
    guard let json = try files.rawContents(at: BookPath.join(folder, "account.json")) else {
      return nil
    }
    self.folder = folder
    settings = AccountSettings.read(json, folder: folder, book: book).settings
    let fallback = folder.isEmpty ? "account" : BookPath.name(folder)
    id = settings?.id ?? fallback
    self.phones = AccountPhones(
      phones, region: settings?.defaultRegion.flatMap { PhoneRegion($0) })
    roster = try EditableFile(.users, in: folder, of: files, newKind: "csv")
    archiving = try EditableFile(
      .archiving, in: folder, of: files, newKind: roster.path.hasSuffix(".json") ? "json" : "csv")
    let status = BookPath.join(folder, "status.csv")
    published = Set(
      try files.rawContents(at: status).map {
        StatusFile.read($0, path: status).rows.map(\.email)
      } ?? [])
  }

  /// The people whom the account's files name.
  func people() throws -> AccountPeople {
    AccountPeople(
      account: id, roster: try roster.table(), archiving: try archiving.table(),
      published: published, phones: phones)
  }

  /// The day in the account's time zone.
  func today(_ now: Instant) -> Day { (settings?.zone ?? .utc).wallClock(at: now).day }
}

/// A roster or archiving file on disk; it may not be there yet.
struct EditableFile {
  let file: PeopleFile
  let path: String
  /// Nil where there is no such file.
  let bytes: [UInt8]?

  /// `newKind` is the extension of a file that is to be made.
  init(_ file: PeopleFile, in folder: String, of files: WorktreeFiles, newKind: String) throws {
    self.file = file
    let paths = ["csv", "json"].map { BookPath.join(folder, "\(file.stem).\($0)") }
    let found = try paths.compactMap { path in
      try files.rawContents(at: path).map { (path, $0) }
    }
    guard found.count < 2 else {
      throw Failure(
        "\(paths[0]) and \(paths[1]) are both there, so neither is read.",
        remedy: "Remove the one that is not used.", status: .bookErrors)
    }
    path = found.first?.0 ?? BookPath.join(folder, "\(file.stem).\(newKind)")
    bytes = found.first?.1
  }

  /// Nil where there is no such file.
  func table() throws(EditError) -> PeopleTable? {
    guard let bytes else { return nil }
    return try PeopleTable(bytes: bytes, path: path, file: file)
  }

  /// The table, that of a new file where there is none.
  func tableToEdit() throws(EditError) -> PeopleTable {
    if let table = try table() { return table }
    return try PeopleTable(bytes: file.empty(path: path), path: path, file: file)
  }
}
