import ArgumentParser
import Formats

/// The program's root: its subcommands, and the one place where a run ends.
@main
struct Pairbook: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "pairbook",
    abstract: "Keeps an organisation's WhatsApp-archiving roster in git.",
    discussion: """
      Edit the files, then:  pairbook validate,  pairbook save -m WHY,  pairbook plan,  pairbook sync.
      `pairbook COMMAND --help` explains a command.

      Exit codes: 0 done; 1 failed; 2 `plan --exit-code` alone: there are changes; 64 wrong usage; \
      65 the book has errors, and what is sound was still planned or done; 75 some actions failed \
      and will be retried; 77 held by a guard, the store is not the book's, or a commit is not \
      allowed. Of several the first of 64, 1, 77, 65, 75 counts.

      Environment: PAIRBOOK_STORE, PAIRBOOK_MAIL and PAIRBOOK_GATEWAY stand in for the connections \
      that pairbook.json names; PAIRBOOK_MAIL_PASSWORD, PAIRBOOK_GATEWAY_KEY and \
      PAIRBOOK_WEBHOOK_SECRET are the secrets that go with them, PAIRBOOK_LINK_KEY the key of the \
      links; PAIRBOOK_GIT_TOKEN logs in to a remote by HTTP; PAIRBOOK_NOW (RFC 3339) sets the clock \
      for a rehearsal; NO_COLOR turns colours off; CI=true refuses a store inside the checkout. A postgres:// store takes libpq's own \
      variables too, such as PGPASSWORD.
      """,
    version: version,
    subcommands: [
      InitCommand.self,
      ImportCommand.self,
      EnableCommand.self,
      DisableCommand.self,
      RenameCommand.self,
      ListCommand.self,
      StatusCommand.self,
      FmtCommand.self,
      SaveCommand.self,
      DiffCommand.self,
      ValidateCommand.self,
      PlanCommand.self,
      SyncCommand.self,
      WatchCommand.self,
      InviteCommand.self,
      ServeCommand.self,
      AdoptCommand.self,
      StoreCommand.self,
      LogCommand.self,
      DoctorCommand.self,
      GitSetupCommand.self,
      MergeFileCommand.self,
      ShowFileCommand.self,
      CheckStagedCommand.self,
    ])

  static func main() async {
    let arguments = CommonOptions.movedBehindCommand(Array(CommandLine.arguments.dropFirst()))
    do {
      try refuseUnknownCommand(arguments)
      var command = try parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Ending(error).leave()
    }
  }

  /// The argument parser says of a command that it does not know no more than that it did not expect the word.
  private static func refuseUnknownCommand(_ arguments: [String]) throws {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    let shown = configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
    guard let word = arguments.first, !word.hasPrefix("-"), !(names + ["help"]).contains(word)
    else { return }
    let limit = max(1, min(2, word.count / 2))
    let likely = shown.map { (EditDistance.between(word.lowercased(), $0, limit: limit), $0) }
    let meant = likely.filter { $0.0 <= limit }.min { $0 < $1 }?.1
    throw Failure(
      "There is no command \(TerminalText.harmless(word)).",
      remedy: (meant.map { "Did you mean `pairbook \($0)`? " } ?? "")
        + "`pairbook --help` lists them all.",
      status: .usage)
  }
}
