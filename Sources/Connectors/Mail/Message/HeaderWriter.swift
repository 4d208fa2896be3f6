import Foundation
import Reconciliation

/// A checked name and address, ready for a header.
struct HeaderMailbox {
  let name: String?
  let address: MailAddress

  init(_ mailbox: Mailbox, field: String) throws(MailComposeError) {
    name = try mailbox.name.flatMap { (name) throws(MailComposeError) in
      let trimmed = try headerSafe(name, field: "\(field) name")
      return trimmed.isEmpty ? nil : trimmed
    }
    address = try MailAddress(mailbox.address, field: field)
  }
}

/// Writes header fields, folded at 78 columns where that is possible (RFC 5322, 2.1.1).
struct HeaderWriter {
  private(set) var bytes: [UInt8] = []

  /// A value of ours, known to be short and printable ASCII.
  mutating func add(_ field: String, _ value: String) {
    bytes.append(line: "\(field): \(value)")
  }

  mutating func add(_ field: String, text: String, field part: String) throws(MailComposeError) {
    let text = try headerSafe(text, field: part)
    let lines =
      text.isPlainHeaderText && field.utf8.count + 2 + text.utf8.count <= 78
      ? [text] : encodedWords(text)
    add(field, folded: lines)
  }

  mutating func add(_ field: String, mailbox: HeaderMailbox) {
    let address = "<\(mailbox.address.text)>"
    guard let name = mailbox.name else {
      add(field, folded: [mailbox.address.text])
      return
    }
    let phrase =
      name.isPlainHeaderText && name.utf8.count <= 50 ? [quotedString(name)] : encodedWords(name)
    // The address stands on a line of its own: a name of any length leaves it whole.
    add(field, folded: phrase + [address])
  }

  private mutating func add(_ field: String, folded parts: [String]) {
    var column = 0
    var text = "\(field):"
    column = text.utf8.count
    for part in parts {
      if column + 1 + part.utf8.count > 78, column > field.utf8.count + 1 {
        bytes.append(line: text)
        text = ""
        column = 0
      }
      text += " " + part
      column += 1 + part.utf8.count
    }
    bytes.append(line: text)
  }
}

/// The text trimmed, or an error when it holds what a header cannot.
func headerSafe(_ text: String, field: String) throws(MailComposeError) -> String {
  if let bad = text.unicodeScalars.first(where: \.breaksHeaders) {
    throw MailComposeError(
      field: field,
      message: "\(quoted(text)) holds the control character \(bad.escaped(asASCII: true)); "
        + "remove it.")
  }
  return text.trimmed
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    // Nearly always: finding out what the first and last characters are costs more.
    if let first = utf8.first, let last = utf8.last, first.isVisibleASCII, last.isVisibleASCII {
      return self
    }
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    let tail = drop { $0.isWhitespace }
    return String(
      tail[..<(tail.lastIndex { !$0.isWhitespace }.map(tail.index(after:)) ?? tail.startIndex)])
  }

  /// Printable ASCII that nobody could take for an encoded word.
  fileprivate var isPlainHeaderText: Bool {
    var before: UInt8 = 0
    for byte in utf8 {
      guard byte.isVisibleASCII || byte == 0x20 else { return false }
      if before == UInt8(ascii: "="), byte == UInt8(ascii: "?") { return false }
      before = byte
    }
    return true
  }
}

/// RFC 5322, 3.2.4; always quoted, so that no list of special characters has to be right.
private func quotedString(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
    return "\"\(text)\""
  }
  var result = "\""
  for character in text {
    if character == "\"" || character == "\\" { result.append("\\") }
    result.append(character)
  }
  return result + "\""
}

/// RFC 2047 words in base64, each at most 75 characters long, never splitting a character.
private func encodedWords(_ text: String) -> [String] {
  // 75 - `=?utf-8?B?` - `?=` leaves 63 characters: 60 of base64, 45 bytes.
  let limit = 45
  var words: [String] = []
  var chunk: [UInt8] = []
  func flush() {
    words.append("=?utf-8?B?" + Data(chunk).base64EncodedString() + "?=")
    chunk.removeAll(keepingCapacity: true)
  }
  for character in text {
    let bytes = Array(character.utf8)
    if !chunk.isEmpty, chunk.count + bytes.count > limit { flush() }
    guard bytes.count <= limit else {
      // A character of many marks: split between its scalars.
      for scalar in character.unicodeScalars {
        let piece = Array(String(scalar).utf8)
        if !chunk.isEmpty, chunk.count + piece.count > limit { flush() }
        chunk += piece
      }
      continue
    }
    chunk += bytes
  }
  if !chunk.isEmpty { flush() }
  return words
}
