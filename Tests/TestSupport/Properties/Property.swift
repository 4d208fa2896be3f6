import FoundationEssentials

/// A sentence that should hold for every value that a generator makes.
///
/// Values come from a seeded generator, so that a run can be repeated. A value for which the sentence does not hold is
/// made smaller, step by step, for as long as some smaller one still breaks it.
package struct Property<Value: Sendable>: Sendable {
  /// What holds, for the report.
  package var sentence: String
  package var generate: @Sendable (inout SeededGenerator) -> Value
  /// Simpler values to try in place of one that fails, the simplest first.
  package var shrink: @Sendable (Value) -> [Value]
  /// Nil where it holds, else what is wrong.
  package var violation: @Sendable (Value) -> String?

  package init(
    _ sentence: String, generate: @escaping @Sendable (inout SeededGenerator) -> Value,
    shrink: @escaping @Sendable (Value) -> [Value] = { _ in [] },
    violation: @escaping @Sendable (Value) -> String?
  ) {
    self.sentence = sentence
    self.generate = generate
    self.shrink = shrink
    self.violation = violation
  }

  /// Tries so many values; nil when it held for all of them.
  ///
  /// `PROPERTY_CASES` multiplies the cases and `PROPERTY_SEED` replaces the seed, for long runs and repetitions.
  package func counterexample(cases: Int, seed: UInt64) -> Counterexample<Value>? {
    let environment = ProcessInfo.processInfo.environment
    let first = environment["PROPERTY_SEED"].flatMap { UInt64($0) } ?? seed
    let factor = environment["PROPERTY_CASES"].flatMap { Int($0) } ?? 1
    for index in 0..<UInt64(cases * factor) {
      var generator = SeededGenerator(seed: first &+ index)
      let value = generate(&generator)
      guard let violation = violation(value) else { continue }
      return smallest(
        Counterexample(
          sentence: sentence, seed: first &+ index, value: value, violation: violation))
    }
    return nil
  }

  private func smallest(_ found: Counterexample<Value>) -> Counterexample<Value> {
    var smallest = found
    // Every step makes the value smaller; the bound is for generators whose notion of small runs in circles.
    for _ in 0..<10_000 {
      var smaller: Counterexample<Value>?
      for value in shrink(smallest.value) {
        guard let violation = violation(value) else { continue }
        smaller = Counterexample(
          sentence: sentence, seed: found.seed, value: value, violation: violation)
        break
      }
      guard let smaller else { break }
      smallest = smaller
    }
    return smallest
  }
}

/// A value for which a property does not hold, as small as it could be made.
package struct Counterexample<Value: Sendable>: Sendable, CustomStringConvertible {
  package var sentence: String
  /// `PROPERTY_SEED` that makes it the first value tried.
  package var seed: UInt64
  package var value: Value
  package var violation: String

  package var description: String {
    "does not hold: \(sentence)\n\(violation)\nseed \(seed), smallest value:\n\(value)"
  }
}

/// Ways to make a list smaller: without one half, without a quarter, …, without one element.
package func smallerLists<Element>(_ list: [Element]) -> [[Element]] {
  var smaller: [[Element]] = []
  var length = list.count
  while length > 0 {
    length = (length + 1) / 2
    for start in stride(from: 0, to: list.count, by: length) {
      smaller.append(Array(list[..<start] + list[min(start + length, list.count)...]))
    }
    if length == 1 { break }
  }
  return smaller
}

extension SeededGenerator {
  /// Whether something happens that happens so many times in a hundred.
  package mutating func percent(_ chance: Int) -> Bool {
    Int.random(in: 0..<100, using: &self) < chance
  }

  /// One of the elements, all alike.
  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }

  /// A number of the range, all alike.
  package mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }
}
