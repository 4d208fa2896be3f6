/// Problems as GitHub's workflow commands, which it shows at the lines of a pull request's files.
///
/// GitHub Docs, "Workflow commands for GitHub Actions", and for what it escapes `@actions/core` (`command.ts`).
package enum GitHubAnnotations {
  /// GitHub shows no more of each kind in a step, and drops the rest without a word.
  private static let shown = 10

  /// A command for each problem, as far as GitHub shows them; where there are more, the last command of that kind says
  /// so, and the others are lines of the log.
  package static func lines(_ problems: [HostedProblem]) -> [String] {
    [Diagnostic.Severity.error, .warning].flatMap { severity in
      lines(problems.filter { $0.problem.severity == severity }, severity)
    }
  }

  private static func lines(_ problems: [HostedProblem], _ severity: Diagnostic.Severity)
    -> [String]
  {
    guard problems.count > shown else { return problems.map(command) }
    let rest = problems.dropFirst(shown - 1)
    let more =
      "\(rest.count) more \(severity.rawValue)s, which GitHub has no room for here, are in the log of this step."
    return problems.prefix(shown - 1).map(command)
      + ["::\(severity.rawValue) title=Pairbook::\(data(more))"] + rest.map(logLine)
  }

  private static func command(_ hosted: HostedProblem) -> String {
    let problem = hosted.problem
    var properties = [("file", hosted.path)]
    if let position = problem.position {
      properties += [("line", String(position.line)), ("col", String(position.column))]
    }
    properties.append(("title", problem.code.rawValue))
    let list = properties.map { "\($0.0)=\(property($0.1))" }.joined(separator: ",")
    let words = data("\(problem.message)\n→ \(problem.help)")
    return "::\(problem.severity.rawValue) \(list)::\(words)"
  }

  private static func logLine(_ hosted: HostedProblem) -> String {
    let problem = hosted.problem
    let place = problem.position.map { ":\($0.line):\($0.column)" } ?? ""
    return logged(
      "  \(hosted.path)\(place): \(problem.severity.rawValue) \(problem.code.rawValue): \(hosted.sentences)"
    )
  }

  /// A line of text that the runner takes for no command, wherever it came from.
  ///
  /// The runner reads `::` at the start of a line and, in its older form, `##[` anywhere in one.
  package static func logged(_ text: String) -> String {
    let line = String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\r" || $0 == "\n" ? " " : $0 })
    ).replacing("##[", with: "##\u{2060}[")
    return line.trimmingPrefix(while: \.isWhitespace).hasPrefix("::") ? "\u{2060}" + line : line
  }

  private static func data(_ text: String) -> String { escaped(text, "%\r\n") }

  private static func property(_ text: String) -> String { escaped(text, "%\r\n:,") }

  /// Scalar by scalar: CR-LF is one character.
  private static func escaped(_ text: String, _ special: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if special.unicodeScalars.contains(scalar) {
        result += "%" + Digest.hex([UInt8(truncatingIfNeeded: scalar.value)]).uppercased()
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
