package import Engine
import FoundationEssentials

/// What an account's mails say besides the lifecycle: names, addresses, languages.
package struct Correspondence: Sendable {
  /// A person as a mail addresses them.
  package struct Addressee: Equatable, Sendable {
    package var name: String?
    package var locale: String?
    package var managerEmail: String?

    package init(name: String? = nil, locale: String? = nil, managerEmail: String? = nil) {
      self.name = name
      self.locale = locale
      self.managerEmail = managerEmail
    }
  }

  package var from: Mailbox
  package var baseURL: String
  package var company: String
  package var contact: String?
  package var admins: [String]
  package var locale: String?
  package var policy: Policy
  /// By identity.
  package var people: [String: Addressee]
  /// Open enrollments' standing, for escalations.
  package var standing: @Sendable (_ subject: String) -> MailBrief.Standing?

  package init(
    from: Mailbox, baseURL: String, company: String, contact: String?, admins: [String],
    locale: String?, policy: Policy, people: [String: Addressee],
    standing: @escaping @Sendable (_ subject: String) -> MailBrief.Standing? = { _ in nil }
  ) {
    self.from = from
    self.baseURL = baseURL
    self.company = company
    self.contact = contact
    self.admins = admins
    self.locale = locale
    self.policy = policy
    self.people = people
    self.standing = standing
  }

  /// The mails that an order asks for: one, or one an admin when it goes to the admins.
  ///
  /// An escalation that nobody can receive gives none.
  package func mails(for order: MailOrder, now: Instant) throws -> [NewMail] {
    let person = people[order.email]
    guard order.kind == .escalation else {
      let payload = payload(to: Mailbox(name: person?.name, address: order.email), person, order, now)
      return [NewMail(order: order, payload: try payload.encoded())]
    }
    var recipients = admins
    if order.escalateTo == .manager, let manager = person?.managerEmail { recipients = [manager] }
    return try recipients.enumerated().map { index, recipient in
      var order = order
      order.number = (order.number - 1) * 1000 + index + 1
      let payload = payload(
        to: Mailbox(name: people[recipient]?.name, address: recipient), person, order, now)
      return NewMail(order: order, payload: try payload.encoded())
    }
  }

  private func payload(to: Mailbox, _ person: Addressee?, _ order: MailOrder, _ now: Instant)
    -> MailPayload
  {
    let reader = order.kind == .escalation ? people[to.address] : person
    return MailPayload(
      from: from, baseURL: baseURL, to: to, locales: [reader?.locale, locale].compactMap { $0 },
      personName: person?.name, company: company, contact: contact, timeZone: policy.zone.name,
      expireAfter: policy.expireAfter,
      standing: order.kind == .escalation ? standing(order.subject) : nil, decidedAt: now)
  }
}

/// What the outbox keeps of a mail besides its order, so that it can be written again after a crash; no link.
package struct MailPayload: Equatable, Sendable {
  package var from: Mailbox
  package var baseURL: String
  package var to: Mailbox
  package var locales: [String]
  package var personName: String?
  package var company: String
  package var contact: String?
  package var timeZone: String
  package var expireAfter: Seconds
  package var standing: MailBrief.Standing?
  package var decidedAt: Instant

  /// The brief for the composer, with the link derived anew.
  package func brief(for order: MailOrder, expires: Instant?, linkKey: LinkKey) -> MailBrief {
    var link: String?
    var checkCode: String?
    if let serial = order.serial, order.kind != .escalation {
      link = linkKey.link(
        baseURL: baseURL, subject: order.subject, serial: serial, generation: order.generation)
      checkCode = linkKey.checkCode(
        subject: order.subject, serial: serial, generation: order.generation)
    }
    let replyTo = contact.flatMap { $0.contains("@") ? Mailbox(address: $0) : nil }
    return MailBrief(
      order: order, from: from, replyTo: replyTo, to: to, locales: locales,
      personName: personName, company: company, contact: contact, link: link,
      checkCode: checkCode, expires: link == nil ? nil : expires ?? decidedAt + expireAfter,
      timeZone: timeZone, standing: standing, date: decidedAt)
  }
}

extension MailPayload: Codable {
  private enum CodingKeys: String, CodingKey {
    case fromName, fromAddress, baseURL, toName, toAddress, locales, personName, company, contact
    case timeZone, expireAfter, status, invitedAt, invitationsUsedUp, decidedAt
  }

  package init(from decoder: any Decoder) throws {
    let c = try decoder.container(keyedBy: CodingKeys.self)
    from = Mailbox(
      name: try c.decodeIfPresent(String.self, forKey: .fromName),
      address: try c.decode(String.self, forKey: .fromAddress))
    baseURL = try c.decode(String.self, forKey: .baseURL)
    to = Mailbox(
      name: try c.decodeIfPresent(String.self, forKey: .toName),
      address: try c.decode(String.self, forKey: .toAddress))
    locales = try c.decode([String].self, forKey: .locales)
    personName = try c.decodeIfPresent(String.self, forKey: .personName)
    company = try c.decode(String.self, forKey: .company)
    contact = try c.decodeIfPresent(String.self, forKey: .contact)
    timeZone = try c.decode(String.self, forKey: .timeZone)
    expireAfter = try c.decode(Seconds.self, forKey: .expireAfter)
    decidedAt = try c.decode(Instant.self, forKey: .decidedAt)
    if let status = try c.decodeIfPresent(Status.self, forKey: .status) {
      standing = MailBrief.Standing(
        status: status, invitedAt: try c.decode(Instant.self, forKey: .invitedAt),
        invitationsUsedUp: try c.decode(Bool.self, forKey: .invitationsUsedUp))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var c = encoder.container(keyedBy: CodingKeys.self)
    try c.encodeIfPresent(from.name, forKey: .fromName)
    try c.encode(from.address, forKey: .fromAddress)
    try c.encode(baseURL, forKey: .baseURL)
    try c.encodeIfPresent(to.name, forKey: .toName)
    try c.encode(to.address, forKey: .toAddress)
    try c.encode(locales, forKey: .locales)
    try c.encodeIfPresent(personName, forKey: .personName)
    try c.encode(company, forKey: .company)
    try c.encodeIfPresent(contact, forKey: .contact)
    try c.encode(timeZone, forKey: .timeZone)
    try c.encode(expireAfter, forKey: .expireAfter)
    try c.encodeIfPresent(standing?.status, forKey: .status)
    try c.encodeIfPresent(standing?.invitedAt, forKey: .invitedAt)
    try c.encodeIfPresent(standing?.invitationsUsedUp, forKey: .invitationsUsedUp)
    try c.encode(decidedAt, forKey: .decidedAt)
  }

  func encoded() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  init(decoding text: String) throws {
    self = try JSONDecoder().decode(MailPayload.self, from: Data(text.utf8))
  }
}
