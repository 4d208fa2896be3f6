/// The text part of the program's own mails, as a mustache template.
func textLayout(_ blocks: [MailBlock]) -> String {
  let parts = blocks.map { block in
    switch block {
    case .paragraph(let text): text
    case .heading(let text): text + "\n" + String(repeating: "-", count: text.count)
    case .action(let label): "\(label)\n{{link}}"
    case .steps(let steps):
      steps.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    case .code(let label): "\(label) {{checkCode}}"
    case .footer(let text): "-- \n" + text
    }
  }
  return parts.joined(separator: "\n\n") + "\n"
}
