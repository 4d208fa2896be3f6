/// Why an action is held, in words for people, and what they can do: one place for all of them.
package enum Hold: Equatable, Sendable, Codable {
  // Row D3.
  case suspended, notEnabled, folderGone, accountUnreadable, accountContested
  case accountFileGone(path: String)
  // Row D5.
  case noLongerListed(email: String)
  case notBefore(Day)
  case contested(email: String)
  // Row D7.
  case phoneMissing
  case phoneWrong(code: String)
  case notInRoster(email: String)
  case rowUnreadable(code: String)
  // Row D8.
  case contestedName
  // Row D9.
  case phoneOfLeaver(old: String, new: String)
  // Row D10.
  /// `phoneOf` is the e-mail of whoever is enrolled there with the person's phone; nil where it is the person's own.
  case enrolledElsewhere(account: String, phoneOf: String?)
  // Rows D8 to D16, where they mail.
  case mailSettingsMissing(keys: [String])
  // Guards.
  case outage(lost: Int, archiving: Int)
  case fileUnusable(roster: Bool)
  case fileDamaged(roster: Bool)
  case phonesPermuted(people: Int)
  case withdrawals(count: Int, limit: Int)
  case invitations(count: Int, limit: Int)
  /// `owner` is the e-mail that the files give the person who is enrolled with the address.
  case addressInUse(email: String, owner: String)
  case notApproved
  /// Time ends it: nobody has to decide. What was asked for by hand is forgotten until then.
  case frozen(Freeze, byHand: Bool)

  /// For people: `no longer listed`, `12 withdrawals in 24 hours, …`
  package var reason: String {
    switch self {
    case .suspended: "account suspended"
    case .notEnabled: "archiving is not enabled for the account"
    case .folderGone: "the account's folder is gone"
    case .accountFileGone(let path): "\(path) is gone"
    case .accountUnreadable: "account.json is in error"
    case .accountContested: "more than one folder has the account's id"
    case .noLongerListed: "no longer listed"
    case .notBefore(let day): "archiving begins on \(day.iso), but the person is enrolled"
    case .contested(let email): "more than one person claims to be \(email)"
    case .phoneMissing: "phone missing"
    case .phoneWrong(let code): "phone wrong (\(code))"
    case .notInRoster: "archiving is on, but the roster does not list the person"
    case .rowUnreadable(let code): "a row about the person cannot be understood (\(code))"
    case .contestedName: "more than one person claims the same id or previous_email"
    case .phoneOfLeaver(let old, _):
      "has the phone of \(old), who is still enrolled: a rename, or another person?"
    case .enrolledElsewhere(let account, nil):
      "enrolled in the account \(account), whose folder is gone or in error"
    case .enrolledElsewhere(let account, let other?):
      "has the phone of \(other), who is enrolled in the account \(account), whose folder is gone or in error"
    case .mailSettingsMissing(let keys):
      "\(listed(keys)) \(keys.count == 1 ? "is" : "are") missing or wrong"
    case .outage(let lost, let archiving):
      "\(lost) of \(archiving) sessions were lost at once: a gateway outage?"
    case .fileUnusable(let roster): "the \(file(roster)) is empty, missing or unreadable"
    case .fileDamaged(let roster):
      "the \(file(roster)) cannot be read whole, so absence proves nothing"
    case .phonesPermuted(let people):
      "the phones of \(people) people were only exchanged: was a column sorted alone?"
    case .withdrawals(let count, let limit):
      "\(count) withdrawals, new phones or revoked links in 24 hours; \(limit) \(limit == 1 ? "is" : "are") allowed (guards.maxWithdrawals)"
    case .invitations(let count, let limit):
      "\(count) invitations in 24 hours; \(limit) \(limit == 1 ? "is" : "are") allowed (guards.maxInvitations)"
    case .notApproved: "not in the approved plan"
    case .frozen(let freeze, _): freeze.words
    case .addressInUse(let email, let owner):
      "\(owner == email ? "somebody else" : owner) is still enrolled as \(email)"
    }
  }

  /// What a person can do about it.
  package var remedy: String {
    switch self {
    case .suspended: "set suspended to false in account.json when the account is to go on"
    case .notEnabled: "ask Support to set whatsappArchiving.enabled in account.json"
    case .folderGone:
      "bring the folder back, or restore it, set everybody off and sync before it goes"
    case .accountFileGone(let path):
      "bring it back: git restore \(path); once its removal is committed, git restore --source COMMIT~1 \(path) with the commit that removed it"
    case .accountUnreadable: "mend account.json; pairbook validate says where"
    case .accountContested:
      "give all but one of the folders another id; pairbook validate names them"
    case .noLongerListed(let email):
      "pairbook disable \(email) withdraws them; or list them again"
    case .notBefore: "set archiving off to withdraw them now, or take the from date away"
    case .contested, .contestedName: "leave the id or previous_email to one of them"
    case .phoneMissing: "enter the mobile phone in the roster"
    case .phoneWrong: "put the mobile phone right; pairbook validate says where"
    case .notInRoster(let email):
      "list the person in the roster, or pairbook disable \(email)"
    case .rowUnreadable: "put the row right; pairbook validate says where"
    case .phoneOfLeaver(let old, let new):
      "pairbook rename \(old) \(new) if it is the same person; else sync the withdrawal of \(old) first"
    case .enrolledElsewhere(let account, _):
      "put the folder or the id back (\(account)): renaming an account is not supported yet; if it is over, set everybody off in it and sync before it goes"
    case .mailSettingsMissing(["name"]): "set name in account.json"
    case .mailSettingsMissing(let keys):
      "set \(listed(keys)) in pairbook.json, or for one account in its account.json"
    case .outage:
      "look after the gateway; if they are really gone, pairbook sync --allow disconnects"
    case .fileUnusable(roster: true):
      "bring back what the roster listed, from an earlier commit or a copy: a file that lists nobody withdraws nobody. Who left is switched off by pairbook disable WHO"
    case .fileUnusable(roster: false):
      "bring back what the archiving file said, from an earlier commit or a copy: a file that names nobody withdraws nobody. If everybody is to be off, pairbook disable --all writes that"
    case .fileDamaged(let roster):
      "mend \(roster ? "users.csv or users.json" : "archiving.csv or archiving.json"); pairbook validate says where"
    case .phonesPermuted:
      "put the phones right; if they are right, pairbook sync --allow withdrawals"
    case .withdrawals: "look whether they are meant; if so, pairbook sync --allow withdrawals"
    case .invitations: "look whether they are meant; if so, pairbook sync --allow invitations"
    case .notApproved: "make a new plan and have that approved"
    case .frozen(let freeze, let byHand):
      switch (freeze.until, byHand) {
      case (nil, _):
        "put guards.freeze right; what cannot wait is let through with --allow freeze"
      case (_, true):
        "ask for it again after that; what cannot wait is let through with --allow freeze"
      case (_, false):
        "nothing is to be done: the first sync after that does it; what cannot wait is let through with --allow freeze"
      }
    case .addressInUse(let email, let owner):
      owner == email
        ? "put right who \(email) is; pairbook plan says what else is held"
        : "sync once \(owner) has the new address; pairbook plan says what holds them"
    }
  }

  /// The guard that holds it, which fails the sync; nil where the files or the account have to change.
  package var heldBy: GuardKind? {
    switch self {
    case .outage: .disconnects
    case .phonesPermuted, .withdrawals: .withdrawals
    case .invitations: .invitations
    case .notApproved: .approval
    case .frozen: .freeze
    case .fileUnusable: .files
    case .suspended, .notEnabled, .folderGone, .accountFileGone, .accountUnreadable,
      .accountContested,
      .noLongerListed, .notBefore,
      .contested, .phoneMissing, .phoneWrong, .notInRoster, .rowUnreadable, .contestedName,
      .phoneOfLeaver, .enrolledElsewhere, .mailSettingsMissing, .fileDamaged,
      .addressInUse:
      nil
    }
  }

  /// The kind of hold, as programs know it.
  package enum Code: String, Sendable, Codable, CaseIterable {
    case suspended
    case notEnabled = "not-enabled"
    case folderGone = "folder-gone"
    case accountFileGone = "account-file-gone"
    case accountUnreadable = "account-unreadable"
    case accountContested = "account-contested"
    case noLongerListed = "no-longer-listed"
    case notBefore = "not-before"
    case contested
    case phoneMissing = "phone-missing"
    case phoneWrong = "phone-wrong"
    case notInRoster = "not-in-roster"
    case rowUnreadable = "row-unreadable"
    case contestedName = "contested-name"
    case phoneOfLeaver = "phone-of-leaver"
    case enrolledElsewhere = "enrolled-elsewhere"
    case mailSettingsMissing = "mail-settings-missing"
    case outage
    case fileUnusable = "file-unusable"
    case fileDamaged = "file-damaged"
    case phonesPermuted = "phones-permuted"
    case withdrawals, invitations
    case addressInUse = "address-in-use"
    case notApproved = "not-approved"
    case frozen
  }

  package var code: Code {
    switch self {
    case .suspended: .suspended
    case .notEnabled: .notEnabled
    case .folderGone: .folderGone
    case .accountFileGone: .accountFileGone
    case .accountUnreadable: .accountUnreadable
    case .accountContested: .accountContested
    case .noLongerListed: .noLongerListed
    case .notBefore: .notBefore
    case .contested: .contested
    case .phoneMissing: .phoneMissing
    case .phoneWrong: .phoneWrong
    case .notInRoster: .notInRoster
    case .rowUnreadable: .rowUnreadable
    case .contestedName: .contestedName
    case .phoneOfLeaver: .phoneOfLeaver
    case .enrolledElsewhere: .enrolledElsewhere
    case .mailSettingsMissing: .mailSettingsMissing
    case .outage: .outage
    case .fileUnusable: .fileUnusable
    case .fileDamaged: .fileDamaged
    case .phonesPermuted: .phonesPermuted
    case .withdrawals: .withdrawals
    case .invitations: .invitations
    case .addressInUse: .addressInUse
    case .notApproved: .notApproved
    case .frozen: .frozen
    }
  }

  private func listed(_ keys: [String]) -> String { keys.joined(separator: " and ") }
  private func file(_ roster: Bool) -> String { roster ? "roster" : "archiving file" }
}
