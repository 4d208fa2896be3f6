/// Words of a command that a person may copy into a shell.
enum ShellWord {
  /// In single quotes where a shell would take it for more than one word.
  static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "@%+=:,./-_".contains($0) }
    return isPlain && !text.isEmpty
      ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
