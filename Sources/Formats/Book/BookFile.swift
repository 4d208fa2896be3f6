import Glibc

/// What a file of a book is, told by its path: who writes it, and which account it belongs to.
package enum BookFile: Hashable, Sendable {
  /// `pairbook.json`.
  case settings
  /// `account.json`.
  case account(folder: String)
  /// A roster or an archiving file.
  case people(folder: String)
  /// A mail template; of all accounts where it has no folder.
  case template(folder: String?)
  /// `published.json`.
  case record
  case status(folder: String)
  /// A file of events.
  case events(folder: String)
  /// No part of the format: a README, notes.
  case other

  /// `path` is from the book's root.
  package init(_ path: String, in layout: BookLayout) {
    let (folder, name) = (BookPath.folder(path), BookPath.name(path))
    if path == BookPath.settings {
      self = .settings
    } else if path == BookPath.record {
      self = .record
    } else if layout.isAccount(folder), let file = Self.inAccount(name, folder) {
      self = file
    } else {
      self = Self.below(folder, name, layout) ?? .other
    }
  }

  private static func inAccount(_ name: String, _ folder: String) -> BookFile? {
    switch name {
    case "account.json": .account(folder: folder)
    case "users.csv", "users.json", "archiving.csv", "archiving.json": .people(folder: folder)
    case "status.csv": .status(folder: folder)
    default: nil
    }
  }

  private static func below(_ folder: String, _ name: String, _ layout: BookLayout) -> BookFile? {
    let owner = BookPath.folder(folder)
    if folder == BookPath.templates(in: owner), isTemplate(name) {
      if owner.isEmpty { return .template(folder: nil) }
      return layout.isAccount(owner) ? .template(folder: owner) : nil
    }
    if folder == BookPath.events(in: owner), EventsFileName(name) != nil, layout.isAccount(owner) {
      return .events(folder: owner)
    }
    return nil
  }

  /// Whether a file may be one that people write, or that pairbook alone does, by its path in whatever book; quick, for
  /// tens of thousands.
  package static func mayBe(input path: UnsafeRawBufferPointer) -> Bool {
    inputNames.contains { ends(path, in: $0) } || lies(path, in: "templates")
  }

  /// The same of what pairbook alone writes.
  package static func mayBe(machineWritten path: UnsafeRawBufferPointer) -> Bool {
    machineNames.contains { ends(path, in: $0) } || lies(path, in: "events")
  }

  private static let inputNames: [StaticString] = [
    "users.csv", "archiving.csv", "account.json", "users.json", "archiving.json", "pairbook.json",
  ]
  private static let machineNames: [StaticString] = ["status.csv", "published.json"]

  /// Whether the last name of a path is this one.
  private static func ends(_ path: UnsafeRawBufferPointer, in name: StaticString) -> Bool {
    let start = path.count - name.utf8CodeUnitCount
    guard start >= 0, start == 0 || path[start - 1] == UInt8(ascii: "/"),
      let place = path.baseAddress
    else { return false }
    return memcmp(place + start, name.utf8Start, name.utf8CodeUnitCount) == 0
  }

  /// Whether the last name but one is this one.
  private static func lies(_ path: UnsafeRawBufferPointer, in folder: StaticString) -> Bool {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return false }
    return ends(UnsafeRawBufferPointer(rebasing: path[..<slash]), in: folder)
  }

  /// Whether a file of that name in a folder of templates is one.
  package static func isTemplate(_ name: String) -> Bool {
    name.hasSuffix(".txt") || name.hasSuffix(".html")
  }

  /// The account's folder; nil for what is the whole book's, or no part of it.
  package var folder: String? {
    switch self {
    case .account(let folder), .people(let folder), .status(let folder), .events(let folder):
      folder
    case .template(let folder): folder
    case .settings, .record, .other: nil
    }
  }

  /// Whether people write it: it says what is wanted.
  package var isInput: Bool {
    switch self {
    case .settings, .account, .people, .template: true
    case .record, .status, .events, .other: false
    }
  }

  /// Whether pairbook alone writes it.
  package var isMachineWritten: Bool {
    switch self {
    case .record, .status, .events: true
    case .settings, .account, .people, .template, .other: false
    }
  }
}

/// Which folders of a book are those of accounts.
package struct BookLayout: Hashable, Sendable {
  /// Nil where every folder may be one.
  private var patterns: Set<FolderPattern>?

  /// By the patterns of `pairbook.json`, or those that hold in their place.
  init(_ patterns: [FolderPattern]) { self.patterns = Set(patterns) }

  private init() { patterns = nil }

  /// Of every book that there ever was: a file is told by its name alone.
  package static let any = BookLayout()

  /// Whether an account has, had, or could have that folder; `""` is the root.
  package func isAccount(_ folder: String) -> Bool {
    guard let patterns else { return true }
    let names = folder.split(separator: "/")
    return patterns.contains { $0.matches(names) }
  }

  /// Whether accounts lie, or could lie, somewhere below that folder.
  package func leadsToAccounts(_ folder: String) -> Bool {
    guard let patterns else { return true }
    let names = folder.split(separator: "/")
    return patterns.contains { $0.leads(names) }
  }

  /// The one folder that can be the account's of an id; nil for none, and where others may be, too.
  package func onlyFolder(of account: String) -> String? {
    guard let patterns, patterns.count == 1, let names = patterns.first?.names,
      let last = names.last, !account.isEmpty, !account.contains("/"),
      !names.dropLast().contains(where: FolderPattern.isWild),
      FolderPattern.matches(account, pattern: last)
    else { return nil }
    return (names.dropLast() + [account]).joined(separator: "/")
  }

  /// How many names the path of the deepest folder has that may be an account's.
  package var depth: Int { patterns.map { $0.map(\.names.count).max() ?? 0 } ?? .max }

  /// That of a book in two versions.
  package func union(_ other: BookLayout) -> BookLayout {
    guard let ours = patterns, let theirs = other.patterns else { return .any }
    var both = self
    both.patterns = ours.union(theirs)
    return both
  }
}
