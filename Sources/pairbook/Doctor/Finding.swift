/// What one check of `doctor` found.
struct Finding: Equatable {
  enum Topic: String {
    case git, book, store, linkKey = "link key", mail, gateway, disk, clock
  }

  enum Outcome: String {
    case ok
    /// It works, and somebody should look at it.
    case warning
    /// A command that needs it does not work.
    case failed
  }

  var topic: Topic
  var outcome: Outcome
  /// A sentence.
  var message: String
  /// What to do; nil where nothing is to be done.
  var help: String?

  static func ok(_ topic: Topic, _ message: String) -> Finding {
    Finding(topic: topic, outcome: .ok, message: message)
  }

  static func warning(_ topic: Topic, _ message: String, help: String) -> Finding {
    Finding(topic: topic, outcome: .warning, message: message, help: help)
  }

  static func failed(_ topic: Topic, _ message: String, help: String?) -> Finding {
    Finding(topic: topic, outcome: .failed, message: message, help: help)
  }

  /// An error in its own words; one that has none is thrown on.
  static func failed(_ topic: Topic, _ error: any Error) throws -> Finding {
    guard let failure = Failure(any: error) else { throw error }
    return .failed(topic, failure.message, help: failure.remedy)
  }
}
