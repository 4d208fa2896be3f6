import Formats

/// What a changed setting means to a person, without a full stop.
enum SettingWords {
  /// Nil for a key that has no words.
  static func sentence(_ path: String, _ old: JSONValue?, _ new: JSONValue?) -> String? {
    if path == "prune" {
      return new?.bool == true
        ? "from now on a row that is gone from an archiving file means off"
        : "a row that is gone from an archiving file no longer means off"
    }
    guard let title = title(path) else { return nil }
    if let lists = members(old, new) { return "\(title): \(lists)" }
    return "\(title): \(value(old)) → \(value(new))"
  }

  private static let titles = [
    "name": "company's name",
    "defaultRegion": "country of numbers that are typed without one",
    "timeZone": "time zone", "locale": "language of mails", "contact": "whom people may ask",
    "admins": "admins", "mail": "mail server of the account", "gateway": "gateway of the account",
    "accounts": "folders of accounts", "roles.support": "Support", "roles.mspAdmins": "MSP admins",
    "connections.store": "store", "connections.mail": "mail server",
    "connections.gateway": "gateway", "connections.webhookURL": "address for webhooks",
    "invitations.baseURL": "address of the pairing page", "invitations.from": "sender of mails",
    "invitations.expireAfter": "life of a link",
    "invitations.remindAfter": "pause before a reminder",
    "invitations.maxReminders": "reminders for each invitation",
    "invitations.maxInvitations": "invitations in one cycle",
    "invitations.escalateAfter": "pause before an escalation",
    "invitations.escalateTo": "who is told of an escalation",
    "invitations.relinkOverlap": "life of the old phone after a change",
    "invitations.sendWindow": "hours for mails",
    "guards.maxWithdrawals.count": "guard on withdrawals, people at once",
    "guards.maxWithdrawals.percent": "guard on withdrawals, percent at once",
    "guards.maxInvitations.count": "guard on invitations, mails at once",
    "guards.freeze": "times in which nothing is changed",
    "evidence.staleAfter": "age at which a confirmation is stale",
    "publish.branch": "branch that statuses are published to",
    "publish.push": "whether publications are pushed",
    "trust.requireSignedCommits": "whether commits must be signed",
    "consent.version": "version of the consent",
  ]

  private static func title(_ path: String) -> String? {
    if let title = titles[path] { return title }
    for (prefix, noun) in [
      ("connections.mails.", "mail server"), ("connections.gateways.", "gateway"),
    ] where path.hasPrefix(prefix) {
      return "\(noun) \(path.dropFirst(prefix.count))"
    }
    return nil
  }

  /// What came into a list of texts and what went; nil for anything else.
  private static func members(_ old: JSONValue?, _ new: JSONValue?) -> String? {
    func texts(_ value: JSONValue?) -> [String]? {
      guard let value else { return [] }
      return value.array?.compactMap(\.string)
    }
    guard old?.array != nil || new?.array != nil, let before = texts(old), let after = texts(new)
    else { return nil }
    let added = after.filter { !before.contains($0) }.map { "\($0) added" }
    let removed = before.filter { !after.contains($0) }.map { "\($0) removed" }
    return (added + removed).isEmpty
      ? "in another order" : (added + removed).joined(separator: ", ")
  }

  private static func value(_ value: JSONValue?) -> String {
    switch value {
    case nil, .null?: "not set"
    case .bool(let isTrue)?: isTrue ? "yes" : "no"
    case .string(let text)?: URLText.withoutSecrets(text)
    case let other?: String(decoding: other.serialized(.compact), as: UTF8.self)
    }
  }
}
