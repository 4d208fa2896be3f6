import ArgumentParser
import Glibc
import Reconciliation

/// The program's exit codes (the contract with pipelines).
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  /// `plan --exit-code` alone: there are changes.
  case changes = 2
  case usage = 64
  /// The book has errors; what is sound was still planned or done.
  case bookErrors = 65
  /// Some actions failed and will be retried.
  case retrying = 75
  /// Held by a guard, the store is not the book's, or a commit is not allowed.
  case refused = 77

  /// Where several hold, the first of 64, 1, 77, 65, 75 wins.
  static func worst(_ statuses: [ExitStatus]) -> ExitStatus {
    let order: [ExitStatus] = [.usage, .failed, .refused, .bookErrors, .retrying, .changes]
    return order.first(where: statuses.contains) ?? .done
  }
}

/// A failure that ends a command: what failed and why, and what to do about it.
struct Failure: Error {
  var status: ExitStatus
  var message: String
  /// What the message sums up, line by line.
  var details: [String]
  var remedy: String?

  init(
    _ message: String, details: [String] = [], remedy: String? = nil, status: ExitStatus = .failed
  ) {
    self.status = status
    self.message = message
    self.details = details
    self.remedy = remedy
  }
}

extension ErrorWords {
  /// What befell a part of the work while the rest went on.
  init(any error: any Error) {
    let failure = Failure(any: error) ?? Failure(Sentence(String(describing: error)).text)
    self.init(
      message: ([failure.message] + failure.details).joined(separator: "\n    "),
      remedy: failure.remedy ?? "")
  }
}

/// A command ends with this status after it has printed its result.
struct EndedWith: Error {
  var status: ExitStatus
}

/// Decides what an error says and which code the process leaves with; nothing else does.
struct Ending {
  private let error: any Error

  init(_ error: any Error) { self.error = error }

  func leave() -> Never {
    if let ended = error as? EndedWith { exit(ended.status.rawValue) }
    if let failure = Failure(any: error) {
      Console.complain(failure)
      exit(failure.status.rawValue)
    }
    Pairbook.exit(withError: error)
  }
}
