import ArgumentParser
import Engine
import Formats
import Foundation
import GitWorkspace
import PhoneNumbers

/// `pairbook init`: begins a book.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Begin a book, and a git repository where there is none.",
    discussion: """
      Makes pairbook.json, account.json, users.csv and archiving.csv, or with --msp a folder for a \
      first client, and commits them.

      Example: pairbook init acme --name "Acme Ltd" --region GB
      """)

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp("The folder; this one by default.", valueName: "dir"), completion: .directory
  )
  var folder: String = "."

  @Option(help: "The company's name, or the MSP's; the folder's by default.")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "The country (ISO 3166, such as GB) of phones that are typed without one.", valueName: "cc"))
  var region: String?

  @Flag(help: "One folder for each client, under accounts/.")
  var msp = false

  @Flag(help: "Fill it with people who do not exist, for trying it out.")
  var sample = false

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run() throws {
    let console = Console(common)
    let environment = ProcessInfo.processInfo.environment
    let clock = try LifecycleClock(environment: environment)
    let path = URL(fileURLWithPath: folder).standardizedFileURL.path
    let region = try region.map { try known($0) }
    let book = NewBook(
      name: name ?? (path as NSString).lastPathComponent, region: region,
      zone: region.flatMap { RegionZone().zone(of: $0, now: clock.now) }, isMSP: msp,
      isSample: sample, today: ZoneRules.utc.wallClock(at: clock.now).day)
    try requireRoom(for: book, in: path)
    try requireNoBook(above: path)
    let ground = NewGround(path)
    let (repository, author, committer, branch): (Repository, Signature, Signature, String)
    do {
      repository = try ground.prepare()
      try requireNotIgnored(book, in: path, repository)
      author = try repository.identity(
        .author, seconds: clock.now.seconds, environment: environment)
      committer = try repository.identity(
        .committer, seconds: clock.now.seconds, environment: environment)
      branch = try repository.currentBranch()
    } catch {
      try ground.restore()
      throw error
    }
    // Somebody's own edit of .gitignore is not for us to commit.
    let edited = try repository.uncommitted().paths
    for file in book.files { try write(file, in: path) }
    let commit = try repository.commitWorktree(
      book.files.map(\.path).filter { !edited.contains($0) }, author: author, committer: committer,
      message: sample ? "Begin a book with sample people" : "Begin the book")
    show(book, in: path, commit: commit?.id.hex, console)
    if let top = repository.workFolder, !repository.prefix.isEmpty {
      console.note(
        "This folder lies in the git repository \(top), on branch \(branch): the book is committed there. For a repository of its own: `git init \(folder)` before `pairbook init \(folder)`."
      )
    }
  }

  // MARK: Checks

  private func known(_ region: String) throws -> String {
    let code = region.uppercased()
    guard PhoneRegion(code) != nil else {
      throw Failure(
        "There is no country \(region).",
        remedy: "Write its two letters of ISO 3166, such as GB or DE.", status: .usage)
    }
    return code
  }

  private func requireRoom(for book: NewBook, in path: String) throws {
    let files = FileManager.default
    let taken = (book.files.map(\.path) + ["users.json", "archiving.json", "accounts"]).filter {
      files.fileExists(atPath: "\(path)/\($0)")
    }
    guard taken.isEmpty || taken == [".gitignore"] else {
      throw Failure(
        "\(path) holds \(taken.joined(separator: ", ")) already; nothing was written.",
        remedy: taken.contains("pairbook.json")
          ? "It is a book: use it as it is." : "Name another folder, or move these files away.")
    }
  }

  /// A book within a book would be part of the outer one.
  private func requireNoBook(above path: String) throws {
    var folder = (path as NSString).deletingLastPathComponent
    while true {
      if FileManager.default.fileExists(atPath: folder + "/pairbook.json") {
        throw Failure(
          "\(path) lies in the book \(folder).",
          remedy:
            "A new account is a folder with an account.json in it; a new book needs a folder elsewhere."
        )
      }
      if folder == "/" || folder.isEmpty { return }
      folder = (folder as NSString).deletingLastPathComponent
    }
  }

  /// A repository that passes over the book's files would commit an edit of them only by force.
  private func requireNotIgnored(_ book: NewBook, in path: String, _ repository: Repository) throws
  {
    guard let file = try book.files.map(\.path).first(where: repository.isIgnored) else { return }
    let top = repository.workFolder ?? repository.gitFolder
    throw Failure(
      repository.prefix.isEmpty
        ? "The git repository \(top) ignores \(file) (.gitignore): nothing was written."
        : "\(path) lies in the git repository \(top), which ignores it (.gitignore): nothing was written.",
      remedy: repository.prefix.isEmpty
        ? "Take that line out of .gitignore, or name another folder."
        : "Give the book a repository of its own first: `git init \(folder)`, then `pairbook init \(folder)`; or name a folder elsewhere.",
      status: .usage)
  }

  // MARK: Writing

  private func write(_ file: NewBook.File, in path: String) throws {
    let target = "\(path)/\(file.path)"
    do {
      try FileManager.default.createDirectory(
        atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    } catch {
      throw Failure("\(target) cannot be written: \(error.localizedDescription)")
    }
    guard file.path == ".gitignore", let old = FileManager.default.contents(atPath: target) else {
      try AtomicFile.write(file.bytes, to: target)
      return
    }
    // What is ignored already stays so.
    let lines = String(decoding: old, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard !lines.contains(".pairbook/") else { return }
    let separator: [UInt8] =
      old.isEmpty || old.last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]
    try AtomicFile.write([UInt8](old) + separator + file.bytes, to: target)
  }

  // MARK: Result

  private func show(_ book: NewBook, in path: String, commit: String?, _ console: Console) {
    if format == .json {
      console.result(json: [
        "$schema": .string(Schemas.initial.uri), "version": 1, "folder": .string(path),
        "accounts": .array(book.accounts.map(JSONValue.string)),
        "people": .integer(Int64(book.peopleCount)),
        "files": .array(book.files.map { .string($0.path) }),
        "commit": commit.map(JSONValue.string) ?? .null,
      ])
      return
    }
    let accounts = CountedNoun.text(book.accounts.count, msp ? "client account" : "account")
    let people = CountedNoun.text(book.peopleCount, "person")
    console.result(
      sample
        ? "A sample book of \(accounts) with \(people) is in \(path)."
        : "A book is in \(path).")
    for line in next(book) { console.note(line) }
  }

  private func next(_ book: NewBook) -> [String] {
    let cd = folder == "." ? "" : "cd \(folder) && "
    if sample {
      return ["Next: \(cd)pairbook plan, then pairbook sync. Mails go to .pairbook/outbox."]
    }
    let option = msp ? " --account \(book.accounts[0])" : ""
    let steps = [
      ("pairbook import FILE\(option)", "a directory's export; or fill users.csv by hand"),
      ("pairbook enable WHO…", "those whose WhatsApp is to be archived"),
      ("pairbook save -m MESSAGE", "check and commit"),
    ]
    let width = steps.map(\.0.count).max() ?? 0
    return ["Next, in \(folder == "." ? "this folder" : folder):"]
      + steps.map { command, why in
        "  \(command.padding(toLength: width, withPad: " ", startingAt: 0))   \(why)"
      } + beforeFirstSync(book)
  }

  private func beforeFirstSync(_ book: NewBook) -> [String] {
    let account = msp ? "each account.json" : "account.json"
    let zone = book.zone == nil ? ", and the \"timeZone\" (it is UTC now)" : ""
    let name = name ?? "Your company"
    return [
      "Before the first sync:",
      "  in pairbook.json: \"invitations\": {\"baseURL\": \"https://pair.YOUR.DOMAIN\", \"from\": \"\(name) <archiving@YOUR.DOMAIN>\"}",
      "  in \(account): \"contact\", whom people may ask; \"admins\", who is told of trouble\(zone)",
      "  in \(account): \"whatsappArchiving\": {\"enabled\": true}, which is Support's to set: whoever provides",
      "  the archiving; in a firm of your own, you",
    ]
  }
}
