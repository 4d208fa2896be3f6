import Dispatch
import Synchronization

/// Work that is spread over the cores of the machine; the caller's thread does its part and waits for the rest.
package enum Cores {
  /// What is made of each element, in their order. What the first of those throws that fail is thrown, once all are done.
  package static func map<Element: Sendable, Made: Sendable>(
    _ elements: [Element], _ transform: @Sendable (Element) throws -> Made
  ) throws -> [Made] {
    guard elements.count > 1 else { return try elements.map(transform) }
    let made = Mutex<[Int: Result<Made, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: elements.count) { index in
      let result = Result { try transform(elements[index]) }
      made.withLock { $0[index] = result }
    }
    return try made.withLock { made in
      try elements.indices.compactMap { try made[$0]?.get() }
    }
  }

  /// What two pieces of work make that do not need each other; what the first throws goes before what the other does.
  package static func both<One: Sendable, Other: Sendable, Failure: Error>(
    _ one: @Sendable () throws(Failure) -> One, _ other: @Sendable () throws(Failure) -> Other
  ) throws(Failure) -> (One, Other) {
    let made = Mutex<(one: Result<One, Failure>?, other: Result<Other, Failure>?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      if index == 0 {
        let result = Result(catching: one)
        made.withLock { $0.one = result }
      } else {
        let result = Result(catching: other)
        made.withLock { $0.other = result }
      }
    }
    let (first, second) = made.withLock { $0 }
    guard let first, let second else { preconditionFailure("work was left undone") }
    return (try first.get(), try second.get())
  }
}
