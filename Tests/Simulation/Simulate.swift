import Foundation

/// Plays stories of many seeds, and says what must always hold and did not.
///
///     simulate SEEDS [FIRST]            plays so many stories, from that seed on
///     simulate story SEED               plays one, and prints it
///     simulate mutation NAME SEEDS      plays until the engine with that fault is caught
///     simulate mutations                names the faults
///
/// Exits 0 when all held, 1 when something did not, 64 when it was asked for nothing that it knows.
@main
struct Simulate {
  static func main() {
    repeatable()
    VirtualExecutor.takeOver()
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      switch (arguments.first, arguments.count) {
      case ("mutations", 1):
        for mutation in Mutation.allCases { say("\(mutation): \(mutation.rawValue)") }
      case ("story", 2): try story(number(arguments[1]))
      case ("mutation", 3):
        guard let mutation = Mutation.allCases.first(where: { "\($0)" == arguments[1] }) else {
          exit(64)
        }
        try play(number(arguments[2]), from: 1, mutation)
      case (_?, 1): try play(number(arguments[0]), from: 1, nil)
      case (_?, 2): try play(number(arguments[0]), from: number(arguments[1]), nil)
      default: exit(64)
      }
    } catch {
      say("the simulation itself failed: \(error)")
      exit(70)
    }
  }

  /// Sets have another order in each process, unless the process is told otherwise at its start.
  private static func repeatable() {
    guard getenv("SWIFT_DETERMINISTIC_HASHING") == nil else { return }
    setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    exit(70)
  }

  private static func number(_ text: String) -> UInt64 {
    guard let number = UInt64(text) else { exit(64) }
    return number
  }

  private static func play(_ count: UInt64, from first: UInt64, _ mutation: Mutation?) throws {
    let begin = ContinuousClock.now
    var steps = 0
    var looks: [Character: Int] = [:]
    for seed in first..<first + count {
      let story = Story(seed: seed)
      let outcome = try story.play(mutation)
      steps += outcome.steps
      looks.merge(outcome.looks, uniquingKeysWith: +)
      guard let violation = outcome.violation else { continue }
      say("seed \(seed) violates \(violation)")
      let shrunk = try story.shrunk(mutation, until: Date() + 60)
      say("made smaller, it violates \(try shrunk.play(mutation).violation ?? "nothing")")
      say(shrunk.description)
      say("again: simulate story \(seed)")
      exit(1)
    }
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    say("\(count) stories, \(steps) steps: every property held")
    say(
      "looked at "
        + looks.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value) times" }
        .joined(separator: ", "))
    FileHandle.standardError.write(Data("\(Int(Double(steps) / seconds)) steps a second\n".utf8))
  }

  private static func story(_ seed: UInt64) throws {
    let story = Story(seed: seed)
    say("\(story)")
    let outcome = try story.play()
    say(outcome.violation.map { "violates \($0)" } ?? "every property held")
    say("\(outcome.steps) steps")
    if outcome.violation != nil { exit(1) }
  }

  private static func say(_ line: String) { print(line) }
}
