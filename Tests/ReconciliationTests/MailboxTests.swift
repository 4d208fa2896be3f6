import Reconciliation
import Testing

@Suite("Whom an account's contact names")
struct MailboxTests {
  static let contacts: [(String, Mailbox?)] = [
    ("it@acme.example", Mailbox(address: "it@acme.example")),
    ("IT desk <it@acme.example>", Mailbox(name: "IT desk", address: "it@acme.example")),
    ("\"IT desk\" <it@acme.example>", Mailbox(name: "IT desk", address: "it@acme.example")),
    ("<IT@Acme.example>", Mailbox(address: "it@acme.example")),
    ("IT help desk: it@acme.example or ext. 42", nil),
    ("it@acme.example or ext. 42", nil),
    ("it@acme.example, hr@acme.example", nil),
    ("IT <it@acme.example>, HR <hr@acme.example>", nil),
    ("IT <it@acme.example> or ext. 42", nil),
    ("ext. 42", nil),
    ("@acme on chat", nil),
    ("IT\u{7} <it@acme.example>", nil),
    ("", nil),
  ]

  @Test("answers go there only if the whole of it is one address", arguments: contacts)
  func wholeText(contact: String, expected: Mailbox?) {
    #expect(Mailbox(wholeText: contact) == expected)
  }
}
