private import CPhoneNumber

/// Reads phone numbers by the numbering plans of all countries, and remembers what it read.
///
/// The plans are libphonenumber's. Its one instance is shared by the process: its methods are const and
/// it guards its cache of patterns by a mutex, so that any number of threads may read. A number costs
/// it 12 to 20 µs; one that is remembered, less than a twentieth of that.
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
    let key = Key(text: text, region: region?.code)
    let memory = memories[key.hashValue & 15]
    if let outcome = memory.outcome(of: key) { return try outcome.get() }
    let outcome = Outcome { () throws(PhoneProblem) in try Self.parse(text, region: region) }
    memory.remember(outcome, for: key)
    return try outcome.get()
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
