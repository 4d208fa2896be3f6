import ArgumentParser

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The options that every command takes, before and after its name alike.
struct CommonOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The book's folder; found from here upwards by default.", valueName: "dir"),
    completion: .directory)
  var book: String?

  @Option(name: .long, help: "When to colour: auto, always or never.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print results and errors alone.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Print what is done, step by step.")
  var verbose = false

  private static let withValue: Set<String> = ["--book", "--color", "--format"]
  private static let alone: Set<String> = ["-q", "--quiet", "-v", "--verbose"]

  /// Puts common options that stand before the command's name behind it, where its parser takes them.
  static func movedBehindCommand(_ arguments: [String]) -> [String] {
    var moved: [String] = []
    var index = 0
    while index < arguments.count, arguments[index].hasPrefix("-") {
      let argument = arguments[index]
      if withValue.contains(argument), index + 1 < arguments.count {
        moved += [argument, arguments[index + 1]]
        index += 2
      } else if alone.contains(argument)
        || withValue.contains(where: { argument.hasPrefix($0 + "=") })
      {
        moved.append(argument)
        index += 1
      } else {
        return arguments
      }
    }
    guard index < arguments.count, !moved.isEmpty else { return arguments }
    // `store move` is a name of two words.
    let end = min(index + (arguments[index] == "store" ? 2 : 1), arguments.count)
    return arguments[index..<end] + moved + arguments[end...]
  }
}
