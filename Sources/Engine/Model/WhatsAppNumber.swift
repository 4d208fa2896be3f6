/// Compares an invited number with the one that WhatsApp reports for a phone.
///
/// WhatsApp keeps its own form of some countries' mobile numbers, which their numbering plans have left behind.
package enum WhatsAppNumber {
  /// Whether two numbers are one phone's.
  ///
  /// Equal are: Brazilian mobiles with and without the ninth digit (Baileys#1997), Mexican ones after 52 and 521,
  /// Argentinian ones after 54 and 549, with the old 15 after the area code left out or not.
  ///
  /// - Parameters:
  ///   - invited: E.164, with a plus sign.
  ///   - reported: WhatsApp's, digits, with or without a plus sign.
  /// - Returns: Nil where one of them is no number, so that nothing can be said.
  package static func isSame(_ invited: String, as reported: String) -> Bool? {
    guard let invited = digits(invited), let reported = digits(reported) else { return nil }
    return invited == reported || !forms(invited).isDisjoint(with: forms(reported))
  }

  /// The forms of a number that are compared: two numbers are one phone's where they share one. Empty for no number.
  package static func forms(of text: String) -> Set<String> {
    digits(text).map { forms($0).union([$0]) } ?? []
  }

  /// Between the shortest numbers with a country and E.164's longest.
  private static func digits(_ text: String) -> String? {
    let digits = text.hasPrefix("+") ? text.dropFirst() : Substring(text)
    guard (7...15).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return String(digits)
  }

  /// A number in the forms that are compared.
  private static func forms(_ digits: String) -> Set<String> {
    if digits.hasPrefix("55") { return [brazilian(digits)] }
    if digits.hasPrefix("52") { return [mexican(digits)] }
    if digits.hasPrefix("54") { return argentinian(digits) }
    return [digits]
  }

  /// Country, area code of two digits, then eight digits; a mobile's were prefixed with a 9, and begin with 6 to 9.
  ///
  /// A landline begins with 2 to 5 and never had a ninth digit (Anatel, Resolução 553/2010).
  private static func brazilian(_ digits: String) -> String {
    let area = digits.prefix(4)
    let rest = digits.dropFirst(4)
    guard rest.count == 9, rest.first == "9", let second = rest.dropFirst().first,
      ("6"..."9").contains(second)
    else { return digits }
    return String(area + rest.dropFirst())
  }

  /// Country and ten digits; until August 2019 a 1 stood before a mobile's (IFT).
  private static func mexican(_ digits: String) -> String {
    guard digits.count == 13, digits.hasPrefix("521") else { return digits }
    return "52" + digits.dropFirst(3)
  }

  /// Country and ten digits, area code and subscriber, of which a mobile's have a 9 before them.
  ///
  /// Within the country a 15 stands between area code and subscriber instead, and some write both. The area code has two
  /// to four digits, so a number with a 15 in it has a form for each place where it may stand.
  private static func argentinian(_ digits: String) -> Set<String> {
    let rest = digits.dropFirst(2)
    let national = rest.count > 10 && rest.first == "9" ? rest.dropFirst() : rest
    guard national.count == 12 else { return ["54" + national] }
    var forms: Set<String> = []
    for length in 2...4 {
      let subscriber = national.dropFirst(length)
      if subscriber.hasPrefix("15") {
        forms.insert("54" + national.prefix(length) + subscriber.dropFirst(2))
      }
    }
    return forms.isEmpty ? ["54" + national] : forms
  }
}
