import Engine
import Formats

/// The book as the pairing page needs it: account by account, kept while the book stays as it is.
actor BookShelf {
  /// The book of the newest commit, and that commit.
  typealias Open = @Sendable () async throws -> (key: String, source: any BookSource)

  private let open: Open
  private var key: String?
  private var source: (any BookSource)?
  private var folders: [String: AccountFolder] = [:]
  private var accounts: [String: BookAccount] = [:]
  /// Accounts in the order of their reading: the oldest goes first.
  private var order: [String] = []
  private static let kept = 64

  init(_ open: @escaping Open) { self.open = open }

  /// The account, and the key of the book that it is of; nil for an account that the book does not have.
  func account(_ id: String) async throws -> (account: BookAccount, key: String)? {
    let (key, source) = try await open()
    if key != self.key {
      let folders = try await source.accounts()
      self.folders = Dictionary(
        folders.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      (self.key, self.source, accounts, order) = (key, source, [:], [])
    }
    if let known = accounts[id] { return (known, key) }
    guard let folder = folders[id] else { return nil }
    let account = try await source.read(folder)
    // Meanwhile the book may have become another.
    guard key == self.key else { return (account, key) }
    if order.count >= Self.kept { accounts[order.removeFirst()] = nil }
    if accounts.updateValue(account, forKey: id) == nil { order.append(id) }
    return (account, key)
  }
}
