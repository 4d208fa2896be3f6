package import Engine
package import Formats
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
  /// What people are asked to agree to before they pair.
  package var consent: ConsentTexts?
  /// Looks somebody up by identity.
  package var person: @Sendable (_ email: String) -> Addressee?

  package init(
    from: Mailbox, baseURL: String, company: String, contact: String?, admins: [String],
    locale: String?, policy: Policy, consent: ConsentTexts? = nil,
    person: @escaping @Sendable (_ email: String) -> Addressee?
  ) {
    self.from = from
    self.baseURL = baseURL
    self.company = company
    self.contact = contact
    self.admins = admins
    self.locale = locale
    self.policy = policy
    self.consent = consent
    self.person = person
  }

  /// For an account that the book has no folder for: nobody is written to.
  static let nobody = Correspondence(
    from: Mailbox(address: ""), baseURL: "", company: "", contact: nil, admins: [], locale: nil,
    policy: Policy()
  ) { _ in nil }

  /// What the outbox keeps of an ordered mail: one entry, also where an escalation goes to several admins.
  package func mail(for order: MailOrder, now: Instant) throws -> NewMail {
    NewMail(order: order, payload: try payload(for: order, now: now).encoded())
  }

  func payload(for order: MailOrder, now: Instant) throws -> MailPayload {
    let person = person(order.email)
    let recipients: [Mailbox]
    switch order.kind {
    case .digest: recipients = adminMailboxes
    case .escalation:
      recipients =
        manager(of: order).map { [Mailbox(name: self.person($0)?.name, address: $0)] }
        ?? adminMailboxes
    default: recipients = [Mailbox(name: person?.name, address: order.email)]
    }
    let isForPerson = order.kind != .escalation && order.kind != .digest
    let reader = isForPerson ? person : recipients.first.flatMap { self.person($0.address) }
    return MailPayload(
      from: from, baseURL: baseURL, recipients: recipients,
      locales: [reader?.locale, locale].compactMap { $0 }, personName: person?.name,
      company: company, contact: contact, timeZone: policy.zone.name,
      expireAfter: policy.expireAfter, decidedAt: now)
  }
}

extension Correspondence {
  /// To whom an escalation goes; nil where it goes to the admins.
  private func manager(of order: MailOrder) -> String? {
    order.escalateTo == .manager ? person(order.email)?.managerEmail : nil
  }

  private var adminMailboxes: [Mailbox] {
    admins.map { Mailbox(name: person($0)?.name, address: $0) }
  }

  /// Whether an order is no mail of its own, but a part of the admins' digest.
  func belongsInDigest(_ order: MailOrder) -> Bool {
    order.kind == .escalation && !admins.isEmpty && manager(of: order) == nil
  }

  /// The orders of one digest, one an admin; `number` is of no other digest of the account.
  func digestOrders(number: Int) -> [MailOrder] {
    admins.enumerated().map { index, admin in
      MailOrder.digest(to: admin, number: number * MailOrder.digestStride + index)
    }
  }

  /// One mail an admin about all that they have to know.
  func digest(_ items: [DigestItem], number: Int, now: Instant) throws -> [NewMail] {
    let items = items.map { item in
      var item = item
      item.name = person(item.email)?.name
      return item
    }
    return try zip(digestOrders(number: number), adminMailboxes).map { order, admin in
      var payload = try payload(for: order, now: now)
      payload.recipients = [admin]
      payload.locales = [person(admin.address)?.locale, locale].compactMap { $0 }
      payload.digest = items
      return NewMail(order: order, payload: try payload.encoded())
    }
  }
}

extension MailOrder {
  /// The order of an account's digest, which is about no single person: the address is the admin's.
  fileprivate static func digest(to admin: String, number: Int) -> MailOrder {
    MailOrder(
      kind: .digest, subject: "account", email: admin, phone: "", serial: nil, generation: 0,
      number: number)
  }
}

extension MailOrder {
  /// Keeps the digests of one decision apart from those of the next: nobody has as many admins.
  fileprivate static let digestStride = 1_000_000
}

/// One line of the admins' digest.
package struct DigestItem: Equatable, Sendable, Codable {
  package enum Matter: Equatable, Sendable, Codable {
    case notice(Notice)
    /// Somebody is not connected although asked.
    case escalation(MailOrder)
  }
  package var matter: Matter
  /// As the roster has it when the mail is decided.
  package var name: String?

  package init(_ matter: Matter, name: String? = nil) {
    self.matter = matter
    self.name = name
  }

  package var email: String {
    switch matter {
    case .notice(let notice): notice.email
    case .escalation(let order): order.email
    }
  }

  package var escalation: MailOrder? {
    if case .escalation(let order) = matter { order } else { nil }
  }
}

/// The settings lack what every mail has.
package struct SenderUnknown: Error, Equatable, Sendable {
  /// The settings that are missing, by their path in `pairbook.json`.
  package var missing: [String]
}

/// What the outbox keeps of a mail besides its order, so that it can be written again after a crash; no link.
struct MailPayload: Equatable, Sendable, Codable {
  var from: Mailbox
  var baseURL: String
  /// Empty where an escalation has nobody to go to.
  var recipients: [Mailbox]
  var locales: [String]
  var personName: String?
  var company: String
  var contact: String?
  var timeZone: String
  var expireAfter: Seconds
  var decidedAt: Instant
  /// Of a digest.
  var digest: [DigestItem]?

  /// Takes from today's settings what was not set when the mail was decided; throws `SenderUnknown` where it still is not.
  mutating func complete(with settings: Correspondence) throws {
    if from.address.isEmpty { from = settings.from }
    if baseURL.isEmpty { baseURL = settings.baseURL }
    var missing: [String] = []
    if from.address.isEmpty { missing.append("invitations.from") }
    if baseURL.isEmpty { missing.append("invitations.baseURL") }
    if !missing.isEmpty { throw SenderUnknown(missing: missing) }
  }

  /// One brief of a digest a recipient.
  func digestBriefs(for order: MailOrder) -> [MailBrief] {
    recipients.map { recipient in
      MailBrief(
        order: order, from: from, replyTo: contact.flatMap(Mailbox.init(wholeText:)),
        to: recipient, locales: locales, company: company, contact: contact, timeZone: timeZone,
        digest: digest ?? [], date: decidedAt)
    }
  }

  /// One brief a recipient, with the link derived anew.
  func briefs(
    for order: MailOrder, of enrollment: Enrollment, policy: Policy, links: some LinkMaking
  )
    -> [MailBrief]
  {
    var link: String?
    var checkCode: String?
    if let serial = order.serial {
      link = links.link(
        baseURL: baseURL, subject: order.subject, serial: serial, generation: order.generation)
      checkCode = links.checkCode(
        subject: order.subject, serial: serial, generation: order.generation)
    }
    let expires = enrollment.invitation?.expiresAt ?? decidedAt + expireAfter
    let standing = MailBrief.Standing(
      status: enrollment.status, invitedAt: enrollment.cycle.startedAt ?? decidedAt,
      invitationsUsedUp: enrollment.cycle.invitations >= policy.maxInvitations
        && !enrollment.hasLiveLink(at: decidedAt))
    return recipients.enumerated().map { index, recipient in
      var order = order
      order.number += index * Self.recipientStride
      return MailBrief(
        order: order, from: from,
        replyTo: contact.flatMap(Mailbox.init(wholeText:)), to: recipient,
        locales: locales, personName: personName, company: company, contact: contact, link: link,
        checkCode: checkCode, expires: link == nil ? nil : expires, timeZone: timeZone,
        otherPhoneEnding: order.otherPhoneEnding,
        standing: order.kind == .escalation ? standing : nil, date: decidedAt)
    }
  }

  /// Keeps the Message-IDs of one escalation's mails apart.
  private static let recipientStride = 1_000_000

  func encoded() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  init(
    from: Mailbox, baseURL: String, recipients: [Mailbox], locales: [String], personName: String?,
    company: String, contact: String?, timeZone: String, expireAfter: Seconds, decidedAt: Instant
  ) {
    self.from = from
    self.baseURL = baseURL
    self.recipients = recipients
    self.locales = locales
    self.personName = personName
    self.company = company
    self.contact = contact
    self.timeZone = timeZone
    self.expireAfter = expireAfter
    self.decidedAt = decidedAt
  }

  init(decoding text: String) throws {
    self = try JSONDecoder().decode(MailPayload.self, from: Data(text.utf8))
  }
}
