import Engine

/// The program's own mails in one language.
///
/// Every string is a mustache template without HTML; the layouts make the text and the HTML part from the same words.
/// What WhatsApp calls its menus is taken from its help pages in that language.
struct MailWords: Sendable {
  /// BCP 47.
  let locale: String

  let greeting: String
  let invitation: Opening
  let reconnect: Opening
  let renewal: Opening
  let reminder: Opening
  let phoneChanged: Opening
  let addressChanged: Opening
  let wrongPhone: Opening
  let wrongPhoneNote: Opening

  /// What linking brings about.
  let happens: String
  /// On the button.
  let action: String
  let expiry: String
  let stepsTitle: String
  let steps: [String]
  let genuineTitle: String
  let codeLabel: String
  let genuine: String
  let notYoursTitle: String
  let notYours: String
  /// Why the person gets the mail.
  let footer: String

  let escalationGreeting: String
  let escalation: Opening
  let escalationFooter: String

  let digest: DigestWords

  /// What differs from kind to kind.
  struct Opening: Sendable {
    let subject: String
    let paragraphs: [String]
  }

  /// The languages that the program ships; English is every list's last resort.
  static let all: [MailWords] = [.english, .german, .spanish, .portuguese, .french]

  func opening(_ kind: MailOrder.Kind) -> Opening {
    switch kind {
    case .invitation: invitation
    case .reconnect: reconnect
    case .renewal: renewal
    case .reminder: reminder
    case .phoneChanged: phoneChanged
    case .addressChanged: addressChanged
    case .wrongPhone: wrongPhone
    case .wrongPhoneNote: wrongPhoneNote
    case .escalation: escalation
    case .digest: digest.opening
    }
  }

  func blocks(_ kind: MailOrder.Kind) -> [MailBlock] {
    let paragraphs = opening(kind).paragraphs.map(MailBlock.paragraph)
    switch kind {
    case .invitation, .reconnect, .renewal, .reminder, .phoneChanged, .addressChanged, .wrongPhone:
      return [.paragraph(greeting)] + paragraphs + [
        .paragraph(happens), .action(label: action), .paragraph(expiry),
        .heading(stepsTitle), .steps(steps),
        .heading(genuineTitle), .code(label: codeLabel), .paragraph(genuine),
        .heading(notYoursTitle), .paragraph(notYours),
        .footer(footer),
      ]
    case .wrongPhoneNote:
      return [.paragraph(greeting)] + paragraphs + [.footer(footer)]
    case .escalation:
      return [.paragraph(escalationGreeting)] + paragraphs + [.footer(escalationFooter)]
    case .digest:
      return [.paragraph(escalationGreeting)] + paragraphs
        + [
          .people(.loggedOut, title: digest.loggedOut),
          .people(.otherPhones, title: digest.otherPhones),
          .people(.passkeys, title: digest.passkeys),
          .people(.declined, title: digest.declined),
          .people(.notConnected, title: digest.notConnected),
          .footer(digest.footer),
        ]
    }
  }
}
