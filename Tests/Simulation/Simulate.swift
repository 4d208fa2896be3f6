import Foundation

/// Plays stories of many seeds, and says what must always hold and did not.
///
///     simulate SEEDS [FIRST]            plays so many stories, from that seed on
///     simulate story SEED               plays one, and prints it
///     simulate trace SEED               the same, made smaller if it violates something, with every call and event
///     simulate mutation NAME SEEDS      plays until the engine with that fault is caught
///     simulate shrink NAME SEED         plays one with that fault, and makes it smaller
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
      case ("trace", 2): try trace(number(arguments[1]))
      case ("mutation", 3): try catchIt(mutation(arguments[1]), within: number(arguments[2]))
      case ("shrink", 3): try shrink(Story(seed: number(arguments[2])), mutation(arguments[1]))
      case (_?, 1): try play(number(arguments[0]), from: 1)
      case (_?, 2): try play(number(arguments[0]), from: number(arguments[1]))
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

  private static func mutation(_ name: String) -> Mutation {
    guard let mutation = Mutation.allCases.first(where: { "\($0)" == name }) else { exit(64) }
    return mutation
  }

  private static func catchIt(_ mutation: Mutation, within count: UInt64) throws {
    var steps = 0
    for seed in 1...count {
      let outcome = try Story(seed: seed).play(mutation)
      steps += outcome.steps
      guard let violation = outcome.violation else { continue }
      say("seed \(seed) violates \(violation)")
      say("caught after \(steps) steps")
      exit(1)
    }
    say("not caught in \(steps) steps")
  }

  private static func shrink(_ story: Story, _ mutation: Mutation?) throws {
    guard let violation = try story.play(mutation).violation else {
      return say("seed \(story.seed): every property held")
    }
    say("seed \(story.seed) violates \(violation)")
    let shrunk = try story.shrunk(mutation, until: Date() + 60)
    say("made smaller, it violates \(try shrunk.play(mutation).violation ?? "nothing")")
    say(shrunk.description)
    say("again: simulate story \(story.seed)")
    exit(1)
  }

  private static func play(_ count: UInt64, from first: UInt64) throws {
    let begin = ContinuousClock.now
    var steps = 0
    var looks: [Character: Int] = [:]
    for seed in first..<first + count {
      let story = Story(seed: seed)
      let outcome = try story.play()
      steps += outcome.steps
      looks.merge(outcome.looks, uniquingKeysWith: +)
      if outcome.violation != nil { try shrink(story, nil) }
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

  private static func trace(_ seed: UInt64) throws {
    var story = Story(seed: seed)
    if try story.play().violation != nil { story = try story.shrunk(nil, until: Date() + 60) }
    let outcome = try story.play { say($0) }
    say(outcome.violation.map { "violates \($0)" } ?? "every property held")
    if outcome.violation != nil { exit(1) }
  }

  private static func say(_ line: String) { print(line) }
}
