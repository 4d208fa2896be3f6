/// A piece of a mail, before it becomes text or HTML; its strings are mustache templates.
enum MailBlock: Sendable {
  case paragraph(String)
  case heading(String)
  /// The link, with what the button says.
  case action(label: String)
  case steps([String])
  /// The check code after its name, colon included.
  case code(label: String)
  /// A list of people under a sentence; nothing where the variable has no value. One person a line.
  case people(MailVariable, title: String)
  case footer(String)
}
