package import Engine

/// What `account.json` says, with the book's settings where it says nothing.
package struct AccountSettings: Equatable, Sendable {
  package var id: String
  package var name: String
  /// ISO 3166, upper case: for numbers that are typed without a country.
  package var defaultRegion: String?
  package var zone: ZoneRules
  /// BCP 47.
  package var locale: String?
  package var suspended: Bool
  /// Support's switch.
  package var archivingEnabled: Bool
  /// E-mail identities.
  package var admins: [String]
  /// Whom invited users may ask, as the account gives it.
  package var contact: String?
  package var consent: ConsentTexts?
  package var policy: Policy
  package var mail: ConnectionChoice
  package var gateway: ConnectionChoice
  /// The public address of the pairing page, without a slash at its end.
  package var baseURL: String?
  package var from: NamedAddress?
  /// What mails need, and neither the account nor the book sets; each wrong one is reported where it stands.
  package var unsetMailSettings: [MailSetting]
  /// The same, wrong ones included: while there are any, nobody is mailed.
  package var missingMailSettings: [MailSetting]
  /// Connections that the account chooses and the book does not have, as the book would spell them: while there are
  /// any, nobody is mailed.
  package var missingConnections: [String]
  /// Where the account's own settings of invitations are, or would be.
  package var invitationsPosition: SourcePosition
}

/// What a person is asked to agree to before pairing.
package struct ConsentTexts: Equatable, Sendable {
  package var version: String
  /// By locale (BCP 47).
  package var texts: [String: String]

  package init(version: String, texts: [String: String]) {
    self.version = version
    self.texts = texts
  }
}
