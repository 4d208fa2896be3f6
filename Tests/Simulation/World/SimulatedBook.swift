import Engine
import Formats
import PhoneNumbers
import Reconciliation
import TestSupport

/// The book of one commit, read by the real reader from files in memory.
struct SimulatedBook: BookSource {
  let bookID: String
  let folders: [AccountFolder]
  /// By account id.
  let read: [String: BookAccount]
  var mutation: Mutation?

  private static let zones = ZoneTable()
  private static let phones = NumberingPlans()

  init(_ files: [String: [UInt8]], _ mutation: Mutation?) throws {
    let source = MemoryFileSource(files.mapValues { .file($0) })
    let loader = BookLoader(source, zones: Self.zones, phones: Self.phones)
    let book = try loader.load()
    guard let settings = book.settings else {
      throw StoryError("pairbook.json: \(book.diagnostics.map(\.message))")
    }
    bookID = settings.id
    folders = book.accounts.compactMap { account in
      account.id.map { AccountFolder(id: $0, path: account.folder) }
    }.sorted { $0.id < $1.id }
    var read: [String: BookAccount] = [:]
    for folder in folders {
      guard case .account(let account) = try loader.loadAccount(folder.path, of: book) else {
        continue
      }
      read[folder.id] = BookAccount(
        folder: folder, desired: account.desired,
        correspondence: Correspondence(account, settings),
        mail: account.settings?.mail ?? .unknown, gateway: account.settings?.gateway ?? .unknown,
        inputs: account.inputs, diagnostics: account.diagnostics)
    }
    self.read = read
    self.mutation = mutation
  }

  /// As it is read by a program without a fault.
  var honest: SimulatedBook {
    var book = self
    book.mutation = nil
    return book
  }

  func accounts() -> [AccountFolder] { folders }

  func read(_ folder: AccountFolder) throws -> BookAccount {
    guard let account = read[folder.id] else { throw StoryError("\(folder.path) is gone") }
    return try mutation?.read(account) ?? account
  }
}

/// The story itself is wrong.
struct StoryError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

extension Correspondence {
  fileprivate init(_ account: LoadedAccount, _ book: BookSettings) {
    let settings = account.settings
    let from = settings?.from ?? book.invitations.from
    self.init(
      from: Mailbox(name: from?.name, address: from?.email ?? ""),
      baseURL: settings?.baseURL ?? book.invitations.baseURL ?? "",
      company: settings?.name ?? account.id, contact: settings?.contact,
      admins: settings?.admins ?? [], locale: settings?.locale, policy: account.desired.policy
    ) { _ in Addressee() }
  }
}
