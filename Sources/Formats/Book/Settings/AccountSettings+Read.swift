import Engine
import PhoneNumbers

extension AccountSettings {
  /// The settings of one account's `account.json`, and everything that is wrong with it.
  ///
  /// `settings` is nil where the file is too damaged for anything to be done in the account. `folder` is the
  /// account's folder, `""` for the book's root.
  package static func read(
    _ bytes: [UInt8], folder: String, book: BookSettings, zones: ZoneTable = ZoneTable()
  ) -> (settings: AccountSettings?, diagnostics: [Diagnostic]) {
    var reader = SettingsReader(
      JSONDocument(bytes: bytes, path: BookPath.join(folder, "account.json")),
      shape: SettingsShapes.account, zones: zones)
    let settings = AccountSettings(&reader, folder: folder, book: book)
    return (reader.isUnusable ? nil : settings, reader.problems.sorted())
  }

  private init?(_ reader: inout SettingsReader, folder: String, book: BookSettings) {
    guard let node = reader.node("id"), let id = node.value.string else { return nil }
    if !folder.isEmpty, id != BookPath.name(folder) {
      reader.report(
        .wrongAccountID, node,
        "the id is \"\(id.shortened)\", but the folder is named \"\(BookPath.name(folder))\"",
        help: "give both the same name; an account that people are enrolled in keeps its id")
    }
    self.id = id
    name = reader.node("name")?.value.string ?? id
    defaultRegion = Self.region(&reader)
    zone = Self.zone(&reader)
    locale = Self.locale(&reader)
    suspended = reader.node("suspended")?.value.bool ?? false
    archivingEnabled = reader.node("whatsappArchiving", "enabled")?.value.bool ?? false
    admins = reader.emails(reader.node("admins"))
    contact = reader.contact()
    consent = ConsentTexts(reader.node("consent"))
    mail = reader.connection("mail", of: book.connections.mails.keys)
    gateway = reader.connection("gateway", of: book.connections.gateways.keys)
    missingConnections = book.connections.missing(mail: mail, gateway: gateway)
    let invitations = reader.invitations(reader.node("invitations"), over: book.invitations)
    baseURL = invitations.baseURL
    from = invitations.from
    missingMailSettings = invitations.missing
    unsetMailSettings = missingMailSettings.filter { !invitations.wrongKeys.contains($0) }
    if reader.hasPlaceholderName(isActive: archivingEnabled && !suspended) {
      missingMailSettings.append(.name)
    }
    invitationsPosition = reader.document.position(
      of: reader.node("invitations") ?? reader.node() ?? node)
    policy = Policy(
      of: book, zone: zone, invitations: invitations,
      guards: Self.guards(&reader, book: book.guards))
  }

  private static func region(_ reader: inout SettingsReader) -> String? {
    guard let node = reader.node("defaultRegion"), let region = node.value.string else {
      return nil
    }
    if TextRule.region.matches(region), PhoneRegion(region) == nil {
      reader.report(
        .unknownRegion, node, "there is no country \"\(region.shortened)\"",
        help: #"write its two letters of ISO 3166, such as "GB" or "DE""#)
    }
    return region
  }

  private static func locale(_ reader: inout SettingsReader) -> String? {
    guard let node = reader.node("locale"), let locale = node.value.string else { return nil }
    if TextRule.locale.matches(locale), let doubt = LocaleNames.doubt(of: locale) {
      reader.report(
        .invalidLocale, node, "the locale \"\(locale.shortened)\" \(doubt.message)",
        help: doubt.help)
    }
    return locale
  }

  private static func zone(_ reader: inout SettingsReader) -> ZoneRules {
    guard let node = reader.node("timeZone"), let name = node.value.string else { return .utc }
    if let zone = reader.zones.rules(named: name) { return zone }
    if TextRule.zone.matches(name) {
      reader.report(
        .unknownZone, node, "there is no time zone \"\(name.shortened)\"",
        help: #"write a name of the IANA database, such as "Europe/London" or "UTC""#)
    }
    return .utc
  }

  /// The account's guards, none looser than the book's.
  private static func guards(
    _ reader: inout SettingsReader, book: Policy.Guards
  ) -> Policy.Guards {
    let own = reader.guards(reader.node("guards"), over: book)
    func tighter(_ own: Int, _ book: Int, _ path: (String, String)) -> Int {
      guard own > book, let node = reader.node("guards", path.0, path.1) else { return own }
      reader.report(
        .looserGuard, node,
        "guards.\(path.0).\(path.1) is \(own), but the book allows \(book), which holds",
        help: "an account may only tighten a guard; loosen it in pairbook.json for all")
      return book
    }
    return Policy.Guards(
      withdrawalCount: tighter(
        own.withdrawalCount, book.withdrawalCount, ("maxWithdrawals", "count")),
      withdrawalPercent: tighter(
        own.withdrawalPercent, book.withdrawalPercent, ("maxWithdrawals", "percent")),
      invitationCount: tighter(
        own.invitationCount, book.invitationCount, ("maxInvitations", "count")),
      freeze: own.freeze)
  }
}

extension BookSettings.Connections {
  fileprivate func missing(mail: ConnectionChoice, gateway: ConnectionChoice) -> [String] {
    var missing: [String] = []
    if case .named(let name) = mail, mails[name] == nil {
      missing.append("connections.mails.\(name)")
    }
    if case .named(let name) = gateway, gateways[name] == nil {
      missing.append("connections.gateways.\(name)")
    }
    return missing
  }
}

extension ConsentTexts {
  fileprivate init?(_ node: JSONNode?) {
    guard let version = node?["version"]?.value.string,
      let members = node?["texts"]?.members
    else { return nil }
    self.version = version
    texts = Dictionary(
      members.compactMap { member in member.value.value.string.map { (member.key, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Policy {
  /// What the book says, and an account's own settings instead of it.
  init(
    of book: BookSettings, zone: ZoneRules = .utc, invitations: InvitationSettings? = nil,
    guards: Guards? = nil
  ) {
    let invitations = invitations ?? book.invitations
    self.init(
      zone: zone, sendWindow: invitations.sendWindow, expireAfter: invitations.expireAfter,
      remindAfter: invitations.remindAfter, maxReminders: invitations.maxReminders,
      maxInvitations: invitations.maxInvitations, escalateAfter: invitations.escalateAfter,
      escalateTo: invitations.escalateTo, relinkOverlap: invitations.relinkOverlap,
      staleAfter: book.staleAfter, prune: book.prune, guards: guards ?? book.guards)
  }
}
