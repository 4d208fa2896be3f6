import Engine
import Formats
import GitWorkspace
import Glibc
import PhoneNumbers

/// A book's files on disk, for a command that edits them.
///
/// Accounts are opened one by one: what one needs is gone before the next.
struct EditableBook {
  /// An account that is not opened yet.
  struct Place: Hashable {
    let id: String
    /// From the book's root; `""` for the root.
    let folder: String
  }

  let workspace: Workspace
  /// Those that the command is about, sorted by folder.
  let places: [Place]
  private let repository: Repository
  private let files: WorktreeFiles
  private let settings: BookSettings
  private let phones = NumberingPlans()

  /// Takes all accounts, or the one of that id.
  init(_ workspace: Workspace, account id: String?) throws {
    self.workspace = workspace
    repository = try workspace.place.open()
    files = try repository.worktree()
    let source = try workspace.bookInWorktree()
    settings = source.settings
    let places = try source.book.accounts.map { Place(id: $0.id ?? "account", folder: $0.folder) }
    self.places = try id.map { try Self.only($0, of: places, source.book) } ?? places
    guard id == nil else { return }
    for id in try source.book.contested.keys.sorted() {
      workspace.console.note("Left out: the account \(id), whose id several folders have.")
    }
  }

  private static func only(_ id: String, of places: [Place], _ book: LoadedBook) throws -> [Place] {
    if let folders = book.contested[id] { throw Failure.contestedAccount(id, folders: folders) }
    let found = places.filter { $0.id == id }
    guard found.isEmpty else { return found }
    throw Failure.unknownAccount(id, known: places.map(\.id))
  }

  /// What shows what a sync does with an edit.
  var nextStep: String { workspace.nextStep(settings) }

  /// The one account that a command is about; says how to name it where there are several.
  func onlyPlace(for what: String) throws -> Place {
    if places.count == 1 { return places[0] }
    let known = TerminalText.harmless(places.prefix(20).map(\.id).joined(separator: ", "))
    throw Failure(
      places.isEmpty
        ? "The book has no account yet." : "The book has \(places.count) accounts.",
      remedy: places.isEmpty
        ? "Make a folder with an account.json; `pairbook init --help` tells where."
        : "Say with --account \(what): one of \(known)\(places.count > 20 ? ", …" : "").",
      status: .usage)
  }

  func open(_ place: Place) throws -> EditableAccount {
    try EditableAccount(place, in: files, book: settings, phones: phones)
  }

  /// The people of a selection, in those accounts.
  func resolve(_ selection: Selection) throws -> Selection.Result {
    var resolver = Selection.Resolver(selection)
    for place in places { resolver.look(in: try open(place).people()) }
    for place in places where resolver.wantsSuggestions {
      resolver.suggest(from: try open(place).people())
    }
    return resolver.result()
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

  /// Writes files, and commits them and nothing else where there is a message; all of it, or the files are as they were.
  ///
  /// Nil where nothing was committed.
  func write(
    _ edits: [(file: EditableFile, after: PeopleTable)], committing message: String?
  ) throws -> ObjectID? {
    let head = try repository.head().commit
    do {
      for (file, after) in edits { try write(after.bytes, to: file.path, readAs: file.bytes) }
      return try message.flatMap { try commit(edits.map(\.file.path), message: $0) }
    } catch {
      // What was committed stays, whatever failed after that.
      guard try repository.head().commit == head else { throw error }
      throw takeBack(edits, after: error)
    }
  }

  /// The error with what became of the files.
  private func takeBack(
    _ edits: [(file: EditableFile, after: PeopleTable)], after error: any Error
  ) -> any Error {
    guard var failure = Failure(any: error) else { return error }
    var standing: [String] = []
    for (file, after) in edits.reversed() where after.bytes != file.bytes {
      do {
        guard try repository.worktree().rawContents(at: file.path) == after.bytes else { continue }
        let path = "\(workspace.folder)/\(file.path)"
        if let old = file.bytes {
          try AtomicFile.write(old, to: path)
        } else if unlink(path) != 0 {
          standing.append(file.path)
        }
      } catch {
        standing.append(file.path)
      }
    }
    guard !standing.isEmpty else {
      failure.message += " Nothing was changed."
      return failure
    }
    let paths = standing.sorted().joined(separator: " and ")
    failure.message +=
      " \(paths) \(standing.count == 1 ? "holds its edit" : "hold their edits") all the same, not committed."
    failure.remedy =
      [
        failure.remedy,
        "`git diff` shows them: `pairbook save -m MESSAGE` commits, `git restore \(standing.sorted().joined(separator: " "))` takes them back.",
      ].compactMap { $0.map { Sentence($0).text } }.joined(separator: " ")
    return failure
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
    let edited = paths.filter(Set(uncommitted.paths).contains)
    if !edited.isEmpty {
      throw Failure(
        "\(edited.joined(separator: " and ")) has edits that are not committed, which -m would take along.",
        remedy:
          "Leave -m out and commit everything with `pairbook save -m MESSAGE`, or save those edits first."
      )
    }
  }

  /// Commits files as they lie on disk and nothing else; nil where none of them changed.
  private func commit(_ paths: [String], message: String) throws -> ObjectID? {
    let (author, committer) = try identity()
    guard
      let commit = try repository.commitWorktree(
        paths, author: author, committer: committer, message: message)
    else { return nil }
    for note in commit.indexNotes { workspace.console.note(note) }
    return commit.id
  }

  /// Whether commits of the branch go to a remote.
  func hasRemote() throws(GitError) -> Bool {
    try repository.upstream(of: repository.currentBranch()) != nil
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
  /// Nil where `account.json` is in error.
  let settings: AccountSettings?
  let phones: AccountPhones
  let roster: EditableFile
  let archiving: EditableFile
  /// The identities that `status.csv` lists.
  let published: Set<String>

  init(
    _ place: EditableBook.Place, in files: WorktreeFiles, book: BookSettings,
    phones: NumberingPlans
  ) throws {
    id = place.id
    let path = BookPath.account(in: place.folder)
    let isFile = try files.entry(at: path)?.kind.isFile ?? false
    settings = try (isFile ? files.rawContents(at: path) : nil).flatMap {
      AccountSettings.read($0, folder: place.folder, book: book).settings
    }
    self.phones = AccountPhones(
      phones, region: settings?.defaultRegion.flatMap { PhoneRegion($0) })
    roster = try EditableFile(.users, in: place.folder, of: files, newKind: "csv")
    archiving = try EditableFile(
      .archiving, in: place.folder, of: files,
      newKind: roster.path.hasSuffix(".json") ? "json" : "csv")
    let status = BookPath.status(in: place.folder)
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
    let paths = file.paths(in: folder)
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
