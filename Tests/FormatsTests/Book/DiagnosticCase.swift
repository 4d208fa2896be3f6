import TestSupport
import Testing

@testable import Formats

/// One book with something wrong, and all that is to be said of it.
struct DiagnosticCase: CustomTestStringConvertible, Sendable {
  let sentence: String
  let source: MemoryFileSource
  /// `PATH[:LINE:COLUMN] CODE SEVERITY: MESSAGE (HELP)`.
  let expected: [String]

  /// A change to one account's book.
  init(
    _ sentence: String, _ changes: [String: String?], in base: [String: String] = TestBooks.single,
    _ expected: String...
  ) {
    self.sentence = sentence
    source = TestBooks.source(base, changes: changes)
    self.expected = expected
  }

  init(_ sentence: String, _ source: MemoryFileSource, _ expected: String...) {
    self.init(sentence, source, expected)
  }

  init(_ sentence: String, _ source: MemoryFileSource, _ expected: [String]) {
    self.sentence = sentence
    self.source = source
    self.expected = expected
  }

  var testDescription: String { sentence }

  /// The codes that the case shows.
  var codes: [DiagnosticCode] {
    DiagnosticCode.allCases.filter { code in
      expected.contains { $0.contains(" \(code.rawValue) ") }
    }
  }
}

extension Diagnostic {
  /// The diagnostic as the cases spell it.
  var spelt: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(path)\(place) \(code.rawValue) \(severity.rawValue): \(message) (\(help))"
  }
}

/// A `users.csv` of these lines.
func usersFile(
  _ lines: String..., header: String = "email,id,mobile_phone,locale,manager_email,previous_email"
)
  -> String
{
  ([header] + lines).map { $0 + "\n" }.joined()
}

/// An `archiving.csv` of these lines.
func archivingFile(
  _ lines: String..., header: String = "email,id,archiving,from,until,exempt_reason,exempt_until"
)
  -> String
{
  ([header] + lines).map { $0 + "\n" }.joined()
}
