import Engine

/// What a mail template can name between `{{` and `}}`.
enum MailVariable: String, CaseIterable, Sendable {
  /// The name of the person whose WhatsApp it is about; may be absent.
  case name
  /// That person's e-mail.
  case email
  /// The name, or the e-mail where there is none.
  case person
  /// The account's name.
  case company
  /// Whom to ask; may be absent.
  case contact
  /// The last two digits of the invited phone number.
  case phoneEnding
  case link
  /// Scheme and host of the link, without a slash at the end.
  case site
  case checkCode
  /// When the link ends, in the language of the mail and the account's time zone.
  case expires
  /// The last digits of the number that was paired instead; may be absent.
  case otherPhoneEnding
  /// The name of the manager or admin who gets the mail; may be absent.
  case recipient
  /// `Not Connected` or `Logged Out`.
  case status
  /// The day of the first invitation.
  case invitedAt
  /// For sections: whether no invitation is left.
  case invitationsUsedUp
  /// Of the admins' digest: people, one a line, with what is to be said of each; each may be absent.
  case loggedOut
  case otherPhones
  case passkeys
  case declined
  case notConnected

  /// Those that a kind of mail has values for.
  static func known(in kind: MailOrder.Kind) -> [MailVariable] {
    let general: [MailVariable] = [.name, .email, .person, .company, .contact, .phoneEnding]
    let ofLink: [MailVariable] = [.link, .site, .checkCode, .expires]
    switch kind {
    case .invitation, .reconnect, .renewal, .reminder, .phoneChanged, .addressChanged:
      return general + ofLink
    case .wrongPhone: return general + ofLink + [.otherPhoneEnding]
    case .wrongPhoneNote: return general + [.otherPhoneEnding]
    case .escalation: return general + [.recipient, .status, .invitedAt, .invitationsUsedUp]
    case .digest: return [.company, .contact, .recipient] + peopleOfDigest
    }
  }

  /// Those without which a mail of the kind would be of no use.
  static func required(in kind: MailOrder.Kind) -> [MailVariable] {
    switch kind {
    case .invitation, .reconnect, .renewal, .reminder, .phoneChanged, .addressChanged, .wrongPhone:
      [.link, .checkCode]
    case .wrongPhoneNote, .escalation: []
    // Whoever a digest left out would be told of nowhere.
    case .digest: peopleOfDigest
    }
  }

  private static let peopleOfDigest: [MailVariable] = [
    .loggedOut, .otherPhones, .passkeys, .declined, .notConnected,
  ]
}
