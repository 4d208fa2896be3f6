import Formats
import PhoneNumbers

/// What changed between two versions of a book, and which of its problems are new.
struct BookChanges {
  struct Account {
    let id: String
    /// Without full stops.
    var sentences: [String]
  }

  private(set) var accounts: [Account] = []
  /// Of the book as a whole.
  private(set) var sentences: [String] = []
  /// Errors and warnings that the earlier version did not have.
  private(set) var newProblems: [Diagnostic] = []
  /// People who left a roster while archiving is on for them, and the id of their account.
  private(set) var leftWhileOn: [(person: PeopleChanges.Person, account: String)] = []
  /// How many errors the earlier version had as well.
  private(set) var oldErrorCount = 0

  /// `old` is nil where there is no earlier version; `files` are the edited ones.
  init(from old: BookVersion?, to new: BookVersion, files: AdminFiles) throws {
    for folder in files.folders.sorted() {
      let (earlier, later) = (try old?.account(folder), try new.account(folder))
      let id = later?.id ?? earlier?.id ?? folder
      let people = Self.people(from: earlier, to: later)
      leftWhileOn += (people?.people ?? []).filter { $0.isOn && $0.changes.contains(.left) }
        .map { ($0, id) }
      let sentences =
        SettingsChanges.account(earlier?.settings, later?.settings) + (people?.sentences() ?? [])
      guard !sentences.isEmpty else { continue }
      accounts.append(Account(id: id, sentences: sentences))
    }
    sentences = SettingsChanges.book(
      try old?.json(BookPath.settings), try new.json(BookPath.settings))
    if files.templateCount > 0 {
      sentences.append("\(CountedNoun.text(files.templateCount, "mail template")) changed")
    }
    let concerned =
      files.changesSettings ? new.folders.union(old?.folders ?? []) : files.folders
    try compareProblems(from: old, to: new, folders: concerned)
  }

  private static func people(from old: AccountVersion?, to new: AccountVersion?) -> PeopleChanges? {
    guard let phones = (new ?? old)?.people.phones else { return nil }
    let none = AccountFiles(roster: nil, archiving: nil, phones: phones)
    return PeopleChanges(from: old?.people ?? none, to: new?.people ?? none)
  }

  private mutating func compareProblems(
    from old: BookVersion?, to new: BookVersion, folders: Set<String>
  ) throws {
    var known = KnownProblems()
    _ = try old?.check(folders) { known.add($0) }
    var all: [Diagnostic] = []
    _ = try new.check(folders) { all += $0 }
    newProblems = known.new(of: all.sorted())
    oldErrorCount =
      all.count { $0.severity == .error } - newProblems.count { $0.severity == .error }
  }
}
