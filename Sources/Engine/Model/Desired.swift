/// What the files of one revision ask for in one account.
package struct DesiredAccount: Equatable, Sendable {
  package var id: String
  package var standing: Standing
  package var roster: FileState
  package var archiving: FileState
  /// Everybody of the roster, and everybody an archiving row names; in any order, one entry an identity.
  package var people: [Person]
  package var policy: Policy
  /// The keys of the settings without which no mail can be written, as the book spells them; empty where mail may leave.
  package var missingMailSettings: [String]
  /// Whether a server takes the account's mails; otherwise they are written into a folder.
  package var mailIsDelivered: Bool

  package init(
    id: String, standing: Standing, roster: FileState = .sound, archiving: FileState = .sound,
    people: [Person], policy: Policy, missingMailSettings: [String] = [],
    mailIsDelivered: Bool = false
  ) {
    self.id = id
    self.standing = standing
    self.roster = roster
    self.archiving = archiving
    self.people = people
    self.policy = policy
    self.missingMailSettings = missingMailSettings
    self.mailIsDelivered = mailIsDelivered
  }

  /// Whether anything may be done for the account at all (row D3).
  package enum Standing: Equatable, Sendable {
    case active
    case suspended
    /// Support has not switched archiving on.
    case notEnabled
    /// The store knows the account, the book has no folder for it.
    case folderGone
    /// The account's folder is there, and has no `account.json`, of the path given.
    case accountFileGone(path: String)
    /// `account.json` cannot be read or is in error, so nothing is known of the account's wishes.
    case unreadable
    /// Several folders have the account's id, so nobody can tell which of them speaks for it.
    case contested
  }

  /// How far a file can be trusted to be whole.
  package enum FileState: Equatable, Sendable {
    case sound
    /// Some rows were lost to structural damage: absence from it proves nothing.
    case damaged
    /// Empty, missing or unreadable: it never withdraws anybody.
    case unusable
  }
}

/// One person as the files describe them.
package struct Person: Equatable, Sendable {
  /// The identity: NFC, lower case, domain as A-label.
  package var email: String
  /// The roster's stable key, where it has one.
  package var id: String?
  /// The identity that the person had before a rename.
  package var previousEmail: String?
  /// Whether the roster lists the person; an archiving row may name somebody who left.
  package var listed: Bool
  package var phone: Phone
  package var wish: Wish
  package var exemption: Exemption?

  package init(
    email: String, id: String? = nil, previousEmail: String? = nil, listed: Bool = true,
    phone: Phone, wish: Wish, exemption: Exemption? = nil
  ) {
    self.email = email
    self.id = id
    self.previousEmail = previousEmail
    self.listed = listed
    self.phone = phone
    self.wish = wish
    self.exemption = exemption
  }
}

package enum Phone: Equatable, Sendable {
  case missing
  /// The code of the diagnostic that says what is wrong with it.
  case invalid(code: String)
  /// E.164.
  case number(String)
}

/// What the archiving file says of a person.
package enum Wish: Equatable, Sendable {
  /// No row.
  case none
  case off
  /// `from` inclusive, `until` exclusive, days of the account's time zone.
  case on(from: Day?, until: Day?)
  /// There is a row that cannot be understood; the code of its diagnostic.
  case unreadable(code: String)
}

/// A person who must be archived but cannot for now.
package struct Exemption: Equatable, Sendable {
  package var reason: String
  /// The first day on which it no longer holds, in the account's time zone; nil for ever.
  package var until: Day?

  package init(reason: String, until: Day?) {
    self.reason = reason
    self.until = until
  }

  func holds(on today: Day) -> Bool { until.map { today < $0 } ?? true }
}
