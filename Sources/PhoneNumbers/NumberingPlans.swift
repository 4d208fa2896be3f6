private import CPhoneNumber

/// Reads phone numbers by the numbering plans of all countries, and remembers what it read.
///
/// The plans are libphonenumber's. What people type nearly always is read by tables that are made of
/// its metadata, in less than half a microsecond; for all else it is asked itself, which costs 12 to 20 µs a
/// number, and what it said is remembered. Any number of threads may read.
package final class NumberingPlans: Sendable {
  private typealias Outcome = Result<PhoneReading, PhoneProblem>

  private struct Key: Hashable {
    let text: String
    let region: String?
  }

  /// Several, so that threads seldom wait for each other.
  private let memories: [ReadingMemory<Key, Outcome>]

  /// Remembers at most about `capacity` numbers.
  package init(capacity: Int = 1 << 16) {
    memories = (0..<16).map { _ in ReadingMemory(capacity: capacity / 16) }
  }

  /// Reads what a person typed as the number of a mobile, by the region's plan where it has no country
  /// code.
  package func read(_ text: String, region: PhoneRegion?) throws(PhoneProblem) -> PhoneReading {
    if let reading = Self.plain(text) { return reading }
    let key = Key(text: text, region: region?.code)
    let memory = memories[key.hashValue & 15]
    if let outcome = memory.outcome(of: key) { return try outcome.get() }
    let outcome = Outcome { () throws(PhoneProblem) in try Self.parse(text, region: region) }
    memory.remember(outcome, for: key)
    return try outcome.get()
  }

  /// The reading of a number that begins with a plus and is written in digits, blanks and hyphens; nil for any other text, and
  /// for what only the library can tell. Nothing can be odd about such a text, and no region has a say in it.
  private static func plain(_ text: String) -> PhoneReading? {
    var text = text
    let phone = text.withUTF8 { bytes -> pairbook_phone? in
      guard bytes.first == UInt8(ascii: "+") else { return nil }
      var phone = pairbook_phone()
      let isRead = bytes.withMemoryRebound(to: CChar.self) { characters in
        pairbook_phone_parse_plain(characters.baseAddress, characters.count, "ZZ", &phone)
      }
      return isRead ? phone : nil
    }
    return phone.flatMap { Parsed(phone: $0).mobile(remark: nil) }
  }

  private static func parse(
    _ text: String, region: PhoneRegion?
  ) throws(PhoneProblem) -> PhoneReading {
    let text = try PhoneText(text)
    let parsed = Parsed(text.number, region: region)
    if let reading = parsed.mobile(remark: remark(on: text, parsed, region: region)) {
      return reading
    }
    if text.isDigits {
      if let plus = Parsed("+" + text.number, region: region).mobile(remark: nil) {
        throw .lostPlus(plus.number)
      }
      if let zero = Parsed("0" + text.number, region: region).mobile(remark: nil) {
        throw .lostZero(zero.number)
      }
    }
    throw parsed.problem(hasCountry: region != nil || text.number.contains("+"))
  }

  private static func remark(
    on text: PhoneText, _ parsed: Parsed, region: PhoneRegion?
  ) -> PhoneRemark? {
    if text.hasApostrophe { return .leadingApostrophe }
    if parsed.phone.has_extension { return .extensionIgnored }
    guard text.isDigits, let region else { return nil }
    if parsed.phone.has_bare_country_code { return .lostPlus }
    return region.hasTrunkZero && !text.number.hasPrefix("0") ? .lostZero : nil
  }
}

/// What libphonenumber makes of a text.
private struct Parsed {
  let phone: pairbook_phone

  init(phone: pairbook_phone) { self.phone = phone }

  init(_ text: String, region: PhoneRegion?) {
    phone = pairbook_phone_parse(text, text.utf8.count, region?.code ?? "ZZ")
  }

  /// The reading, if the number may be that of a mobile.
  func mobile(remark: PhoneRemark?) -> PhoneReading? {
    guard phone.status == PAIRBOOK_PHONE_VALID, kind.canBeMobile else { return nil }
    return PhoneReading(number: PhoneNumber(digits: phone.digits), kind: kind, remark: remark)
  }

  /// Why it may not; `hasCountry` tells whether there is a region or a country code to read it by.
  func problem(hasCountry: Bool) -> PhoneProblem {
    switch phone.status {
    case PAIRBOOK_PHONE_VALID: .cannotBeMobile(kind)
    case PAIRBOOK_PHONE_TOO_SHORT: .tooShort
    case PAIRBOOK_PHONE_TOO_LONG: .tooLong
    case PAIRBOOK_PHONE_NO_COUNTRY: hasCountry ? .unknownCountryCode : .needsCountryCode
    case PAIRBOOK_PHONE_INVALID: .invalid
    default: .notANumber
    }
  }

  private var kind: PhoneKind {
    switch phone.kind {
    case PAIRBOOK_PHONE_MOBILE: .mobile
    case PAIRBOOK_PHONE_FIXED_OR_MOBILE: .fixedOrMobile
    case PAIRBOOK_PHONE_FIXED: .fixed
    default: .other
    }
  }
}
