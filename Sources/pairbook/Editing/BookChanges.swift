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
  /// Errors that the earlier version had as well.
  private(set) var oldErrors: [Diagnostic] = []

  /// `old` is nil where there is no earlier version; `files` are the edited ones.
  init(from old: BookVersion?, to new: BookVersion, files: AdminFiles) throws {
    let folders = files.folders(among: new.folders.union(old?.folders ?? []))
    var before = old?.source.book.diagnostics ?? []
    var after = new.source.book.diagnostics
    for folder in folders {
      let (earlier, later) = (try old?.account(folder), try new.account(folder))
      before += earlier?.diagnostics ?? []
      after += later?.diagnostics ?? []
      let sentences = Self.sentences(from: earlier, to: later, phones: later?.people.phones)
      if !sentences.isEmpty {
        accounts.append(
          Account(id: later?.id ?? earlier?.id ?? folder, sentences: sentences))
      }
    }
    let settings = SettingsChanges.paths(
      from: try old?.bytes("pairbook.json"), to: try new.bytes("pairbook.json"))
    if !settings.isEmpty {
      sentences.append(
        old == nil
          ? "a new book" : "the book's settings changed: \(settings.joined(separator: ", "))")
    }
    let templates = files.edited.count { $0.contains("templates/") }
    if templates > 0 {
      sentences.append("\(CountedNoun.text(templates, "mail template")) changed")
    }
    (newProblems, oldErrors) = Self.compare(before, after)
  }

  private static func sentences(
    from old: AccountVersion?, to new: AccountVersion?, phones: AccountPhones?
  ) -> [String] {
    guard let new else { return old == nil ? [] : ["the account is gone"] }
    let none = AccountFiles(roster: nil, archiving: nil, phones: new.people.phones)
    var sentences = PeopleChanges(from: old?.people ?? none, to: new.people).sentences()
    if old == nil {
      sentences.insert("a new account", at: 0)
    } else {
      let settings = SettingsChanges.paths(from: old?.settings, to: new.settings)
      if !settings.isEmpty {
        sentences.append("settings changed: \(settings.joined(separator: ", "))")
      }
    }
    return sentences
  }

  /// A problem is the same though its line is another.
  private static func compare(
    _ before: [Diagnostic], _ after: [Diagnostic]
  ) -> (new: [Diagnostic], oldErrors: [Diagnostic]) {
    var known: [Key: Int] = [:]
    for problem in before { known[Key(problem), default: 0] += 1 }
    var new: [Diagnostic] = []
    var oldErrors: [Diagnostic] = []
    for problem in after.sorted() {
      if let count = known[Key(problem)], count > 0 {
        known[Key(problem)] = count - 1
        if problem.severity == .error { oldErrors.append(problem) }
      } else {
        new.append(problem)
      }
    }
    return (new, oldErrors)
  }

  private struct Key: Hashable {
    let code: DiagnosticCode
    let path: String
    let message: String

    init(_ problem: Diagnostic) {
      code = problem.code
      path = problem.path
      message = problem.message.replacing(/\blines? \d+(, \d+)*( and \d+)?/, with: "line")
    }
  }
}
