import Engine
import Formats

/// An account that a sync has to look at.
struct AccountItem: Sendable {
  var id: String
  /// Nil when the book has no folder for an account that the store knows.
  var folder: AccountFolder?

  /// Those of the book, and those that the store has people enrolled in although their folder is gone; sorted.
  static func all(
    _ folders: [AccountFolder], _ records: [String: AccountRecord], only wanted: Set<String>?
  ) -> [AccountItem] {
    let present = Set(folders.map(\.id))
    let orphans = records.values.filter { $0.enrolled > 0 && !present.contains($0.id) }
    let items =
      folders.map { AccountItem(id: $0.id, folder: $0) }
      + orphans.map { AccountItem(id: $0.id, folder: nil) }
    return items.filter { wanted?.contains($0.id) ?? true }.sorted { $0.id < $1.id }
  }
}

extension BookAccount {
  /// An account that the store knows and the book has no folder for; `standing` says why.
  static func absent(_ id: String, _ standing: DesiredAccount.Standing) -> BookAccount {
    BookAccount(
      folder: AccountFolder(id: id, path: ""),
      desired: DesiredAccount(id: id, standing: standing, people: [], policy: Policy()),
      correspondence: .nobody, mail: .unknown, gateway: .unknown)
  }
}
