import ArgumentParser
struct SaveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "save"); func run() throws {}
}
