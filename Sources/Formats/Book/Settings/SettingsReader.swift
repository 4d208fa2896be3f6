import Engine

/// Reads the parts that both settings files have, and reports what their shapes cannot know.
struct SettingsReader {
  let document: JSONDocument
  let zones: ZoneTable
  private(set) var problems: [Diagnostic]

  /// Takes a file and reports its damage and everything in which it is not of the shape.
  init(_ document: JSONDocument, shape: Shape, zones: ZoneTable) {
    self.document = document
    self.zones = zones
    problems = document.diagnostics + document.problems(as: shape)
  }

  /// Problems that leave the rest of a settings file good to work with.
  private static let harmless: Set<DiagnosticCode> = [
    .invalidAddress, .secretInURL, .looserGuard, .unsafeBaseURL, .unknownConnection, .placeholder,
  ]

  /// Whether nothing that the file says can be relied on.
  var isUnusable: Bool {
    document.root == nil
      || problems.contains { $0.severity == .error && !Self.harmless.contains($0.code) }
  }

  func node(_ path: String...) -> JSONNode? {
    path.reduce(document.root) { node, key in node?[key] }
  }

  mutating func report(
    _ code: DiagnosticCode, severity: Diagnostic.Severity? = nil, _ node: JSONNode,
    _ message: String, help: String
  ) {
    problems.append(
      Diagnostic(
        code, severity: severity, path: document.source.path, at: document.position(of: node),
        message: message, help: help))
  }

  // MARK: Addresses

  /// The identities of a list of e-mails; what is none is reported and left out.
  mutating func emails(_ node: JSONNode?) -> [String] {
    var result: [String] = []
    for element in node?.elements ?? [] {
      guard let text = element.value.string else { continue }
      if let email = email(text, at: element) { result.append(email) }
    }
    return result
  }

  private mutating func email(
    _ text: String, at node: JSONNode,
    inPlace help: String = #"write an address of yours, such as "ann@acme.example""#
  ) -> String? {
    if let placeholder = Placeholder.found(inAddress: text) {
      reportPlaceholder(placeholder, node, help: help)
      return nil
    }
    do {
      return try EmailIdentity.parse(String(text.trimmed))
    } catch {
      report(
        .invalidAddress, node, "\"\(text.shortened)\" is no e-mail address: it \(error.words)",
        help: #"write an address such as "ann@acme.example""#)
      return nil
    }
  }

  /// `ann@acme.example` or `Ann Lee <ann@acme.example>`, the name in quotes or not.
  mutating func namedAddress(_ node: JSONNode?) -> NamedAddress? {
    guard let node, let text = node.value.string else { return nil }
    let help = #"write who mails come from, such as "Acme Archiving <archiving@acme.example>""#
    guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else {
      return email(text, at: node, inPlace: help).map { NamedAddress(email: $0) }
    }
    let address = text[text.index(after: open)...].dropLast()
    var name = text[..<open].trimmed
    if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
      name = name.dropFirst().dropLast()
    }
    if let stray = name.first(where: { "@<>".contains($0) }) {
      report(
        .invalidAddress, node, "the name before the address has \(stray) in it",
        help:
          #"write one address, such as "Acme Archiving <no-reply@acme.example>", and no other in its name"#
      )
      return nil
    }
    let email = email(String(address), at: node, inPlace: help)
    if name == Placeholder.company {
      reportPlaceholder(Placeholder.company, node, help: help)
      return nil
    }
    return email.map {
      NamedAddress(name: name.isEmpty ? nil : String(name), email: $0)
    }
  }

  // MARK: Invitations and guards

  /// What an `invitations` object says, over what held before it.
  mutating func invitations(
    _ node: JSONNode?, over base: InvitationSettings
  ) -> InvitationSettings {
    guard let node else { return base }
    var result = base
    if let child = node["baseURL"] {
      result.baseURL = baseURL(child)
      result.note(.baseURL, isWrong: result.baseURL == nil)
    }
    if let child = node["from"] {
      result.from = namedAddress(child)
      result.note(.from, isWrong: result.from == nil)
    }
    set(&result.expireAfter, node["expireAfter"])
    set(&result.remindAfter, node["remindAfter"])
    set(&result.escalateAfter, node["escalateAfter"])
    set(&result.relinkOverlap, node["relinkOverlap"])
    set(&result.maxReminders, node["maxReminders"])
    set(&result.maxInvitations, node["maxInvitations"])
    if let target = node["escalateTo"]?.value.string.flatMap(
      Policy.EscalationTarget.init(rawValue:))
    {
      result.escalateTo = target
    }
    if let child = node["sendWindow"], let window = sendWindow(child) {
      result.sendWindow = window
    }
    return result
  }

  /// The address of the pairing page; nil where links under it would not work, or be read on their way.
  private mutating func baseURL(_ node: JSONNode) -> String? {
    guard let url = node.value.string else { return nil }
    checkForSecret(node)
    // What is no web address at all was reported with the file's shape.
    guard TextRule.webURL.matches(url) else { return nil }
    if let placeholder = Placeholder.found(inURL: url) {
      reportPlaceholder(
        placeholder, node,
        help: #"write where people reach the pairing page, such as "https://pair.acme.example""#)
      return nil
    }
    if let fault = PairingPageURL.fault(of: url) {
      report(.unsafeBaseURL, node, "\"\(url.shortened)\" \(fault.why)", help: fault.help)
      return nil
    }
    return String(url.reversed().drop { $0 == "/" }.reversed())
  }

  func set(_ value: inout Seconds, _ node: JSONNode?) {
    if let seconds = node?.value.string.flatMap(Durations.seconds) { value = seconds }
  }

  func set(_ value: inout Int, _ node: JSONNode?) {
    if let number = node?.value.integer { value = number }
  }

  private mutating func sendWindow(_ node: JSONNode) -> SendWindow? {
    guard let text = node.value.string else { return nil }
    do throws(SendWindows.Problem) {
      return try SendWindows.parse(text)
    } catch {
      // A malformed one was reported with the file's shape.
      if case .closesBeforeOpening(let span) = error {
        report(
          .invalidSendWindow, node, "the send window \"\(span)\" closes before it opens",
          help: #"write two spans, such as "Mon-Fri 18:00-24:00, Tue-Sat 00:00-06:00""#)
      }
      return nil
    }
  }

  /// What a `guards` object says, over what held before it.
  mutating func guards(_ node: JSONNode?, over base: Policy.Guards) -> Policy.Guards {
    var result = base
    // Those of the book stay in force.
    if let freeze = node?["freeze"] {
      for child in freeze.elements ?? [freeze] { result.freeze.append(freezeWindow(child)) }
    }
    set(&result.withdrawalCount, node?["maxWithdrawals"]?["count"])
    set(&result.withdrawalPercent, node?["maxWithdrawals"]?["percent"])
    set(&result.invitationCount, node?["maxInvitations"]?["count"])
    return result
  }

  /// What is no window freezes the account until it is put right.
  private mutating func freezeWindow(_ node: JSONNode) -> FreezeWindow {
    let text = node.value.string ?? ""
    do throws(FreezeWindows.Problem) {
      return try FreezeWindows.parse(text)
    } catch {
      let help = #"write "Fri 16:00-24:00", "Sat-Sun", or "2026-12-24..2027-01-01""#
      switch error {
      // That was reported with the file's shape.
      case .malformed: break
      case .endsBeforeItBegins:
        report(
          .invalidFreeze, node, "the freeze \"\(text)\" ends before it begins; it holds everything",
          help: help + "; one over midnight is two")
      case .noSuchDay(let day):
        report(
          .invalidFreeze, node, "there is no day \(day); the freeze holds everything", help: help)
      }
      return FreezeWindow(text, .unreadable)
    }
  }

  // MARK: Connections

  /// The URLs of an object of connections by name; the variable of each one's secret is `secret` and the name.
  mutating func namedURLs(_ node: JSONNode?, secret: String) -> [String: String] {
    var urls: [String: String] = [:]
    for member in node?.members ?? [] {
      guard let url = member.value.value.string else { continue }
      urls[member.key] = url
      checkForPlaceholder(member.value)
      let suffix = ConnectionChoice.named(member.key).variableSuffix
      checkForSecret(member.value, instead: secret + suffix)
    }
    return urls
  }

  /// What an account chooses of the book's named connections; a name that is none of them is reported.
  mutating func connection(_ key: String, of names: some Collection<String>) -> ConnectionChoice {
    guard let node = node(key), let name = node.value.string else { return .unnamed }
    // A malformed one was reported with the file's shape.
    if TextRule.connectionName.matches(name), !names.contains(name) {
      let known = names.sorted().joined(separator: ", ")
      report(
        .unknownConnection, node,
        "pairbook.json has no connections.\(key)s.\(name.shortened), so "
          + (key == "mail"
            ? "nobody of the account is mailed" : "nobody of the account is invited, nor can pair"),
        help: known.isEmpty
          ? "name it there, or take \(key) out here" : "write one of its names: \(known)")
    }
    return .named(name)
  }

  // MARK: Placeholders

  private mutating func reportPlaceholder(
    _ placeholder: String, severity: Diagnostic.Severity? = nil, _ node: JSONNode, help: String
  ) {
    report(
      .placeholder, severity: severity, node,
      "\(placeholder) is a placeholder, and stands where something of yours belongs", help: help)
  }

  /// Whom invited people may ask, as the account gives it.
  mutating func contact() -> String? {
    guard let node = node("contact"), let text = node.value.string else { return nil }
    guard let placeholder = Placeholder.found(inAddress: text) else { return text }
    reportPlaceholder(
      placeholder, node, help: #"write whom people may ask, such as "it@acme.example""#)
    return nil
  }

  /// Whether the account is still named as a new book names its first client; an error once people are invited.
  mutating func hasPlaceholderName(isActive: Bool) -> Bool {
    guard let node = node("name"), node.value.string == Placeholder.client else { return false }
    reportPlaceholder(
      Placeholder.client, severity: isActive ? .error : .warning, node,
      help: "write the client's name: mails and the pairing page tell it")
    return true
  }

  /// Reports a connection's URL that is as messages show it.
  mutating func checkForPlaceholder(_ node: JSONNode) {
    guard let url = node.value.string, let placeholder = Placeholder.found(inURL: url) else {
      return
    }
    reportPlaceholder(
      placeholder, node, help: "write what it is at your own server, in place of \(placeholder)")
  }

  // MARK: Secrets

  /// Reports a URL that holds a secret; `variable` is the one of the environment to give it in.
  mutating func checkForSecret(_ node: JSONNode, instead variable: String? = nil) {
    guard let url = node.value.string, URLSecret.isIn(url) else { return }
    report(
      .secretInURL, node, "the URL holds a secret, which everybody with a clone can read",
      help: variable.map { "take it out, give it in \($0), and change it where it is used" }
        ?? "take it out, and change it where it is used")
  }
}

extension InvitationSettings {
  fileprivate mutating func note(_ setting: MailSetting, isWrong: Bool) {
    if isWrong { wrongKeys.insert(setting) } else { wrongKeys.remove(setting) }
  }
}
