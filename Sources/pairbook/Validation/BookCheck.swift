import Engine
import Formats
import Mail
import PhoneNumbers
import Reconciliation

/// Everything that is wrong with the files of a book, account by account: what one account needs is gone before the
/// next is read.
struct BookCheck {
  /// Kept from one check to the next: what was learnt of phones holds for every revision.
  let phones: NumberingPlans
  let zones: ZoneTable
  private let composers = TemplateComposers()

  init() {
    phones = NumberingPlans()
    zones = ZoneTable()
  }

  struct Counts: Equatable {
    var accounts = 0
    var people = 0
    /// Whether `pairbook.json` can be used: without it no account is looked at.
    var hasSettings = true
    /// Where the accounts of the book lie.
    var layout = BookLayout.any
    /// The folders that its settings' patterns find.
    var folders: [String] = []
    /// The folders of accounts whose roster or archiving file names nobody.
    var foldersOfNobody: [String] = []
  }

  /// Hands the problems over in the order of the folders; a file that cannot be read at all throws.
  ///
  /// Of the accounts in other folders than those given nothing is looked at.
  func run(
    _ files: TreeFiles, folders only: Set<String>? = nil, report: ([Diagnostic]) throws -> Void
  ) throws -> Counts {
    let loader = BookLoader(files, zones: zones, phones: phones)
    let book = try loader.load()
    try report(book.diagnostics + (try templates(of: "", files)))
    var counts = Counts(
      hasSettings: book.settings != nil, layout: book.layout, folders: book.folders)
    // Of the users of one account the roster's reader tells.
    var shared = book.folders.count > 1 ? SharedPhones() : nil
    for folder in book.folders where only?.contains(folder) ?? true {
      switch try loader.loadAccount(folder, of: book) {
      case .noAccount(let problems): try report(problems)
      case .account(let account):
        var problems = account.diagnostics + ContactCheck.problems(account)
        problems += shared?.add(account) ?? []
        if !folder.isEmpty { problems += try templates(of: folder, files) }
        try report(problems.sorted())
        counts.accounts += 1
        counts.people += account.desired.people.count(where: \.listed)
        if [account.desired.roster, account.desired.archiving].contains(.unusable) {
          counts.foldersOfNobody.append(folder)
        }
      }
    }
    return counts
  }

  /// What is wrong with the mail templates that lie in a folder.
  private func templates(of folder: String, _ files: TreeFiles) throws -> [Diagnostic] {
    let place = BookPath.templates(in: folder)
    var texts: [String: String] = [:]
    var problems: [Diagnostic] = []
    for entry in try files.entries(of: place) ?? []
    where entry.kind == .file && BookFile.isTemplate(entry.name) {
      let path = BookPath.join(place, entry.name)
      guard let text = String(validating: try files.read(path).bytes, as: UTF8.self) else {
        problems.append(
          Diagnostic(
            .notUTF8, path: path, at: nil, message: "the template has bytes that are not UTF-8",
            help: "save it as UTF-8"))
        continue
      }
      texts[path] = text
    }
    do throws(MailTemplateError) {
      if !texts.isEmpty { _ = try composers.composer(accountFolder: folder, templates: texts) }
    } catch {
      problems += error.problems.map(Diagnostic.init)
    }
    return problems
  }
}

extension Diagnostic {
  fileprivate init(_ problem: MailTemplateError.Problem) {
    self.init(
      .mailTemplate, path: problem.path,
      at: SourcePosition(line: problem.line, column: problem.column),
      message: Self.clause(problem.message), help: Self.clause(problem.help))
  }

  /// A sentence as diagnostics have them: without its full stop.
  private static func clause(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }
}
