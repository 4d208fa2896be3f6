/// A story told in shell commands, with exactly what each must leave.
///
/// The text of a transcript is made of such lines:
///
///     # A note: what happens next, and why.
///     $ a command
///     > and its next line
///     what it writes to standard output
///     ! what it writes to standard error
///     ? 64
///
/// The last line, the exit code, is left out for 0. A blank line ends each command. A line of
/// standard output that starts with one of `#$>!?\` has a `\` before it. Control characters other
/// than tabs show as their pictures: `␍`, `␛`.
package struct Transcript: Sendable, Hashable {
  /// A command with the notes before it.
  package struct Step: Sendable, Hashable {
    /// The notes' lines, with their `#`.
    package var notes: [String]
    /// The command, which may have several lines.
    package var command: String

    /// Describes a step.
    package init(notes: [String] = [], command: String) {
      self.notes = notes
      self.command = command
    }
  }

  /// The steps in order.
  package var steps: [Step]

  /// Reads the notes and commands out of a transcript's text; what they left is passed over, since
  /// the whole text is compared with ``text(with:)``.
  package init(parsing text: String) {
    steps = []
    var notes: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        notes.append(String(line))
      } else if line.hasPrefix("$ ") {
        steps.append(Step(notes: notes, command: String(line.dropFirst(2))))
        notes = []
      } else if line == ">" || line.hasPrefix("> "), !steps.isEmpty {
        steps[steps.count - 1].command += "\n" + line.dropFirst(2)
      }
    }
  }

  /// The transcript's text when its commands left these results, one for each step.
  package func text(with results: [StepResult]) -> String {
    precondition(results.count == steps.count, "a result for each step")
    return zip(steps, results).map(Self.text(of:with:)).joined(separator: "\n")
  }

  private static func text(of step: Step, with result: StepResult) -> String {
    var lines = step.notes
    for (index, line) in step.command.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      lines.append(index == 0 ? "$ \(line)" : line.isEmpty ? ">" : "> \(line)")
    }
    lines += shown(result.output) { line in
      line.first.map("#$>!?\\".contains) == true ? "\\" + line : line
    }
    lines += shown(result.error) { $0.isEmpty ? "!" : "! " + $0 }
    if result.exitCode != 0 { lines.append("? \(result.exitCode)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func shown(_ text: String, as form: (String) -> String) -> [String] {
    guard !text.isEmpty else { return [] }
    var lines = pictured(text).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    let isWhole = lines.last == ""
    if isWhole { lines.removeLast() }
    return lines.map(form) + (isWhole ? [] : ["\\ no newline at the end"])
  }

  private static func pictured(_ text: String) -> String {
    var pictured = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 && scalar != "\n" && scalar != "\t"
      pictured.append(isControl ? Unicode.Scalar(0x2400 + scalar.value) ?? scalar : scalar)
    }
    return String(pictured)
  }
}
