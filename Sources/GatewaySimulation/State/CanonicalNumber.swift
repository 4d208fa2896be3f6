/// How WhatsApp itself writes some countries' mobile numbers.
///
/// Source: Baileys#1997 and WhatsApp's own behaviour: Brazilian numbers of the areas from 31 on that were registered
/// before 2016 lack the ninth digit; Mexican ones have a 1 after 52, Argentinian ones a 9 after 54.
package enum CanonicalNumber {
  /// The number that a phone with this E.164 number reports.
  package static func of(_ number: String) -> String {
    let digits = number.filter(\.isWholeNumber)
    if digits.hasPrefix("55"), digits.count == 13, let area = Int(digits.dropFirst(2).prefix(2)),
      area > 30, digits.dropFirst(4).first == "9"
    {
      return String(digits.prefix(4) + digits.suffix(8))
    }
    if digits.hasPrefix("52"), digits.count == 12 { return "521" + digits.dropFirst(2) }
    if digits.hasPrefix("54"), digits.count == 12 { return "549" + digits.dropFirst(2) }
    return digits
  }
}
