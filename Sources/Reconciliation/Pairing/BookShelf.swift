import Engine
import Formats

/// The book as the pairing page needs it: account by account, kept while the book stays as it is.
actor BookShelf {
  /// The book of the newest commit.
  typealias Open = @Sendable () async throws -> ServedBook

  /// One account of the book, and the book that it is of.
  struct Reading: Sendable {
    var account: BookAccount
    var book: ServedBook
  }

  private let open: Open
  private var key: String?
  private var folders: Task<[String: AccountFolder], any Error>?
  /// Each is read once, however many pages ask for it meanwhile.
  private var accounts: [String: Task<BookAccount, any Error>] = [:]
  /// Accounts in the order of their reading: the oldest goes first.
  private var order: [String] = []
  private static let kept = 64

  init(_ open: @escaping Open) { self.open = open }

  /// The account as the newest commit has it; one without a folder stands still.
  func account(_ id: String) async throws -> Reading {
    let book = try await open()
    if book.key != key {
      key = book.key
      (accounts, order) = ([:], [])
      folders = Task {
        Dictionary(
          try await book.source.accounts().map { ($0.id, $0) },
          uniquingKeysWith: { first, _ in first })
      }
    }
    guard let folder = try await folders?.value[id] else {
      return Reading(account: .absent(id, .folderGone), book: book)
    }
    // Meanwhile the book may have become another, which is read by whoever asks next.
    guard book.key == key else {
      return Reading(account: try await book.source.read(folder), book: book)
    }
    do {
      return Reading(account: try await reading(folder, of: book).value, book: book)
    } catch {
      accounts[id] = nil
      throw error
    }
  }

  private func reading(
    _ folder: AccountFolder, of book: ServedBook
  ) -> Task<BookAccount, any Error> {
    if let known = accounts[folder.id] { return known }
    let task = Task { try await book.source.read(folder) }
    if order.count >= Self.kept { accounts[order.removeFirst()] = nil }
    if accounts.updateValue(task, forKey: folder.id) == nil { order.append(folder.id) }
    return task
  }
}
