import ArgumentParser

/// The program's root: its subcommands, and the one place where a run ends.
@main
struct Pairbook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairbook",
    abstract: "Keeps an organisation's WhatsApp-archiving roster in git.",
    discussion: """
      Edit the files, then:  pairbook validate,  pairbook plan,  pairbook sync.
      `pairbook COMMAND --help` explains a command.
      """,
    version: "0.1.0",
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
      ValidateCommand.self,
      PlanCommand.self,
      SyncCommand.self,
      InviteCommand.self,
      ServeCommand.self,
      AdoptCommand.self,
      LogCommand.self,
      DoctorCommand.self,
    ])

  static func main() async {
    let arguments = CommonOptions.movedBehindCommand(Array(CommandLine.arguments.dropFirst()))
    do {
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
}
