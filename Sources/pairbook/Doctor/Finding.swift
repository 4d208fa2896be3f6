/// What one check of `doctor` found.
struct Finding: Equatable {
  enum Topic: String, CaseIterable {
    case git, book, store, linkKey = "link key", mail, gateway, disk, clock
  }

  enum State: String, CaseIterable {
    case sound
    /// It works, and somebody should look at it.
    case warning
    /// A command that needs it fails.
    case broken
  }

  var topic: Topic
  var state: State
  /// A sentence.
  var message: String
  /// What to do; nil where nothing is to be done.
  var help: String?

  static func sound(_ topic: Topic, _ message: String) -> Finding {
    Finding(topic: topic, state: .sound, message: message)
  }

  static func warning(_ topic: Topic, _ message: String, help: String) -> Finding {
    Finding(topic: topic, state: .warning, message: message, help: help)
  }

  static func broken(_ topic: Topic, _ message: String, help: String?) -> Finding {
    Finding(topic: topic, state: .broken, message: message, help: help)
  }

  /// An error in its own words; one that has none is thrown on.
  static func broken(_ topic: Topic, _ error: any Error) throws -> Finding {
    guard let failure = Failure(any: error) else { throw error }
    return .broken(topic, failure.message, help: failure.remedy)
  }
}
