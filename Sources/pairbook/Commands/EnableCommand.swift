import ArgumentParser
import Formats

/// `pairbook enable`: switches archiving on for people.
struct EnableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable", abstract: "Switch WhatsApp archiving on for people.",
    discussion: """
      Edits archiving.csv. Either everybody who is named is switched on, or, where one of them cannot be, \
      nobody is. Those who are found by --where or --all and have no phone are left out.

      Example: pairbook enable --where department=Trading -m "Trading is archived"
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var whom: SelectionOptions
  @OptionGroup var edit: EditOptions

  func validate() throws { try whom.requireSomebody() }

  func run() throws {
    try edit.run(isOn: true, try whom.selection(unlisted: false), whom.account, common)
  }
}

/// `pairbook disable`: switches archiving off for people.
struct DisableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: "Switch WhatsApp archiving off for people.",
    discussion: """
      Edits archiving.csv. The next sync unlinks the phones of those who are switched off. Somebody who has left \
      the roster can be named as well: that is how a leaver is withdrawn.

      Example: pairbook disable ann@acme.example -m "Ann leaves"
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var whom: SelectionOptions
  @OptionGroup var edit: EditOptions

  @Flag(help: "Everybody who is on and whom the roster no longer lists.")
  var unlisted = false

  func validate() throws {
    guard unlisted else { return try whom.requireSomebody(or: "--unlisted") }
    if whom.all || !whom.criteria.isEmpty {
      throw ValidationError("--unlisted goes with neither --all nor --where.")
    }
  }

  func run() throws {
    try edit.run(isOn: false, try whom.selection(unlisted: unlisted), whom.account, common)
  }
}

/// What `enable` and `disable` take besides whom they are about.
struct EditOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A note in each person's row.", valueName: "text"))
  var note: String?

  @Option(
    name: .short,
    help: ArgumentHelp(
      "Commit the edit, and nothing else, with this message.", valueName: "message"))
  var message: String?

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run(
    isOn: Bool, _ selection: Selection, _ account: String?, _ common: CommonOptions
  ) throws {
    let workspace = try Workspace(common)
    let book = try EditableBook(workspace, account: account)
    let report = try ArchivingSwitch(
      isOn: isOn, selection: selection, note: note, message: message
    ).run(book)
    workspace.console.show(report, format)
  }
}
