import Engine
import Foundation
import Reconciliation
import SQLiteStore
import StoreContract
import TestSupport

/// What happens to a book, its machines and its people: the same each time for the same seed.
struct Story: Sendable, CustomStringConvertible {
  var seed: UInt64
  var people: Int
  var isInSQLite: Bool
  var steps: [Step]

  init(seed: UInt64) {
    var g = SeededGenerator(seed: seed)
    self.seed = seed
    people = g.number(1...5)
    isInSQLite = g.number(0...19) == 0
    let length = g.number(10...80)
    steps = [.begin(machine: 0, .everything), .finish] + (0..<length).map { _ in Step.random(&g) }
  }

  var description: String {
    "two accounts with \(people) people each, a store \(isInSQLite ? "in SQLite" : "in memory")\n"
      + steps.enumerated().map { "  \($0 + 1). \($1)" }.joined(separator: "\n")
  }

  /// What came of it.
  struct Outcome {
    var violation: String?
    var steps: Int
    /// How often each property was looked at.
    var looks: [Character: Int]
  }

  /// `teller` is told of every step, call and event.
  func play(
    _ mutation: Mutation? = nil, teller: ((String) -> Void)? = nil
  ) throws -> Outcome {
    var folder: TemporaryStore?
    if isInSQLite { folder = try TemporaryStore() }
    defer { folder?.remove() }
    let world = try Universe(
      seed: seed, people: people, mutation: mutation, isForeign: isInSQLite
    ) { clock, isDead in
      if let folder { return try folder.open(clock, isDead) }
      return InMemoryStore(clock: clock, isDead: isDead)
    }
    world.teller = teller
    world.prepare()
    for step in steps {
      teller?("\(step), at \(world.now(of: 0).rfc3339)")
      world.take(step)
      if !world.watch.violations.isEmpty { break }
    }
    if world.watch.violations.isEmpty { world.mendAndLook() }
    let outcome = Outcome(
      violation: world.watch.violations.first, steps: world.steps, looks: world.watch.looks)
    world.end()
    return outcome
  }

  // MARK: Made smaller

  private var smaller: [Story] {
    var stories = smallerLists(steps).map { steps in
      var story = self
      story.steps = steps
      return story
    }
    if people > 1 {
      var fewer = self
      fewer.people -= 1
      stories.append(fewer)
    }
    if isInSQLite {
      var inMemory = self
      inMemory.isInSQLite = false
      stories.append(inMemory)
    }
    return stories
  }

  /// As small as it can be made while the same property is violated.
  func shrunk(_ mutation: Mutation?, until deadline: Date = .distantFuture) throws -> Story {
    let first = try play(mutation).violation?.first
    var smallest = self
    var goesOn = true
    while goesOn {
      goesOn = false
      for story in smallest.smaller {
        if Date() > deadline { return smallest }
        guard let violation = try story.play(mutation).violation, violation.first == first else {
          continue
        }
        smallest = story
        goesOn = true
        break
      }
    }
    return smallest
  }
}

/// A SQLite file that lasts as long as a story.
private struct TemporaryStore {
  private let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pairbook-simulation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  func open(
    _ clock: StandingClock, _ isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) throws -> any CentralStore {
    try SQLiteStore.open(
      at: path + "/store.sqlite", clock: .moved { clock.seconds }, isDead: isDead)
  }

  func remove() {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      FileHandle.standardError.write(Data("\(path) is left over: \(error)\n".utf8))
    }
  }
}
