import ArgumentParser
import Glibc
import Reconciliation

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

extension Failure {
  /// Of a file or folder that cannot be looked at, which is not to be taken for one that is not there.
  init(unseen path: String, errno number: Int32) {
    let mayMend = number == EACCES || number == EPERM
    self.init(
      "\(path) cannot be looked at: \(String(cString: strerror(number))).",
      remedy: mayMend
        ? "Mend its permissions."
        : "See what the system's log says of its disk, then run the command again.")
  }
}

extension ErrorWords {
  /// What befell a part of the work while the rest went on.
  init(any error: any Error) {
    let failure = Failure(any: error) ?? Failure(Sentence(String(describing: error)).text)
    self.init(
      message: ([failure.message] + failure.details).joined(separator: "\n    "),
      remedy: failure.remedy.map { Sentence($0).text } ?? "")
  }
}

/// Ends the process with what an error says.
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
