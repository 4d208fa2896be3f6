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

  /// `old` is nil where there is no earlier version; `files` are those that differ. With `only`, of other
  /// accounts nothing is told.
  init(
    from old: BookVersion?, to new: BookVersion, files: AdminFiles, only account: String? = nil
  ) throws {
    for folder in files.folders.sorted() {
      let (earlier, later) = (try old?.account(folder), try new.account(folder))
      guard earlier != nil || later != nil else { continue }
      let id = later?.id ?? earlier?.id ?? folder
      guard account == nil || account == id else { continue }
      let change = AccountChange(from: earlier, to: later, phones: new.phones)
      leftWhileOn += change.people.people.filter { $0.isOn && $0.changes.contains(.left) }
        .map { ($0, id) }
      diagnostics += later?.diagnostics ?? []
      let told = Account(id: id, settings: change.settings, people: change.people)
      if !told.sentences.isEmpty { accounts.append(told) }
    }
    guard account == nil else { return }
    if files.changesSettings {
      sentences = SettingsChanges.book(
        try old?.json(BookPath.settings), try new.json(BookPath.settings))
      diagnostics = new.source.book.diagnostics + diagnostics
    }
    if files.templateCount > 0 {
      sentences.append("\(CountedNoun.text(files.templateCount, "mail template")) changed")
    }
  }

  var isEmpty: Bool { accounts.isEmpty && sentences.isEmpty }
}

/// What changed in one account.
private struct AccountChange {
  var settings: [String] = []
  let people: PeopleChanges

  init(
    from old: AccountVersion?, to new: AccountVersion?, phones: (JSONValue?) -> AccountPhones
  ) {
    // What cannot be read says nothing: it counts as it was.
    let isReadable = (old: old?.settings != nil, new: new?.settings != nil)
    if old != nil, new != nil, !isReadable.old || !isReadable.new {
      if isReadable.old != isReadable.new {
        settings.append(Self.unreadable("account.json", isNow: !isReadable.new))
      }
    } else {
      settings = SettingsChanges.account(old?.settings, new?.settings)
      if old != nil, old?.settings == nil { settings = ["account.json removed"] }
      if new != nil, new?.settings == nil { settings = ["account added"] }
    }
    let roster = Self.tables(old?.roster, new?.roster)
    let archiving = Self.tables(old?.archiving, new?.archiving)
    for (name, pair) in [("users", roster), ("archiving", archiving)] where pair.isUnreadable {
      settings.append(Self.unreadable("the \(name) file", isNow: pair.isUnreadableNow))
    }
    let all = PeopleChanges(
      from: AccountFiles(
        roster: roster.old, archiving: archiving.old,
        phones: phones(old?.settings ?? new?.settings)),
      to: AccountFiles(
        roster: roster.new, archiving: archiving.new,
        phones: phones(new?.settings ?? old?.settings)))
    // Who is not in a damaged file may stand in a row that could not be read.
    let isWhole = (
      roster: roster.new?.isComplete ?? true, archiving: archiving.new?.isComplete ?? true
    )
    people = all.without { change in
      switch change {
      case .left: !isWhole.roster
      case .unasked: !isWhole.archiving
      default: false
      }
    }
    if !isWhole.roster { settings.append(Self.damaged("users")) }
    if !isWhole.archiving { settings.append(Self.damaged("archiving")) }
  }

  private struct Tables {
    var old: PeopleTable?
    var new: PeopleTable?
    var isUnreadable = false
    var isUnreadableNow = false
  }

  private static func tables(_ old: PeopleVersion?, _ new: PeopleVersion?) -> Tables {
    let isBroken = (old: old?.isUnreadable ?? false, new: new?.isUnreadable ?? false)
    guard isBroken.old || isBroken.new else { return Tables(old: old?.table, new: new?.table) }
    let readable = new?.table ?? old?.table
    return Tables(
      old: readable, new: readable, isUnreadable: true, isUnreadableNow: isBroken.new)
  }

  private static func unreadable(_ file: String, isNow: Bool) -> String {
    isNow
      ? "\(file) cannot be read, so it is not known what changed in it"
      : "\(file) could not be read before, so it is not known what changed in it"
  }

  private static func damaged(_ name: String) -> String {
    "the \(name) file is damaged: who stands in a row that cannot be read is not told"
  }
}
