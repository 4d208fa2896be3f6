import Crypto
import Engine
package import Reconciliation

/// A mail as it travels: the envelope and the bytes of an RFC 5322 message.
///
/// Debian has MIME writers, but none fits: libcurl's picks a random boundary for every message, and GMime brings
/// GObject and GnuPG into the start-up of every command. What is needed here is one shape of message, so it is
/// written here, and held against Python's `email` package in the tests.
package struct WireMail: Equatable, Sendable {
  package let messageID: String
  /// The return path: where bounces go.
  package let envelopeFrom: MailAddress
  package let envelopeTo: MailAddress
  /// Lines end in CRLF, are at most 998 bytes long, and never begin with a dot; the last one is ended.
  package let bytes: [UInt8]

  /// Whether an address of the envelope has a local part outside ASCII (RFC 6531).
  package var needsSMTPUTF8: Bool { !envelopeFrom.isASCII || !envelopeTo.isASCII }

  /// Writes the message; the same mail always makes the same bytes.
  ///
  /// Whatever could break out of a header is refused, never repaired.
  package init(_ mail: OutgoingMail) throws(MailComposeError) {
    var (header, from, to) = try Self.header(of: mail)
    if let html = mail.html {
      let boundary = Self.boundary(for: mail.messageID)
      header.add("Content-Type", "multipart/alternative; boundary=\"\(boundary)\"")
      var bytes = header.bytes
      bytes.append(line: "")
      for (type, content) in [("text/plain", mail.text), ("text/html", html)] {
        bytes.append(line: "--\(boundary)")
        bytes.append(line: "Content-Type: \(type); charset=utf-8")
        bytes.append(line: "Content-Transfer-Encoding: quoted-printable")
        bytes.append(line: "")
        bytes.append(quotedPrintable: content)
        // The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
        bytes.append(line: "")
      }
      bytes.append(line: "--\(boundary)--")
      self.bytes = bytes
    } else {
      header.add("Content-Type", "text/plain; charset=utf-8")
      header.add("Content-Transfer-Encoding", "quoted-printable")
      var bytes = header.bytes
      bytes.append(line: "")
      bytes.append(quotedPrintable: mail.text)
      self.bytes = bytes
    }
    messageID = mail.messageID
    envelopeFrom = from
    envelopeTo = to
  }

  /// Throws what `init` would throw: only a header can be wrong.
  static func check(_ mail: OutgoingMail) throws(MailComposeError) {
    _ = try header(of: mail)
  }

  private static func header(
    of mail: OutgoingMail
  ) throws(MailComposeError) -> (HeaderWriter, from: MailAddress, to: MailAddress) {
    let from = try HeaderMailbox(mail.from, field: "from")
    let to = try HeaderMailbox(mail.to, field: "to")
    var header = HeaderWriter()
    header.add("Date", dateLine(mail.date))
    header.add("From", mailbox: from)
    header.add("To", mailbox: to)
    if let replyTo = mail.replyTo {
      header.add("Reply-To", mailbox: try HeaderMailbox(replyTo, field: "replyTo"))
    }
    try header.add("Subject", text: mail.subject, field: "subject")
    header.add("Message-ID", try checkedMessageID(mail.messageID))
    // RFC 3834: no vacation notice may answer it.
    header.add("Auto-Submitted", "auto-generated")
    header.add("Content-Language", try checkedLocale(mail.locale))
    header.add("MIME-Version", "1.0")
    return (header, from.address, to.address)
  }

  /// `=_` cannot stand in quoted-printable text (RFC 2045, 6.7), so the boundary cannot stand in a part.
  private static func boundary(for messageID: String) -> String {
    "=_" + SHA256.hash(data: Array(messageID.utf8)).prefix(12).hex
  }
}

/// `Fri, 04 Dec 2026 17:00:00 +0000` (RFC 5322, 3.3).
private func dateLine(_ instant: Instant) -> String {
  let (days, second) = instant.seconds.floorDivided(by: 86_400)
  let day = Day(sinceEpoch: Int(days))
  let (year, month, date) = day.civil
  let weekday =
    switch day.weekday {
    case .monday: "Mon"
    case .tuesday: "Tue"
    case .wednesday: "Wed"
    case .thursday: "Thu"
    case .friday: "Fri"
    case .saturday: "Sat"
    case .sunday: "Sun"
    }
  let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  let time = [second / 3_600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
  return "\(weekday), \(twoDigits(Int64(date))) \(months[month - 1]) \(year) \(time) +0000"
}

private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// `<id-left@id-right>` of dot-atoms (RFC 5322, 3.6.4), so that it is a safe header and a safe file name.
private func checkedMessageID(_ text: String) throws(MailComposeError) -> String {
  let inner = text.utf8.dropFirst().dropLast()
  let sides = inner.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
  guard text.utf8.first == UInt8(ascii: "<"), text.utf8.last == UInt8(ascii: ">"),
    sides.count == 2, text.utf8.count <= 230,
    sides.allSatisfy({ side in
      !side.isEmpty && side.allSatisfy { $0.isASCIILetterOrDigit || ".-_".utf8.contains($0) }
    })
  else {
    throw MailComposeError(
      field: "messageID", message: "\(quoted(text)) is no Message-ID of the form <left@right>.")
  }
  return text
}

private func checkedLocale(_ text: String) throws(MailComposeError) -> String {
  guard !text.isEmpty, text.utf8.count <= 35,
    text.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") })
  else {
    throw MailComposeError(
      field: "locale", message: "\(quoted(text)) is no language tag such as de or pt-BR.")
  }
  return text
}
