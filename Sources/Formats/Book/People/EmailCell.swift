/// An e-mail in a cell of a roster or archiving file.
enum EmailCell {
  /// The identity of a cell's e-mail, and what is to be said of it; an error of the given code where it is none.
  static func read<Rows: RowSource>(
    _ rows: Rows, _ row: Int, _ column: Rows.Column, else code: DiagnosticCode, help: String
  ) -> (email: String?, problems: [Diagnostic]) {
    let text = rows.text(row, column)
    switch EmailText.read(text) {
    case .address(let email): return (email, [])
    case .wrapped(let email):
      let warning = rows.problem(
        .wrappedEmail, row, column,
        "the e-mail stands in a hyperlink or behind a name; it was read as \(email)",
        help: "write \(email) alone, without a hyperlink")
      return (email, [warning])
    case .none(let problem):
      let message =
        text.isEmpty
        ? "the e-mail is empty" : "\"\(text.shortened)\" is no e-mail address: it \(problem.words)"
      return (nil, [rows.problem(code, row, column, message, help: help)])
    case .contradictory(let one, let other):
      let message = "the hyperlink shows one e-mail and leads to another: \(one), \(other)"
      return (nil, [rows.problem(code, row, column, message, help: help)])
    }
  }
}
