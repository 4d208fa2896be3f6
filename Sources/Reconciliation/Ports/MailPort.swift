package import Engine
import Formats

/// Hands mails to a mail server or a folder.
///
/// The connection is kept over successive calls for as long as the sender lives.
package protocol MailSender: Sendable {
  /// Tries every mail of the group once, in order, and gives one outcome a mail in the same order.
  ///
  /// What was accepted is durable before the call returns. A failure that concerns all mails is given to the
  /// rest of the group without trying, and so is a refusal of a sender to the sender's other mails. A mail that
  /// was cut off after its text had left may have arrived: it is `tryLater`, and sent again with the same
  /// Message-ID.
  func send(_ group: [OutgoingMail]) async -> [MailOutcome]
  /// Connects and signs in without sending anything, for `doctor`.
  func check() async -> MailCheck
  /// Says good-bye to the server; the next `send` connects anew.
  func close() async
  /// Whether mails are written as files, which nobody has received then.
  var isFolder: Bool { get }
}

extension MailSender {
  package var isFolder: Bool { false }
}

/// What became of one mail.
package enum MailOutcome: Equatable, Sendable {
  /// The server has taken responsibility for it.
  case accepted(serverWords: String)
  /// It lies in a folder, under that path: nobody has received it.
  case written(path: String)
  /// Refused for this recipient or this text; trying again is pointless.
  case refusedForGood(serverWords: String)
  /// Greylisted, cut off while its text was on its way, or refused for a reason that may not lie with the
  /// recipient (policy, relaying, the sender): the same mail may pass later.
  case tryLater(serverWords: String)
  /// No mail at all can leave now: the server is not reachable, does not sign us in, cannot be trusted, or the disk
  /// is full. Says nothing about this mail, which was not handed over.
  case unavailable(MailUnavailable)
}

/// Why no mail at all can leave, and what to do about it.
package struct MailUnavailable: Error, Equatable, Sendable {
  /// Which server or folder, what failed, and the server's words.
  package var reason: String
  package var remedy: String

  package init(reason: String, remedy: String) {
    self.reason = reason
    self.remedy = remedy
  }
}

package enum MailCheck: Equatable, Sendable {
  /// Where mails go, how the connection is protected, and as whom we signed in.
  case ready(String)
  case unavailable(MailUnavailable)
}

/// One mail, ready to be sent: the same value always makes the same bytes.
package struct OutgoingMail: Equatable, Sendable {
  /// `MailOrder.key`.
  package var key: String
  /// With its angle brackets; the same for every attempt at this mail.
  package var messageID: String
  package var from: Mailbox
  package var replyTo: Mailbox?
  package var to: Mailbox
  package var subject: String
  package var text: String
  /// Nil where a book's own template has text alone.
  package var html: String?
  /// When the mail was decided.
  package var date: Instant
  /// BCP 47, the language that it is written in.
  package var locale: String
  /// Whether a template of the book gives its words, so that a reviewer has to read both parts.
  package var isOfBookTemplate: Bool

  package init(
    key: String, messageID: String, from: Mailbox, replyTo: Mailbox? = nil, to: Mailbox,
    subject: String, text: String, html: String?, date: Instant, locale: String,
    isOfBookTemplate: Bool = false
  ) {
    self.key = key
    self.messageID = messageID
    self.from = from
    self.replyTo = replyTo
    self.to = to
    self.subject = subject
    self.text = text
    self.html = html
    self.date = date
    self.locale = locale
    self.isOfBookTemplate = isOfBookTemplate
  }
}

/// A display name and an address.
package struct Mailbox: Equatable, Hashable, Sendable, Codable {
  package var name: String?
  /// `local@domain`, without angle brackets.
  package var address: String

  package init(name: String? = nil, address: String) {
    self.name = name
    self.address = address
  }

  /// Nil unless the whole text is one address, or a name and one address in angle brackets.
  package init?(wholeText text: String) {
    let isNamed = text.hasSuffix(">")
    let open = text.lastIndex(of: "<")
    var name = ""
    var address = Substring(text)
    if isNamed, let open {
      name = text[..<open].split(separator: " ").joined(separator: " ")
      address = text[text.index(after: open)...].dropLast()
      if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
        name = String(name.dropFirst().dropLast())
      }
    }
    let isPlain = name.unicodeScalars.allSatisfy {
      ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    guard isPlain, !name.contains(where: { "@<>,;".contains($0) }) else { return nil }
    do throws(EmailIdentity.Problem) {
      self.init(
        name: name.isEmpty ? nil : name,
        address: try EmailIdentity.parse(isNamed ? String(address) : text))
    } catch {
      // No address: people read it in the text of the mail.
      return nil
    }
  }
}

/// Writes the mails of one account.
package protocol MailComposer: Sendable {
  func compose(_ brief: MailBrief) throws(MailComposeError) -> OutgoingMail
}

/// Makes composers: with the program's own words, or with an account's templates in their place.
package protocol MailComposers: Sendable {
  /// `templates` holds the book's template files and the account's, by their path in the book:
  /// `templates/<kind>.<locale>.txt` and `.html`, `<account folder>/templates/…`. The account's win.
  func composer(
    accountFolder: String, templates: [String: String]
  ) throws(MailTemplateError) -> any MailComposer
}

/// All that a mail tells, before it is put into words.
package struct MailBrief: Equatable, Sendable {
  package var order: MailOrder
  package var from: Mailbox
  /// The account's contact, where that is an address.
  package var replyTo: Mailbox?
  /// The person; of an escalation, the manager or admin who is told about `order.email`.
  package var to: Mailbox
  /// BCP 47, the most wanted first: the person's, then the account's. English stands at the end of every list.
  package var locales: [String]
  /// The name of the person whose WhatsApp it is about; nil when the roster has none.
  package var personName: String?
  /// The account's name.
  package var company: String
  /// Whom to ask, as the account gives it: an address, a phone number, a department.
  package var contact: String?
  /// Nil for a mail without a link.
  package var link: String?
  /// The short code that mail and pairing page carry alike; nil for a mail without a link.
  package var checkCode: String?
  package var expires: Instant?
  /// IANA name of the account's time zone.
  package var timeZone: String
  /// Of a rejection, the last digits of the number that was paired.
  package var otherPhoneEnding: String?
  /// Of an escalation.
  package var standing: Standing?
  /// Of a digest.
  package var digest: [DigestItem]
  /// When the mail was decided.
  package var date: Instant

  /// What an escalation says of the person.
  package struct Standing: Equatable, Sendable {
    package var status: Status
    /// When the first invitation of the cycle was made.
    package var invitedAt: Instant
    /// No invitation is left: nothing more is sent unless an admin asks for it.
    package var invitationsUsedUp: Bool

    package init(status: Status, invitedAt: Instant, invitationsUsedUp: Bool) {
      self.status = status
      self.invitedAt = invitedAt
      self.invitationsUsedUp = invitationsUsedUp
    }
  }

  package init(
    order: MailOrder, from: Mailbox, replyTo: Mailbox? = nil, to: Mailbox, locales: [String],
    personName: String? = nil, company: String, contact: String? = nil, link: String? = nil,
    checkCode: String? = nil, expires: Instant? = nil, timeZone: String,
    otherPhoneEnding: String? = nil, standing: Standing? = nil,
    digest: [DigestItem] = [], date: Instant
  ) {
    self.order = order
    self.from = from
    self.replyTo = replyTo
    self.to = to
    self.locales = locales
    self.personName = personName
    self.company = company
    self.contact = contact
    self.link = link
    self.checkCode = checkCode
    self.expires = expires
    self.timeZone = timeZone
    self.otherPhoneEnding = otherPhoneEnding
    self.standing = standing
    self.digest = digest
    self.date = date
  }
}

/// A mail that cannot be written as it was asked for.
package struct MailComposeError: Error, Equatable, Sendable {
  /// Which part of the mail: `to`, `from`, `subject`, `link`, …
  package var field: String
  /// What is wrong with it, and what to do, in a sentence.
  package var message: String

  package init(field: String, message: String) {
    self.field = field
    self.message = message
  }

  /// Whether every mail of the account has the fault: it lies in the settings or the templates, and not in the
  /// recipient's address or the person's name.
  package var concernsAccount: Bool { !["to", "to name", "name"].contains(field) }
}

/// Everything that is wrong with the template files of a book or account.
package struct MailTemplateError: Error, Equatable, Sendable {
  package var problems: [Problem]

  package struct Problem: Equatable, Sendable {
    /// In the book.
    package var path: String
    /// From 1.
    package var line: Int
    /// From 1, in Unicode scalars.
    package var column: Int
    package var message: String
    package var help: String

    package init(path: String, line: Int, column: Int, message: String, help: String) {
      self.path = path
      self.line = line
      self.column = column
      self.message = message
      self.help = help
    }
  }

  package init(problems: [Problem]) {
    self.problems = problems
  }
}

extension MailTemplateError: CustomStringConvertible {
  /// The first problem with its place, and how many there are.
  package var description: String {
    guard let first = problems.first else { return "a mail template is in error" }
    let more = problems.count - 1
    return
      "a mail template is in error (\(first.path):\(first.line):\(first.column): \(first.message)"
      + (more > 0 ? ", and \(more) more" : "") + ")"
  }
}

extension MailComposeError: CustomStringConvertible {
  package var description: String { "a mail cannot be written (\(field)): \(message)" }
}
