import Engine
import Mail
import Reconciliation

extension MailBrief {
  /// Ann's mail of a kind, with everything that the kind can tell.
  static func sample(
    _ kind: MailOrder.Kind = .invitation, locales: [String] = ["en-GB"],
    name: String? = "Ann Smith",
    contact: String? = "it@acme.example",
    link: String? = "https://archive.acme.example/p/q5Nf_3kzE-1"
  ) -> MailBrief {
    let hasLink = ![.escalation, .wrongPhoneNote, .digest].contains(kind)
    return MailBrief(
      order: MailOrder(
        kind: kind, subject: "s_4f6d", email: "ann@acme.example", phone: "+447911123456",
        serial: kind == .wrongPhoneNote ? nil : 1, generation: 1, number: kind == .reminder ? 2 : 1,
        escalateTo: kind == .escalation ? .manager : nil),
      from: Mailbox(name: "Acme Ltd", address: "archiving@acme.example"),
      replyTo: contact.map { Mailbox(address: $0) },
      to: kind == .escalation || kind == .digest
        ? Mailbox(name: "Bob Jones", address: "bob@acme.example")
        : Mailbox(name: name, address: "ann@acme.example"),
      locales: locales, personName: name, company: "Acme Ltd", contact: contact,
      link: hasLink ? link : nil, checkCode: hasLink ? "K7F-2QM" : nil,
      expires: hasLink ? Instant(1_796_403_600) : nil, timeZone: "Europe/London",
      otherPhoneEnding: kind == .wrongPhone || kind == .wrongPhoneNote ? "99" : nil,
      standing: kind == .escalation
        ? Standing(
          status: .notConnected, invitedAt: Instant(1_795_352_400), invitationsUsedUp: false) : nil,
      digest: kind == .digest ? .sample(name: name) : [],
      date: Instant(1_795_798_800))
  }
}

extension [DigestItem] {
  /// Somebody for every list, and two for the first.
  static func sample(name: String?) -> [DigestItem] {
    func notice(_ matter: Notice.Matter, _ person: String, _ name: String?) -> DigestItem {
      DigestItem(
        .notice(
          Notice(matter: matter, subject: "s_\(person)", email: "\(person)@acme.example")),
        name: name)
    }
    return [
      notice(.loggedOut(since: Instant(1_795_352_400)), "ann", name),
      notice(.loggedOut(since: Instant(1_795_352_460)), "cat", nil),
      notice(.otherNumber(ending: "99"), "dan", "Dan <Brown>\nfake@line"),
      notice(.otherNumber(ending: nil), "eve", nil),
      notice(.needsPasskey, "fay", "Fay Hill"),
      notice(.declined, "gus", "Gus Hill"),
      DigestItem(
        .escalation(
          MailOrder(
            kind: .escalation, subject: "s_hal", email: "hal@acme.example", phone: "+447911123457",
            serial: nil, generation: 1)), name: "Hal Hill"),
    ]
  }
}

extension OutgoingMail {
  /// A short mail, for tests of what carries it.
  static func sample(
    _ number: Int = 1, to: String = "ann@acme.example", subject: String = "Hello",
    text: String = "Good morning.\n", html: String? = nil
  ) -> OutgoingMail {
    OutgoingMail(
      key: "s_1.\(number)/invitation-1", messageID: "<m\(number).invitation-1@acme.example>",
      from: Mailbox(name: "Acme Ltd", address: "archiving@acme.example"),
      to: Mailbox(address: to), subject: subject, text: text, html: html,
      date: Instant(1_795_798_800), locale: "en")
  }
}

/// The composer without a book's templates.
func shippedComposer() throws -> any MailComposer {
  try TemplateComposers().composer(accountFolder: "", templates: [:])
}
