import Formats

/// The problems that a book had before, told apart by code, file and message; their lines move with every edit.
struct KnownProblems {
  private var counts: [Key: Int] = [:]

  private struct Key: Hashable {
    var code: DiagnosticCode
    var path: String
    var message: String
  }

  init() {}

  mutating func add(_ problems: [Diagnostic]) {
    for problem in problems { counts[Self.key(problem), default: 0] += 1 }
  }

  /// Those that were not there before: one more of a kind than there were is new.
  mutating func new(of problems: [Diagnostic]) -> [Diagnostic] {
    problems.filter { problem in
      let key = Self.key(problem)
      guard let count = counts[key], count > 0 else { return true }
      counts[key] = count - 1
      return false
    }
  }

  private static func key(_ problem: Diagnostic) -> Key {
    Key(code: problem.code, path: problem.path, message: problem.messageWithoutLines)
  }
}
