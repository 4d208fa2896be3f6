import Formats

/// Words and exit codes for the errors of edits.
extension Failure {
  init(_ error: EditError) {
    switch error {
    case .unreadable(let path, let diagnostics):
      let first = diagnostics.first
      self.init(
        "\(path) cannot be edited: \(first?.message ?? "nothing of it can be read").",
        remedy: Sentence(first?.help ?? "mend it by hand").text, status: .bookErrors)
    case .damaged(let path, let line):
      self.init(
        "\(path) is damaged\(line.map { " in line \($0)" } ?? ""), so nothing was written to it.",
        remedy: "Mend it first; `pairbook validate` tells each place.", status: .bookErrors)
    case .ambiguousColumn(let path, let column):
      self.init(
        "\(path) has two columns named \(column), so nothing was written to it.",
        remedy: "Remove one of them, or give it another name.", status: .bookErrors)
    case .severalRows(let path, let email, let lines):
      let lines = lines.map(String.init).joined(separator: " and ")
      self.init(
        "\(path) has several rows about \(email): lines \(lines). Nothing was written.",
        remedy: "Remove all but one.", status: .bookErrors)
    case .notReadBack(let path):
      self.init(
        "\(path) would not be read as it was to be written, so nothing was written to it.",
        remedy: "Leave out characters that no cell can hold, such as NUL.")
    }
  }
}
