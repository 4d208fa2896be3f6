import ArgumentParser
import Engine
import Formats
import Foundation
import GitWorkspace
import PhoneNumbers
import Reconciliation

/// `pairbook init`: begins a book.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Begin a book, and a git repository where there is none.",
    discussion: """
      Makes pairbook.json, account.json, users.csv and archiving.csv, or with --msp a folder for a \
      first client, and commits them. With --ci a pipeline is written as well, at the root of the \
      repository, and in a folder that is a book already nothing but that. Where a machine of your own \
      keeps the store (--topology host), a pipeline only validates and plans; with a store that is \
      shared, it also carries out what was merged, as it was reviewed.

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

  @Option(
    help: ArgumentHelp("Write a pipeline for this code host: github or gitlab.", valueName: "host"))
  var ci: CodeHost?

  @Option(
    help: ArgumentHelp(
      "Who carries out what was merged: host, a machine that keeps the store, or shared, the pipeline.",
      valueName: "topology"))
  var topology: Topology?

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func validate() throws {
    if common.book != nil {
      throw ValidationError("init takes the folder as its argument: pairbook init FOLDER.")
    }
    if topology != nil && ci == nil {
      throw ValidationError("--topology goes with --ci github or --ci gitlab.")
    }
  }

  func run() throws {
    let console = Console(common)
    let environment = ProcessInfo.processInfo.environment
    let clock = try LifecycleClock(environment: environment)
    let path = URL(fileURLWithPath: folder).standardizedFileURL.path
    if let ci, FileManager.default.fileExists(atPath: "\(path)/pairbook.json") {
      return try addPipeline(ci, to: path, clock, environment, console)
    }
    let topology = try ci.map { try chosenTopology(for: $0, console) }
    let region = try region.map { try known($0) }
    let book = NewBook(
      name: name ?? (path as NSString).lastPathComponent, region: region,
      zone: region.flatMap { RegionZone().zone(of: $0, now: clock.now) }, isMSP: msp,
      isSample: sample, today: ZoneRules.utc.wallClock(at: clock.now).day)
    try requireRoom(for: book, in: path)
    try requireNoBook(above: path)
    let ground = NewGround(path)
    let (repository, author, committer, branch): (Repository, Signature, Signature, String)
    let pipeline: PipelineFile?
    do {
      repository = try ground.prepare()
      try requireNotIgnored(book, in: path, repository)
      pipeline = try ci.map { ci in
        try PipelineFile(ci, topology ?? .host, of: repository)
      }
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
    try pipeline?.write()
    let files = book.files.map(\.path).filter { !edited.contains($0) }
    let message = sample ? "Begin a book with sample people" : "Begin the book"
    let commit =
      try pipeline?.commit(
        with: files, author: author, committer: committer, message: message)
      ?? repository.commitWorktree(files, author: author, committer: committer, message: message)
    show(book, pipeline?.pipeline, in: path, commit: commit?.id.hex, console)
    if let top = repository.workFolder, !repository.prefix.isEmpty {
      console.note(
        "This folder lies in the git repository \(top), on branch \(branch): the book is committed there. For a repository of its own: `git init \(folder)` before `pairbook init \(folder)`."
      )
    }
  }

  // MARK: Pipelines

  /// Asks where there is somebody to ask; otherwise the more careful one is taken.
  private func chosenTopology(for host: CodeHost, _ console: Console) throws -> Topology {
    if let topology { return topology }
    let question = [
      "Who carries out what was merged?",
      "  host     a machine of yours, which keeps the store: the pipeline only validates and plans, without secrets",
      "  shared   the pipeline: it needs a store in PostgreSQL, and the link key",
      "Write host or shared [host]:",
    ]
    guard let answer = Console.answer(to: question) else {
      console.note(
        "The pipeline only validates and plans, and a machine of yours syncs (--topology host); with --topology shared the pipeline syncs."
      )
      return .host
    }
    let word = answer.trimmingCharacters(in: .whitespaces).lowercased()
    guard let topology = word.isEmpty ? .host : Topology(rawValue: word) else {
      throw Failure(
        "\(TerminalText.harmless(word)) is neither host nor shared. Nothing was written.",
        remedy: "Run the command again, or give --topology host.", status: .usage)
    }
    return topology
  }

  /// Gives a book that is there a pipeline; nothing else of it is touched.
  private func addPipeline(
    _ host: CodeHost, to path: String, _ clock: LifecycleClock, _ environment: Environment,
    _ console: Console
  ) throws {
    if name != nil || region != nil || msp || sample {
      throw Failure(
        "\(path) is a book already: of the options, only those of the pipeline go with it. Nothing was written.",
        remedy: "Give --ci and --topology alone.", status: .usage)
    }
    let place = BookPlace(folder: path, prefix: nil)
    let repository = try place.open()
    let book = try LoadedBookSource(TreeFiles.worktree(of: place))
    let pipeline = try PipelineFile(host, chosenTopology(for: host, console), of: repository)
    let notes = try pipeline.besideOthers()
    let author = try repository.identity(
      .author, seconds: clock.now.seconds, environment: environment)
    let committer = try repository.identity(
      .committer, seconds: clock.now.seconds, environment: environment)
    try pipeline.write()
    let commit = try pipeline.commit(
      author: author, committer: committer, message: "Add a pipeline for \(host.name)")
    if format == .json {
      let counts = try BookCheck().run(book.files) { _ in }
      show(
        accounts: try book.folders.map(\.id), people: counts.people, files: [], pipeline.pipeline,
        in: path, commit: commit?.id.hex, console)
    } else {
      console.result(pipeline.told)
      for line in notes + pipeline.pipeline.next { console.note(line) }
      guard let commit else { return }
      let isShared = try repository.upstream(of: repository.currentBranch()) != nil
      console.note(
        "It is committed as \(commit.id.hex.prefix(12)), and \(host.name) runs it once it is there: \(isShared ? "`pairbook save` sends it" : "this clone has no remote yet; `git remote add origin URL`, then `pairbook save`")."
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
      if taken.contains("pairbook.json") { _ = try BookPlace(folder: path, prefix: nil).open() }
      throw Failure(
        "\(path) holds \(taken.joined(separator: ", ")) already; nothing was written.",
        remedy: taken.contains("pairbook.json")
          ? "It is a book: use it as it is; `pairbook init --ci github` or `--ci gitlab` there adds a pipeline."
          : "Name another folder, or move these files away.")
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

  private func show(
    accounts: [String], people: Int, files: [String], _ pipeline: Pipeline?, in path: String,
    commit: String?, _ console: Console
  ) {
    console.result(json: [
      "$schema": .string(Schemas.initial.uri), "version": 1, "folder": .string(path),
      "accounts": .array(accounts.map(JSONValue.string)), "people": .integer(Int64(people)),
      "files": .array(files.map(JSONValue.string)),
      "pipeline": pipeline.map { pipeline in
        [
          "host": .string(pipeline.host.rawValue),
          "topology": .string(pipeline.topology.rawValue), "file": .string(pipeline.path),
        ]
      } ?? .null,
      "commit": commit.map(JSONValue.string) ?? .null,
    ])
  }

  private func show(
    _ book: NewBook, _ pipeline: Pipeline?, in path: String, commit: String?, _ console: Console
  ) {
    if format == .json {
      return show(
        accounts: book.accounts, people: book.peopleCount, files: book.files.map(\.path), pipeline,
        in: path, commit: commit, console)
    }
    let accounts = CountedNoun.text(book.accounts.count, msp ? "client account" : "account")
    let people = CountedNoun.text(book.peopleCount, "person")
    console.result(
      sample
        ? "A sample book of \(accounts) with \(people) is in \(path)."
        : "A book is in \(path).")
    let isShared = pipeline?.topology == .shared
    for line in (isShared ? [] : next(book)) + (pipeline?.next ?? []) { console.note(line) }
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
    let (name, domain) = (name ?? Placeholder.company, Placeholder.domain)
    return [
      "Before the first sync:",
      "  in pairbook.json: \"invitations\": {\"baseURL\": \"https://pair.\(domain)\", \"from\": \"\(name) <archiving@\(domain)>\"}",
      "  in \(account): \"contact\", whom people may ask; \"admins\", who is told of trouble\(zone)",
      "  in \(account): \"whatsappArchiving\": {\"enabled\": true}, which is Support's to set: whoever provides",
      "  the archiving; in a firm of your own, you",
    ]
  }
}
