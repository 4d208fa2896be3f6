import Crypto
import Engine
import Foundation
import Mustache
package import Reconciliation
import Synchronization

/// Makes composers from the program's words and a book's templates.
package struct TemplateComposers: MailComposers {
  private let shipped = ShippedMails()

  package init() {}

  package func composer(
    accountFolder: String, templates: [String: String]
  ) throws(MailTemplateError) -> any MailComposer {
    TemplateComposer(
      book: try BookTemplates(accountFolder: accountFolder, files: templates), shipped: shipped)
  }
}

/// The program's own mails, each parsed when it is first needed.
private final class ShippedMails: Sendable {
  private let parsed = Mutex<[BookTemplates.Key: CompiledMail]>([:])

  func mail(_ kind: MailOrder.Kind, locale: String) throws -> CompiledMail? {
    let key = BookTemplates.Key(kind: kind, locale: locale)
    return try parsed.withLock { parsed in
      if let mail = parsed[key] { return mail }
      guard let words = MailWords.all.first(where: { $0.locale == locale }) else { return nil }
      let mail = try CompiledMail(words, kind: kind)
      parsed[key] = mail
      return mail
    }
  }
}

private struct TemplateComposer: MailComposer {
  let book: BookTemplates
  let shipped: ShippedMails
  private let remembered = Remembered()

  init(book: BookTemplates, shipped: ShippedMails) {
    self.book = book
    self.shipped = shipped
  }

  func compose(_ brief: MailBrief) throws(MailComposeError) -> OutgoingMail {
    let (mail, wantedLocale) = try template(for: brief)
    let values = try self.values(brief, locale: wantedLocale)
    let from = try MailAddress(brief.from.address, field: "from")
    // A person's name that no header can hold is the person's matter, wherever a template puts it.
    _ = try headerSafe(brief.personName ?? "", field: "name")
    let words = mail.filled(with: values)
    let outgoing = OutgoingMail(
      key: brief.order.key, messageID: messageID(brief, host: from.domain), from: brief.from,
      replyTo: brief.replyTo, to: brief.to,
      subject: try headerSafe(words.subject, field: "subject"), text: words.text, html: words.html,
      date: brief.date, locale: mail.locale, isOfBookTemplate: mail.isOfBook)
    // Whatever a sender would have to refuse is refused here, before anything is promised.
    try WireMail.check(outgoing)
    if mail.isOfBook { try checkAddresses(outgoing, values) }
    return outgoing
  }

  /// The lint looks at templates before they are filled in; this at what came of one.
  private func checkAddresses(
    _ mail: OutgoingMail, _ values: MailValues
  ) throws(MailComposeError) {
    let parts = [mail.subject, mail.text, mail.html.map { HTMLReading($0).text }].compactMap(\.self)
    for part in parts {
      let foreign = AddressCheck.foreign(
        in: part, link: values.texts[.link], site: values.texts[.site],
        values: Array(values.texts.values))
      guard let foreign else { continue }
      throw MailComposeError(
        field: "template",
        message:
          "The mail leads to \(quoted(foreign)): take the address out of the template \(mail.locale)."
      )
    }
  }

  /// The first language of the list that there are words for, and the tag that asked for it.
  private func template(
    for brief: MailBrief
  ) throws(MailComposeError) -> (CompiledMail, locale: String) {
    for wanted in brief.locales + ["en"] {
      guard var tag = canonicalLocale(wanted) else { continue }
      while true {
        if let mail = book.mail(brief.order.kind, locale: tag) { return (mail, wanted) }
        do {
          if let mail = try shipped.mail(brief.order.kind, locale: tag) { return (mail, wanted) }
        } catch {
          throw MailComposeError(
            field: "template", message: "The program's own words cannot be read: \(error)")
        }
        guard let hyphen = tag.lastIndex(of: "-") else { break }
        tag = String(tag[..<hyphen])
      }
    }
    throw MailComposeError(field: "template", message: "There are no words in any language.")
  }

  private func values(
    _ brief: MailBrief, locale: String
  ) throws(MailComposeError) -> MailValues {
    var values = MailValues(invitationsUsedUp: brief.standing?.invitationsUsedUp ?? false)
    let name = nonEmpty(brief.personName)
    values.set(.email, to: brief.order.email)
    values.set(.name, to: name)
    values.set(.person, to: name ?? brief.order.email)
    values.set(.company, to: brief.company)
    values.set(.contact, to: nonEmpty(brief.contact))
    values.set(.recipient, to: nonEmpty(brief.to.name))
    values.set(.phoneEnding, to: String(brief.order.phone.suffix(2)))
    values.set(.otherPhoneEnding, to: nonEmpty(brief.otherPhoneEnding))
    if let standing = brief.standing {
      values.set(.status, to: standing.status.rawValue)
      values.set(
        .invitedAt,
        to: try inWords(
          standing.invitedAt, time: .omitted, locale: locale, zone: brief.timeZone))
    }
    if MailVariable.required(in: brief.order.kind).contains(.link) {
      let link = try self.link(brief)
      values.set(.link, to: link.text)
      values.set(.site, to: link.site)
      guard let code = nonEmpty(brief.checkCode) else {
        throw MailComposeError(
          field: "checkCode", message: "A mail with a link needs a check code.")
      }
      values.set(.checkCode, to: code)
      if let expires = brief.expires {
        values.set(.expires, to: try end(expires, locale: locale, zone: brief.timeZone))
      }
    }
    if brief.order.kind == .digest {
      for (variable, lines) in try DigestLines(brief, locale: locale).byVariable {
        values.set(variable, to: lines.joined(separator: "\n"))
      }
    }
    return values
  }

  private func link(
    _ brief: MailBrief
  ) throws(MailComposeError) -> (text: String, site: String) {
    guard let link = brief.link else {
      throw MailComposeError(field: "link", message: "This kind of mail needs a link.")
    }
    // The site is in what stands before the token, which is the same for all of an account.
    let site = try remembered.site(of: link) { () throws(MailComposeError) in
      try Self.site(of: link)
    }
    return (link, site)
  }

  private static func site(of link: String) throws(MailComposeError) -> String {
    guard var url = URLComponents(string: link, encodingInvalidCharacters: false),
      url.scheme == "https" || url.scheme == "http", url.host?.isEmpty == false, url.user == nil
    else {
      throw MailComposeError(
        field: "link",
        message: "\(quoted(link)) is no web address; check invitations.baseURL.")
    }
    url.path = ""
    url.query = nil
    url.fragment = nil
    return url.string ?? link
  }

  /// When a link ends; those of an account that were decided together end together.
  private func end(
    _ expires: Instant, locale: String, zone: String
  ) throws(MailComposeError) -> String {
    try remembered.end("\(expires.seconds) \(locale) \(zone)") { () throws(MailComposeError) in
      try inWords(expires, time: .shortened, locale: locale, zone: zone) + " (\(zone))"
    }
  }
}

/// What the mails of an account have in common.
private final class Remembered: Sendable {
  private let sites = Mutex<[Substring: String]>([:])
  private let ends = Mutex<[String: String]>([:])
  /// More than differ where many mails are written at once.
  private static let limit = 64

  /// `make` reads a link; another one that differs in its last part alone, by base64url's characters, has the same site.
  func site(
    of link: String, _ make: () throws(MailComposeError) -> String
  ) throws(MailComposeError) -> String {
    guard let slash = link.utf8.lastIndex(of: UInt8(ascii: "/")) else { return try make() }
    let (start, token) = (link[..<slash], link.utf8[slash...].dropFirst())
    guard start.utf8.last != UInt8(ascii: "/"), !token.isEmpty,
      token.allSatisfy({ $0.isASCIILetterOrDigit || $0 == 0x2D || $0 == 0x5F })
    else { return try make() }
    return try Self.value(of: start, in: sites, make)
  }

  func end(
    _ key: String, _ make: () throws(MailComposeError) -> String
  ) throws(MailComposeError) -> String {
    try Self.value(of: key, in: ends, make)
  }

  private static func value<Key: Hashable & Sendable>(
    of key: Key, in values: borrowing Mutex<[Key: String]>,
    _ make: () throws(MailComposeError) -> String
  ) throws(MailComposeError) -> String {
    if let known = values.withLock({ $0[key] }) { return known }
    let value = try make()
    values.withLock { values in
      if values.count >= limit { values = [:] }
      values[key] = value
    }
    return value
  }
}

private func nonEmpty(_ text: String?) -> String? {
  guard let trimmed = text?.trimmed, !trimmed.isEmpty else { return nil }
  return trimmed
}

/// `Freitag, 4. Dezember 2026 um 17:00`, with the weekday: nobody can take day and month for one another.
func inWords(
  _ instant: Instant, time: Date.FormatStyle.TimeStyle, locale: String, zone: String
) throws(MailComposeError) -> String {
  guard let timeZone = TimeZone(identifier: zone) else {
    throw MailComposeError(
      field: "timeZone",
      message: "\(quoted(zone)) is no time zone; use an IANA name such as Europe/London.")
  }
  let style = Date.FormatStyle(
    date: .complete, time: time, locale: Locale(identifier: locale),
    calendar: Calendar(identifier: .gregorian), timeZone: timeZone)
  return Date(timeIntervalSince1970: TimeInterval(instant.seconds)).formatted(style)
}

/// The same for every attempt at one mail, and another for every mail: `<hash.kind-number@host>`.
///
/// The hash is over invitation and recipient, so that the mails of one invitation belong together, an escalation to
/// several admins makes several mails, and the subject's pseudonym does not travel.
private func messageID(_ brief: MailBrief, host: String) -> String {
  let invitation = "\(brief.order.subject).\(brief.order.serial ?? 0)\n\(brief.to.address)"
  let hash = SHA256.hash(data: Array(invitation.utf8)).prefix(16).hex
  return "<\(hash).\(brief.order.kind.rawValue)-\(brief.order.number)@\(host)>"
}
