import Mail
import Reconciliation

/// A mail as a reviewer reads it: both parts, where a template of the book gives the words.
struct LetterText {
  let mail: OutgoingMail

  init(_ mail: OutgoingMail) { self.mail = mail }

  /// What the mail says stands behind a bar, so that nothing in it can pass for the program's own words.
  var text: String {
    let to = mail.to.name.map { "\($0) <\(mail.to.address)>" } ?? mail.to.address
    var lines = [
      String(repeating: "-", count: 60), "To: \(TerminalText.harmless(to))",
      "Subject: \(TerminalText.harmless(mail.subject))", "",
    ]
    lines += Self.quoted(mail.text)
    if mail.isOfBookTemplate, let html = mail.html {
      lines += ["", "The same in HTML, as the template has it:", ""]
      lines += Self.quoted(HTMLReading(html).text)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ words: String) -> [String] {
    var lines = words.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.isEmpty ? "│" : "│ " + TerminalText.harmless(String($0)) }
  }
}
