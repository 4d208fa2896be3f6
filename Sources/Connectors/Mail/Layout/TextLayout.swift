/// The text part of the program's own mails, as a mustache template.
func textLayout(_ blocks: [MailBlock]) -> String {
  var text = ""
  for block in blocks {
    if case .people(let variable, let title) = block {
      // The blank line after a list is there only where the list is.
      text +=
        "{{#\(variable.rawValue)}}\(title)\n{{\(variable.rawValue)}}\n\n{{/\(variable.rawValue)}}"
    } else {
      text += part(block) + "\n\n"
    }
  }
  return String(text.dropLast())
}

private func part(_ block: MailBlock) -> String {
  switch block {
  case .paragraph(let text): text
  case .heading(let text): text + "\n" + String(repeating: "-", count: text.count)
  case .action(let label): "\(label)\n{{link}}"
  case .steps(let steps):
    steps.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
  case .code(let label): "\(label) {{checkCode}}"
  case .people(_, let title): title
  case .footer(let text): "-- \n" + text
  }
}
