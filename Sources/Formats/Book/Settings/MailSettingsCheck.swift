import Engine

/// Tells that an account's mails cannot be written, before anybody waits for one.
enum MailSettingsCheck {
  /// An error as soon as somebody is to be invited; until then the account is still being set up.
  static func problems(
    _ settings: AccountSettings, _ people: [Person], folder: String
  ) -> [Diagnostic] {
    let keys = settings.unsetMailSettings.map(\.rawValue).joined(separator: " and ")
    if keys.isEmpty { return [] }
    let invites =
      settings.archivingEnabled && !settings.suspended && people.contains(where: \.isAskedFor)
    let isOne = settings.unsetMailSettings.count == 1
    return [
      Diagnostic(
        .missingMailSetting, severity: invites ? .error : .warning,
        path: BookPath.join(folder, "account.json"), at: settings.invitationsPosition,
        message: "\(keys) \(isOne ? "is" : "are") not set, so nobody can be invited",
        help: "set \(isOne ? "it" : "them") in pairbook.json, or here for this account alone")
    ]
  }
}

extension Person {
  fileprivate var isAskedFor: Bool {
    if case .on = wish { true } else { false }
  }
}
