import Subprocess

/// How a program ended.
package enum ProcessEnd: Sendable, Hashable {
  /// It exited with this code, 0 to 255.
  case exited(Int32)
  /// A signal of this number ended it.
  case killed(signal: Int32)

  init(_ status: TerminationStatus) {
    switch status {
    case .exited(let code): self = .exited(code)
    case .signaled(let number): self = .killed(signal: number)
    }
  }
}

/// What a program left: how it ended, and all that it wrote.
package struct ProcessResult: Sendable, Hashable {
  /// How it ended.
  package var end: ProcessEnd
  /// The bytes of its standard output.
  package var outputBytes: [UInt8]
  /// The bytes of its standard error.
  package var errorBytes: [UInt8]

  /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
  package var output: String { String(decoding: outputBytes, as: UTF8.self) }
  /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
  package var error: String { String(decoding: errorBytes, as: UTF8.self) }

  /// Standard output as text, of a program that had to succeed.
  ///
  /// - Throws: ``ProcessFailure`` when it did not exit with 0.
  package func successfulOutput() throws -> String {
    guard end == .exited(0) else { throw ProcessFailure(result: self) }
    return output
  }
}

/// A program that had to succeed did not.
package struct ProcessFailure: Error, CustomStringConvertible {
  /// What it left.
  package let result: ProcessResult

  package var description: String {
    "ended with \(result.end)\nstandard output: \(result.output)\nstandard error: \(result.error)"
  }
}
