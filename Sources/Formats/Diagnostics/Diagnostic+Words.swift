extension Diagnostic {
  /// The message without the numbers of lines, by which a problem is known again when its file was edited elsewhere.
  ///
  /// `lines 3 and 7 are both about ann@…` is the same problem when the lines are 4 and 8.
  package var messageWithoutLines: String {
    guard message.contains("line") else { return message }
    return message.replacing(/\blines? \d+(?:(?:, | and )\d+)*/, with: "line")
  }
}
