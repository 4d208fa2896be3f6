/// A number that its owner recognises and nobody else can dial.
package enum MaskedPhone {
  /// Country code and the last four digits stay: `+44 •••• ••3456`.
  ///
  /// - Parameter international: As people read it, with spaces: the first group is the country code.
  package static func of(_ international: String) -> String {
    let groups = international.split(separator: " ", maxSplits: 1)
    guard groups.count == 2 else { return hide(international, keeping: 4) }
    return "\(groups[0]) \(hide(String(groups[1]), keeping: 4))"
  }

  /// Text in which whatever may be a phone number, of seven digits or more, and of nine where letters touch it, keeps
  /// its last four alone.
  package static func within(_ text: String) -> String {
    // Digits with at most two of what people write between them.
    let number =
      /\+?\b\d(?:[ _.()\/\u{A0}-]{0,2}\d){6,}\b|\+?\d(?:[ _.()\/\u{A0}-]{0,2}\d){8,}/
      .wordBoundaryKind(.simple)
    return text.replacing(number) { match in
      let found = String(match.output)
      let days = /\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?/
      return found.wholeMatch(of: days) == nil ? hide(found, keeping: 4) : found
    }
  }

  private static func hide(_ text: String, keeping kept: Int) -> String {
    var left = max(0, text.count(where: \.isNumber) - kept)
    return String(
      text.map { character in
        guard character.isNumber, left > 0 else { return character }
        left -= 1
        return "•"
      })
  }
}
