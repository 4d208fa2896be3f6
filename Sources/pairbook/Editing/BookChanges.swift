import Formats
import GitWorkspace
import PhoneNumbers

/// What changed between two versions of a book.
struct BookChanges {
  struct Account {
    let id: String
    /// Of its settings and files as wholes, without full stops.
    var settings: [String]
    var people: PeopleChanges?

    /// Without full stops.
    var sentences: [String] { sentences(naming: 3) }

    /// As many people are named in each.
    func sentences(naming limit: Int, masked isMasked: Bool = false) -> [String] {
      settings + (people?.sentences(naming: limit, masked: isMasked) ?? [])
    }
  }

  private(set) var accounts: [Account] = []
  /// Of the book as a whole.
  private(set) var sentences: [String] = []
  /// People who left a roster while archiving is on for them, and the id of their account.
  private(set) var leftWhileOn: [(person: PeopleChanges.Person, account: String)] = []
  /// What keeps the changed files of the later version from being read whole.
  private(set) var diagnostics: [Diagnostic] = []
  /// Changed files of either version that cannot be read, or not whole; the sentences tell of each.
  private(set) var unread: [UnreadFile] = []

  /// Of two versions of which one is no book that can be read: nothing is known but that.
  init(unread: [UnreadFile], diagnostics: [Diagnostic]) {
    self.unread = unread
    self.diagnostics = diagnostics
    sentences = unread.map(\.sentence)
  }

  /// `old` is nil where there is no earlier version; `files` are those that differ. With `only`, of other
  /// accounts nothing is told.
  init(
    from old: BookVersion?, to new: BookVersion, files: AdminFiles, only account: String? = nil
  ) throws {
    let changed = Set(files.edited)
    let folders = try Cores.map(files.folders.sorted()) { folder in
      try FolderChange(folder, from: old, to: new, only: account)
    }
    for folder in folders.compactMap({ $0 }) {
      leftWhileOn += folder.change.people.people.filter { $0.isOn && $0.changes.contains(.left) }
        .map { ($0, folder.id) }
      diagnostics += folder.diagnostics.filter { changed.contains($0.path) }
      let unread = folder.unread.filter { changed.contains($0.path) }
      self.unread += unread
      let told = Account(
        id: folder.id, settings: folder.change.settings + unread.map(\.sentence),
        people: folder.change.people)
      if !told.sentences.isEmpty { accounts.append(told) }
    }
    guard account == nil else { return }
    if files.changesSettings {
      sentences = SettingsChanges.book(
        try old?.json(BookPath.settings), try new.json(BookPath.settings))
      diagnostics =
        try new.source.book.diagnostics.filter { changed.contains($0.path) } + diagnostics
    }
    if files.templateCount > 0 {
      sentences.append("\(CountedNoun.text(files.templateCount, "mail template")) changed")
    }
  }

  var isEmpty: Bool { accounts.isEmpty && sentences.isEmpty }
}

/// What changed in the account of one folder, and what is wrong with its files.
private struct FolderChange {
  let id: String
  let change: AccountChange
  /// Of the later version.
  let diagnostics: [Diagnostic]
  /// Of either version.
  let unread: [UnreadFile]

  /// Nil where neither version has an account there, or it is another than `only`.
  init?(
    _ folder: String, from old: BookVersion?, to new: BookVersion, only account: String?
  ) throws {
    let (earlier, later) = try Cores.both(
      { () throws in try old?.account(folder) }, { () throws in try new.account(folder) })
    guard earlier != nil || later != nil else { return nil }
    id = [later?.id, earlier?.id].compactMap { $0 }.first { !$0.isEmpty } ?? "account"
    guard account == nil || account == id else { return nil }
    change = AccountChange(from: earlier, to: later, phones: new.phones)
    diagnostics = later?.diagnostics ?? []
    unread = (earlier?.unread ?? []) + (later?.unread ?? [])
  }
}

/// What changed in one account.
private struct AccountChange {
  let settings: [String]
  let people: PeopleChanges

  init(
    from old: AccountVersion?, to new: AccountVersion?, phones: (JSONValue?) -> AccountPhones
  ) {
    switch (old, new) {
    case (nil, _): settings = ["account added"]
    case (_, nil): settings = ["account.json removed"]
    case (let old?, let new?):
      // What cannot be read says nothing.
      settings =
        old.isSound && new.isSound ? SettingsChanges.account(old.settings, new.settings) : []
    }
    let known = old?.settings ?? new?.settings
    let roster = Self.tables(old?.roster, new?.roster)
    let archiving = Self.tables(old?.archiving, new?.archiving)
    let all = PeopleChanges(
      from: AccountFiles(
        roster: roster.old, archiving: archiving.old,
        phones: phones(old?.soundSettings ?? new?.soundSettings ?? known)),
      to: AccountFiles(
        roster: roster.new, archiving: archiving.new,
        phones: phones(new?.soundSettings ?? old?.soundSettings ?? known)))
    // Who is not in a damaged file may stand in a row that could not be read.
    let isDamaged = (
      old: roster.old?.namesEverybody == false, new: roster.new?.namesEverybody == false
    )
    let asked = (old: Self.namesRead(archiving.old), new: Self.namesRead(archiving.new))
    people = all.without { person, change in
      switch change {
      case .joined: isDamaged.old
      case .left: isDamaged.new
      case .enabled, .disabled, .exempted: Self.isHidden(person, in: asked.old)
      case .unasked, .exemptionEnded: Self.isHidden(person, in: asked.new)
      case .renamed, .phone, .period, .details: false
      }
    }
  }

  /// A file that cannot be read in one version counts as it is in the other: what it says is no change.
  private static func tables(_ old: PeopleVersion?, _ new: PeopleVersion?) -> (
    old: PeopleTable?, new: PeopleTable?
  ) {
    guard old?.isUnreadable ?? false || new?.isUnreadable ?? false else {
      return (old?.table, new?.table)
    }
    let readable = new?.readable ?? old?.readable
    return (readable, readable)
  }

  /// Whom the rows of a damaged file name that can be read; nil for a file that is whole.
  private static func namesRead(_ table: PeopleTable?) -> Set<String>? {
    guard let table, !table.namesEverybody else { return nil }
    return Set(table.soundRows.compactMap { table.identity(row: $0) })
  }

  private static func isHidden(_ person: PeopleChanges.Person, in names: Set<String>?) -> Bool {
    guard let names, !names.contains(person.email) else { return false }
    return !person.changes.contains { change in
      if case .renamed(let from) = change { names.contains(from) } else { false }
    }
  }
}
