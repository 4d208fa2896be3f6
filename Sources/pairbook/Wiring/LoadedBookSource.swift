import Engine
import Formats
import PhoneNumbers
import Reconciliation

/// The book of one revision, account by account, as the reconciler takes it.
struct LoadedBookSource: BookSource {
  let loader: BookLoader<TreeFiles>
  let files: TreeFiles
  let settings: BookSettings
  /// Where the book's accounts lie.
  let layout: BookLayout
  /// Blob ids of the files that are the whole book's, by path.
  let inputs: [String: String]
  private let found: FoundBook
  /// Those of the whole book.
  private let templates: TemplateFiles

  var bookID: String { settings.id }

  /// Throws where `pairbook.json` is so wrong that nothing can be done with the book.
  init(
    _ files: TreeFiles, _ tables: ReadingTables = ReadingTables(),
    after earlier: EarlierReading? = nil
  ) throws {
    self.files = files
    loader = BookLoader(files, zones: tables.zones, phones: tables.phones)
    let book = try loader.open()
    guard let settings = book.settings else { throw UnusableBook(diagnostics: book.diagnostics) }
    self.settings = settings
    layout = book.layout
    inputs = book.inputs
    templates = try TemplateFiles(in: "", of: files)
    found = FoundBook(book, loader, files, after: earlier)
  }

  /// The book with its folders.
  var book: LoadedBook { get throws { try found.contents().book } }

  /// Of everything that is read before the accounts are.
  var diagnostics: [Diagnostic] { get throws { try found.contents().diagnostics } }

  /// Those that can be worked on, sorted by id.
  var folders: [AccountFolder] { get throws { try found.contents().folders } }

  func accounts() throws -> [AccountFolder] { try folders }

  func state() throws -> String? { try found.state()?.text }

  func changes(since state: String) throws -> Set<String>? { try found.changes(since: state) }

  /// Where the settings look for accounts, whether there is one now or not.
  var places: [AccountFolder] {
    get throws {
      let book = try book
      return book.folders.compactMap { path in
        let id = path.isEmpty ? book.accounts.first { $0.folder.isEmpty }?.id : BookPath.name(path)
        return id.map { AccountFolder(id: $0, path: path) }
      }
    }
  }

  func standing(ofAbsent account: String) throws -> DesiredAccount.Standing {
    let book = try book
    if book.contested[account] != nil { return .contested }
    if let folder = book.strays.first(where: { $0.isEmpty || BookPath.name($0) == account }),
      try PeopleFile.allCases.contains(where: { try files.people($0, in: folder).path != nil })
    {
      return .accountFileGone(path: BookPath.account(in: folder))
    }
    // The account at the root may be this one: its file does not tell.
    return book.accounts.contains { $0.id == nil } ? .unreadable : .folderGone
  }

  func read(_ folder: AccountFolder) async throws -> BookAccount {
    guard case .account(let account) = try loader.loadAccount(folder.path, of: book) else {
      throw FileSourceError(
        path: folder.path, why: "it is no account any more", remedy: "Run the command again.")
    }
    var templates = templates
    // The root's own account has the templates of the whole book.
    if !folder.path.isEmpty { try templates.add(folder.path, of: files) }
    return BookAccount(
      folder: folder, desired: account.desired,
      correspondence: Correspondence(account, book: settings),
      mail: account.settings?.mail ?? .unknown, gateway: account.settings?.gateway ?? .unknown,
      templates: templates.texts,
      inputs: account.inputs.merging(templates.inputs) { own, _ in own },
      diagnostics: account.diagnostics)
  }
}

/// What was learnt of time zones and phone numbers, for reading a book again and again.
struct ReadingTables: Sendable {
  let zones = ZoneTable()
  let phones = NumberingPlans()
}

/// Mail templates, read whole: what they say is part of what a plan binds.
struct TemplateFiles {
  /// By path in the book.
  private(set) var texts: [String: String] = [:]
  /// Blob ids, by path in the book.
  private(set) var inputs: [String: String] = [:]
  private var byteCount = 0

  /// All kinds in a hundred languages have less; of one blob a commit can make any number of files.
  private static let maximumByteCount = 16 << 20

  /// Those that lie in a folder; `""` is the book's root.
  init(in folder: String, of files: TreeFiles) throws(FileSourceError) {
    try add(folder, of: files)
  }

  mutating func add(_ folder: String, of files: TreeFiles) throws(FileSourceError) {
    let place = BookPath.templates(in: folder)
    for entry in try files.entries(of: place) ?? []
    where entry.kind == .file && BookFile.isTemplate(entry.name) {
      let path = BookPath.join(place, entry.name)
      let file = try files.read(path)
      byteCount += file.bytes.count
      guard byteCount <= Self.maximumByteCount else {
        throw FileSourceError(
          path: place,
          why: "the mail templates have more than \(Self.maximumByteCount >> 20) MiB in all",
          remedy: "Shorten them, or look who committed them.")
      }
      texts[path] = String(decoding: file.bytes, as: UTF8.self)
      inputs[path] = file.blob
    }
  }
}

/// `pairbook.json` is missing or unreadable.
struct UnusableBook: Error {
  var diagnostics: [Diagnostic]
}

extension Correspondence {
  init(_ account: LoadedAccount, book: BookSettings) {
    let settings = account.settings
    let from = settings?.from ?? book.invitations.from
    let directory = account.directory
    self.init(
      from: Mailbox(name: from?.name, address: from?.email ?? ""),
      baseURL: settings?.baseURL ?? book.invitations.baseURL ?? "",
      company: settings?.name ?? account.id, contact: settings?.contact,
      admins: settings?.admins ?? [], locale: settings?.locale, policy: account.desired.policy,
      consent: settings?.consent
    ) { email in
      directory[email].map {
        Addressee(name: $0.name, locale: $0.locale, managerEmail: $0.managerEmail)
      }
    }
  }
}
