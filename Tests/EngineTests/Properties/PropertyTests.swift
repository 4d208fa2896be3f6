import Engine
import TestSupport
import Testing

/// What always holds, whatever happens: tried on thousands of stories.
@Suite struct PropertyTests {
  static let always = Property<Story>(
    "after every sync of every story the properties of the lifecycle hold",
    generate: { Story.random(&$0) }, shrink: { $0.smaller },
    violation: { story in
      var world = World(people: story.people)
      for step in story.steps {
        world.take(step)
        if let violation = world.violations.first { return violation }
      }
      return nil
    })

  @Test("Properties 1 to 5 and 8, the guards, and independence of order")
  func hold() {
    let counterexample = Self.always.counterexample(cases: 2_000, seed: 20_261_123)
    if let counterexample { Issue.record("\(counterexample)") }
  }
}
