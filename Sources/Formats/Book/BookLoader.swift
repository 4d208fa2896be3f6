import Engine
package import PhoneNumbers

/// Reads a book account by account: what one account needs is gone before the next is read.
///
/// Problems of the files are diagnostics, and what is sound loads all the same; only a source that cannot be read
/// throws.
package struct BookLoader<Source: FileSource>: Sendable {
  private let source: Source
  private let zones: ZoneTable
  private let phones: NumberingPlans

  /// What was learnt of zones and phones is kept in the tables given.
  package init(
    _ source: Source, zones: ZoneTable = ZoneTable(), phones: NumberingPlans = NumberingPlans()
  ) {
    self.source = source
    self.zones = zones
    self.phones = phones
  }

  // MARK: The book

  /// Reads `pairbook.json` and finds the accounts.
  package func load() throws(FileSourceError) -> LoadedBook { try find(in: open()) }

  /// Reads `pairbook.json` alone: no folder is known yet.
  package func open() throws(FileSourceError) -> LoadedBook {
    var files = FileReader(source: source, folder: "")
    var book = LoadedBook()
    if let file = try files.read(BookPath.settings) {
      let (settings, diagnostics) = BookSettings.read(file.bytes, zones: zones)
      book.settings = settings
      book.diagnostics = diagnostics
    } else if files.problems.isEmpty {
      book.diagnostics.append(
        Diagnostic(
          .missingFile, path: BookPath.settings, at: nil, message: "there is no pairbook.json",
          help: "begin a book with pairbook init"))
    }
    book.diagnostics += files.problems
    book.inputs = files.inputs
    if let settings = book.settings {
      book.patterns = try AccountFolders.patterns(settings.accounts, in: source)
      book.layout = BookLayout(book.patterns)
    }
    book.diagnostics.sort()
    return book
  }

  /// Finds the accounts of an opened book; folders that are as they were are known by `known`.
  package func find(
    in opened: LoadedBook, knowing known: KnownFolders? = nil
  ) throws(FileSourceError) -> LoadedBook {
    guard opened.settings != nil else { return opened }
    var book = opened
    let folders = try AccountFolders.find(
      book.patterns, in: source, rootID: try rootID(), knowing: known)
    book.folders = folders.paths
    book.accounts = folders.accounts
    book.strays = folders.strays
    book.contested = folders.contested
    book.diagnostics += folders.diagnostics
    book.diagnostics.sort()
    return book
  }

  /// Of the account at the root; read from an `account.json` that is in error, too, as far as it goes.
  private func rootID() throws(FileSourceError) -> String? {
    var files = FileReader(source: source, folder: "")
    guard let file = try files.read("account.json") else { return nil }
    return JSONDocument(bytes: file.bytes, path: "account.json").root?["id"]?.value.string
  }

  // MARK: An account

  /// Reads one of the folders that `load` found; nil where it is no account, with what there is to say of it.
  package func loadAccount(
    _ folder: String, of book: LoadedBook
  ) throws(FileSourceError) -> AccountLoading {
    guard let bookSettings = book.settings else { return .noAccount([]) }
    var files = FileReader(source: source, folder: folder)
    guard try files.has("account.json") else {
      return .noAccount(try noAccountFile(folder, &files))
    }
    var diagnostics: [Diagnostic] = []
    var settings: AccountSettings?
    var isHalfMerged = false
    if let file = try files.read("account.json") {
      let (read, problems) = AccountSettings.read(
        file.bytes, folder: folder, book: bookSettings, zones: zones)
      settings = read
      diagnostics += problems
      isHalfMerged = problems.contains { $0.code == .mergeConflict }
    }
    let id = settings?.id ?? book.id(of: folder)
    let people = try readPeople(&files, region: settings?.defaultRegion.flatMap(PhoneRegion.init))
    // The country of numbers without one stands in account.json: that nothing of it was read was said once.
    diagnostics += people.diagnostics.filter { !isHalfMerged || $0.code != .phoneWithoutCountry }
    diagnostics += files.problems
    diagnostics += try nestedBook(folder, &files)
    if let settings {
      diagnostics += MailSettingsCheck.problems(settings, people.people, folder: folder)
    }
    let desired = DesiredAccount(
      id: id, standing: book.contested[id] == nil ? standing(settings) : .contested,
      roster: people.roster.state, archiving: people.archiving.state, people: people.people,
      policy: settings?.policy ?? Policy(of: bookSettings),
      missingMailSettings: settings.map {
        $0.missingMailSettings.map(\.rawValue) + $0.missingConnections
      } ?? [])
    return .account(
      LoadedAccount(
        folder: folder, desired: desired, settings: settings, directory: people.directory,
        diagnostics: diagnostics.sorted(), inputs: files.inputs))
  }

  /// An account with a `pairbook.json` would be a book of its own to a command that is started in it.
  private func nestedBook(
    _ folder: String, _ files: inout FileReader<Source>
  ) throws(FileSourceError) -> [Diagnostic] {
    guard !folder.isEmpty, try files.has(BookPath.settings) else { return [] }
    return [
      Diagnostic(
        .nestedBook, path: BookPath.join(folder, BookPath.settings), at: nil,
        message: "\(folder) is an account of this book, and has a pairbook.json as if it were one",
        help: "remove it: its store and its mail connection would not be this book's")
    ]
  }

  private func standing(_ settings: AccountSettings?) -> DesiredAccount.Standing {
    guard let settings else { return .unreadable }
    if settings.suspended { return .suspended }
    return settings.archivingEnabled ? .active : .notEnabled
  }

  private func noAccountFile(
    _ folder: String, _ files: inout FileReader<Source>
  ) throws(FileSourceError) -> [Diagnostic] {
    let names = PeopleFile.allCases.flatMap(\.names)
    var hasPeople = false
    for name in names where try files.has(name) { hasPeople = true }
    let place = folder.isEmpty ? "the root" : folder
    return [
      Diagnostic(
        .noAccountFile, severity: hasPeople ? .error : .warning,
        path: BookPath.account(in: folder), at: nil,
        message: "there is no account.json in \(place), so it is no account",
        help: folder.isEmpty
          ? "bring it back: git restore account.json; or add one"
          : "add account.json, or leave the folder out of \"accounts\"")
    ]
  }

  // MARK: People

  private struct LoadedPeople {
    var roster: Roster
    var archiving: Archiving
    var people: [Person]
    var directory: PersonDirectory
    var diagnostics: [Diagnostic]
  }

  private func readPeople(
    _ files: inout FileReader<Source>, region: PhoneRegion?
  ) throws(FileSourceError) -> LoadedPeople {
    let rosterRows = try files.rows(
      "users", required: [[RosterColumn.email]], shape: PeopleShapes.users, isNeeded: true)
    let archivingRows = try files.rows(
      "archiving", required: [[ArchivingColumn.email, .id], [.archiving]],
      shape: PeopleShapes.archiving, isNeeded: false)
    return merge(rosterRows, archivingRows, region)
  }

  private func merge(
    _ rosterRows: FileRows<RosterColumn>, _ archivingRows: FileRows<ArchivingColumn>,
    _ region: PhoneRegion?
  ) -> LoadedPeople {
    let roster = read(rosterRows, region)
    let archiving = read(archivingRows, roster)
    let people = People.merge(roster, archiving)
    let withoutPhone = withoutPhone(people, roster, rosterRows.source)
    // That a column is not read is said once.
    let misnamed = withoutPhone.filter { $0.place == nil }.map(\.position)
    return LoadedPeople(
      roster: roster, archiving: archiving, people: people,
      directory: PersonDirectory(
        roster: rosterRows.source, archiving: archivingRows.source, roster, archiving),
      diagnostics: roster.diagnostics.filter {
        $0.code != .misnamedColumn || !misnamed.contains($0.position)
      } + archiving.diagnostics + withoutPhone)
  }

  // Each kind of file has a reader of its own, made for it: a roster has millions of cells.

  private func read(_ rows: FileRows<RosterColumn>, _ region: PhoneRegion?) -> Roster {
    switch rows {
    case .csv(let rows): RosterReader.read(rows, phones: phones, region: region)
    case .json(let rows): RosterReader.read(rows, phones: phones, region: region)
    case .none(let rows): RosterReader.read(rows, phones: phones, region: region)
    }
  }

  private func read(_ rows: FileRows<ArchivingColumn>, _ roster: Roster) -> Archiving {
    switch rows {
    case .csv(let rows): ArchivingReader.read(rows, roster: roster)
    case .json(let rows): ArchivingReader.read(rows, roster: roster)
    case .none(let rows): ArchivingReader.read(rows, roster: roster)
    }
  }

  private func withoutPhone(
    _ people: [Person], _ roster: Roster, _ rows: some RowSource<RosterColumn>
  ) -> [Diagnostic] {
    People.withoutPhone(people, roster, rows)
  }
}

/// What a book's root says, before any account is read.
package struct LoadedBook: Sendable {
  /// Nil where `pairbook.json` is missing or in error: nothing is to be done with the book.
  package var settings: BookSettings?
  /// By which the accounts are found.
  var patterns: [FolderPattern] = []
  /// The folders that the settings' patterns find, sorted by bytes; not each need be an account's.
  package var folders: [String] = []
  /// Those of them that are no account's.
  package var strays: [String] = []
  /// The accounts that can be worked on, in the order of their folders.
  package var accounts: [Account] = []
  /// The folders of each account id that several have: nothing is to be done for any of them.
  package var contested: [String: [String]] = [:]
  /// Where the book's accounts lie.
  package var layout = BookLayout.any
  /// Of `pairbook.json` and of the folders, sorted.
  package var diagnostics: [Diagnostic] = []
  /// Blob ids of the files that were read, by path.
  package var inputs: [String: String] = [:]

  package init() {}

  /// An account, not read yet.
  package struct Account: Hashable, Sendable {
    /// Nil for an account at the root whose `account.json` does not tell.
    package var id: String?
    /// From the book's root; `""` for the root.
    package var folder: String
  }

  /// The id of the account in a folder as the book tells it; empty for a root that does not tell.
  func id(of folder: String) -> String {
    guard folder.isEmpty else { return BookPath.name(folder) }
    return accounts.first { $0.folder.isEmpty }?.id ?? contested.first { $0.value.contains("") }?
      .key ?? ""
  }
}

/// What a folder turned out to be.
package enum AccountLoading: Sendable {
  case account(LoadedAccount)
  /// It has no `account.json`.
  case noAccount([Diagnostic])
}
