import ArgumentParser
import Formats
import PostgreSQLStore
import Reconciliation

/// `pairbook store`: what is done with a central store as a whole.
struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Move the central store elsewhere.",
    discussion: """
      Example: pairbook store move sqlite:.pairbook/store.sqlite postgres://db.example/pairbook
      """,
    subcommands: [StoreMoveCommand.self])
}

/// `pairbook store move`: from SQLite to PostgreSQL, or back.
struct StoreMoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "Move everything that one store holds to another.",
    discussion: """
      Stores are named as in connections.store and PAIRBOOK_STORE: sqlite:PATH or postgres://HOST/DATABASE. The first \
      keeps what it holds, and refuses every later sync; the second has to be empty, and is the same store then, which \
      the book goes on with. People, events, links, and mail that waits are moved, and compared afterwards. Nobody may \
      sync meanwhile.

      A password on the command line can be read by others on the machine: give it in PGPASSWORD or ~/.pgpass.

      Example: pairbook store move sqlite:.pairbook/store.sqlite postgres://db.example/pairbook
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The store to move.", valueName: "from"))
  var from: String

  @Argument(help: ArgumentHelp("The empty store to move it to.", valueName: "to"))
  var to: String

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run() async throws {
    let workspace = try Workspace(common)
    let source = try workspace.storeRoute(from, isNamedByBook: false)
    let target = try workspace.storeRoute(to, isNamedByBook: false)
    guard let old = try await workspace.open(source, creating: false) else {
      throw Failure("There is no store at \(source.name).", remedy: "Name the one to move first.")
    }
    let name = setting(target)
    if let other = try await old.identity().movedTo, other != name {
      throw StoreMoveRefused.moved(to: other)
    }
    guard let new = try await workspace.open(target, creating: true) else { return }
    let result = try await StoreMove(from: old, to: new, name: name).run()
    workspace.console.result(format == .json ? json(result) : text(result, source, target))
  }

  private func text(_ moved: StoreMove.Result, _ source: StoreRoute, _ target: StoreRoute) -> String
  {
    let counts = [
      CountedNoun.text(moved.people, "person"), CountedNoun.text(moved.events, "event"),
      CountedNoun.text(moved.mails, "mail") + " that \(moved.mails == 1 ? "waits" : "wait")",
    ]
    return """
      Moved \(CountedNoun.text(moved.accounts, "account")): \(counts.joined(separator: ", ")). \
      What arrived was compared.
      The book goes on with the new store once pairbook.json names it, in connections.store:
        "\(setting(target))"
      The old one still holds what it held, and says to whoever syncs with it where it was moved (\(source.name)).
      """
  }

  /// As pairbook.json would name a store; without a password.
  private func setting(_ route: StoreRoute) -> String {
    switch route {
    case .file: to
    case .server(let address, _): address.setting
    }
  }

  private func json(_ moved: StoreMove.Result) -> String {
    let document: JSONValue = [
      "version": 1, "store": .string(moved.store.id), "accounts": .integer(Int64(moved.accounts)),
      "people": .integer(Int64(moved.people)), "events": .integer(Int64(moved.events)),
      "mails": .integer(Int64(moved.mails)),
    ]
    return TerminalText.printable(document, .pretty)
  }
}
