import Testing

@testable import PhoneNumbers

@Suite("A phone number")
struct PhoneReadingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let region: String?
    let text: String
    let e164: String
    var kind = PhoneKind.mobile
    var remark: PhoneRemark?

    init(
      _ sentence: String, _ region: String?, _ text: String, _ e164: String,
      _ kind: PhoneKind = .mobile, remark: PhoneRemark? = nil
    ) {
      testDescription = "\(sentence): \(text)"
      self.region = region
      self.text = text
      self.e164 = e164
      self.kind = kind
      self.remark = remark
    }
  }

  private static let ann = "+447911123456"

  static let readings = [
    Case("as dialled at home", "GB", "07911 123456", ann),
    Case("as dialled at home, all in one", "GB", "07911123456", ann),
    Case("in brackets", "GB", "(07911) 123-456", ann),
    Case("with dots", "FR", "06.12.34.56.78", "+33612345678"),
    Case("with a slash", "DE", "0176/12345678", "+4917612345678"),
    Case("in international form", "DE", "+44 7911 123456", ann),
    Case("in E.164 form and no region", nil, "+447911123456", ann),
    Case("with a space after the plus", "GB", "+ 44 7911 123456", ann),
    Case("with the country code in brackets", "DE", "(+44) 7911 123456", ann),
    Case("with 00 before the country code", "GB", "0044 7911 123456", ann),
    Case("with another region's prefix before the country code", "US", "011 44 7911 123456", ann),
    Case("with the home zero in brackets", "DE", "+44 (0)7911 123456", ann),
    Case("with the home zero in brackets and spaces", "GB", "0044 (0) 7911 123456", ann),
    Case("with the home zero after the country code", "DE", "+44 07911 123456", ann),
    Case("as a URI", "US", "tel:+44-7911-123456", ann),
    Case("as a URI in capitals", "US", "TEL:+447911123456", ann),
    Case("as a URI with its country as context", nil, "tel:7911123456;phone-context=+44", ann),
    Case("with a home country code and spaces", "GB", "44 7911 123456", ann),
    Case("of North America", "US", "(212) 555-1234", "+12125551234", .fixedOrMobile),
    Case(
      "of North America with its trunk prefix", "US", "12125551234", "+12125551234", .fixedOrMobile),
    Case(
      "of Canada, read in the United States", "US", "416-555-1234", "+14165551234", .fixedOrMobile),
    Case("of Italy, which has no home zero", "IT", "347 1234567", "+393471234567"),
    Case(
      "of Argentina, whose mobiles are dialled with 15", "AR", "011 15-2345-6789", "+5491123456789"),
    Case("of Russia, dialled with 8", "RU", "8 (916) 123-45-67", "+79161234567"),
    Case(
      "of Côte d'Ivoire, whose zero is part of the number", "CI", "07 07 12 34 56", "+2250707123456"
    ),

    Case("with no-break spaces", "GB", "07911\u{A0}123\u{202F}456", ann),
    Case(
      "between marks of direction, as contacts are pasted", "GB", "\u{202A}+44 7911 123456\u{202C}",
      ann),
    Case(
      "with marks of direction within", "GB", "\u{200E}+44\u{2066} 7911\u{200F} 123456\u{2069}", ann
    ),
    Case("with a soft hyphen and a zero-width space", "GB", "07911\u{AD}123\u{200B}456", ann),
    Case("in fullwidth digits", "GB", "０７９１１　１２３４５６", ann),
    Case("in fullwidth, all of it", "JP", "＋４４（０）７９１１－１２３４５６", ann),
    Case("in Arabic digits", "GB", "٠٧٩١١ ١٢٣٤٥٦", ann),
    Case("with dashes of any kind", "GB", "07911–123‑456", ann),
    Case("between white space", "GB", "\t 07911 123456\r\n", ann),

    Case("with an extension", "GB", "07911 123456 x5", ann, remark: .extensionIgnored),
    Case(
      "with an extension in words", "GB", "07911 123456 Ext. 12", ann, remark: .extensionIgnored),
    Case(
      "as a URI with an extension", "US", "tel:+44-7911-123456;ext=5", ann,
      remark: .extensionIgnored),
    Case("with an apostrophe before it", "GB", "'+447911123456", ann, remark: .leadingApostrophe),
    Case(
      "with a curved apostrophe before it", "GB", "\u{2019} 07911 123456", ann,
      remark: .leadingApostrophe),
    Case("that lost its plus, in its own region", "GB", "447911123456", ann, remark: .lostPlus),
    Case(
      "that lost its plus, in its own region with another home prefix", "RU", "79161234567",
      "+79161234567", remark: .lostPlus),
    Case("that lost its zero", "GB", "7911123456", ann, remark: .lostZero),
    Case("typed without its zero", "GB", "7911 123456", ann),
  ]

  @Test("is read", arguments: readings)
  func read(_ example: Case) throws {
    let reading = try NumberingPlans().read(
      example.text, region: example.region.flatMap(PhoneRegion.init))
    #expect(reading.number.e164 == example.e164)
    #expect(reading.kind == example.kind)
    #expect(reading.remark == example.remark)
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let region: String?
    let text: String
    let problem: PhoneProblem

    init(_ sentence: String, _ region: String?, _ text: String, _ problem: PhoneProblem) {
      testDescription = "\(sentence): \(text)"
      self.region = region
      self.text = text
      self.problem = problem
    }
  }

  private static func number(_ digits: UInt64) -> PhoneNumber { PhoneNumber(digits: digits) }

  static let refusals = [
    Refusal("nothing", "GB", "", .notANumber),
    Refusal("white space and marks", "GB", " \u{200E}\u{A0}", .notANumber),
    Refusal("a word", "GB", "none", .notANumber),
    Refusal("prose around a number", "GB", "Ann: 07911 123456", .notANumber),
    Refusal("a note after a number", "GB", "07911 123456 (work)", .notANumber),
    Refusal("a letter for a digit", "GB", "07911 12345O", .notANumber),
    Refusal("two numbers", "GB", "07911 123456, 07911 123457", .notANumber),
    Refusal("two numbers on two lines", "GB", "07911 123456\n07911 123457", .notANumber),
    Refusal("two numbers in short", "DE", "0176 1234567/8", .notANumber),
    Refusal("a plus alone", "GB", "+", .notANumber),
    Refusal("two pluses", "GB", "+44 +7911 123456", .notANumber),
    Refusal("a plus within", "GB", "07911+123456", .notANumber),
    Refusal("a NUL", "GB", "07911\u{0}123456", .notANumber),
    Refusal("a spreadsheet's formula", "GB", "=\"+447911123456\"", .notANumber),
    Refusal("a spreadsheet's overflow", "GB", "########", .notANumber),

    Refusal("too few digits", "GB", "+44 7911 12", .tooShort),
    Refusal("an emergency number", "GB", "999", .tooShort),
    Refusal("too many digits", "GB", "07911 1234567", .tooLong),
    Refusal("far too many digits", "GB", "+44 7911 1234567890123", .tooLong),
    Refusal("two numbers with a slash", "GB", "07911 123456 / 07911 123457", .tooLong),
    Refusal("one digit short where shorter numbers exist", "GB", "07911 12345", .invalid),
    Refusal("a fictional number of Ofcom's", "GB", "07700 900123", .invalid),
    Refusal("a fictional number of North America", "US", "+1 555 555 0123", .invalid),
    Refusal("a prefix of Mexico's mobiles twice", "MX", "+52 1 1 55 1217 5678", .invalid),
    Refusal("a country code that is none", "GB", "+999 1234 5678", .unknownCountryCode),
    Refusal("a country code that is none, with 00", "GB", "00 999 1234 5678", .unknownCountryCode),
    Refusal("no country code and no region", nil, "07911 123456", .needsCountryCode),
    Refusal("00 and no region to say what it means", nil, "0044 7911 123456", .needsCountryCode),

    Refusal("a fixed line", "GB", "020 7946 0958", .cannotBeMobile(.fixed)),
    Refusal("a freephone number", "GB", "0800 123456", .cannotBeMobile(.other)),
    Refusal("a personal number", "GB", "+44 70 1234 5678", .cannotBeMobile(.other)),
    Refusal(
      "a freephone number of North America", "US", "+1 800 555 1234", .cannotBeMobile(.other)),

    Refusal("an exponent", "GB", "4.47912E+11", .scientificNotation),
    Refusal("an exponent with a decimal comma", "DE", "4,91761E+12", .scientificNotation),
    Refusal("an exponent in small letters", "GB", "4.47911123456e11", .scientificNotation),
    Refusal("an exponent and a plus", "GB", "+4E+11", .scientificNotation),
    Refusal("decimals", "DE", "1761234567.0", .decimalNumber),
    Refusal("decimals of a full number", "GB", "447911123456.00", .decimalNumber),
    Refusal("decimals behind a plus", "DE", "+491701234567.0", .decimalNumber),
    Refusal("decimals behind a plus and a gap", "DE", "+49 170 1234567.0", .decimalNumber),
    Refusal("decimals that make another's number", "AT", "+4366412345678.0", .decimalNumber),

    Refusal(
      "a lost plus that leaves no number", "US", "447911123456", .lostPlus(number(447_911_123_456))),
    Refusal(
      "a lost plus that leaves another's fixed line", "DE", "4917612345678",
      .lostPlus(number(4_917_612_345_678))),
    Refusal("a lost plus and no region", nil, "447911123456", .lostPlus(number(447_911_123_456))),
    Refusal(
      "a lost zero that is part of the number", "CI", "707123456",
      .lostZero(number(2_250_707_123_456))),
  ]

  @Test("is refused for its own reason", arguments: refusals)
  func refused(_ example: Refusal) {
    #expect(throws: example.problem) {
      try NumberingPlans().read(example.text, region: example.region.flatMap(PhoneRegion.init))
    }
  }

  @Test("that lost its plus is named as it may have been")
  func help() {
    #expect(
      PhoneProblem.lostPlus(Self.number(447_911_123_456)).help
        == "if it is +44 7911 123456, write it so")
  }
}

@Suite("A number in E.164")
struct PhoneNumberTests {
  @Test(
    "is shown in international form with spaces, and masked",
    arguments: [
      ("+447911123456", "+44 7911 123456", "+44 •••• •••456"),
      ("+12125551234", "+1 212-555-1234", "+1 •••-•••-•234"),
      ("+390612345678", "+39 06 1234 5678", "+39 •• •••• •678"),
      ("+4917612345678", "+49 176 12345678", "+49 ••• •••••678"),
      ("+2250707123456", "+225 07 07 12 3456", "+225 •• •• •• •456"),
      ("+881612345678", "+881 6 123 45678", "+881 • ••• ••678"),
    ])
  func shown(e164: String, international: String, masked: String) throws {
    let number = try #require(PhoneNumber(e164: e164))
    #expect(number.e164 == e164)
    #expect(number.international == international)
    #expect(number.masked == masked)
  }

  @Test("read from its international form is the same")
  func roundTrip() throws {
    for text in [
      "+447911123456", "+12125551234", "+393471234567", "+2250707123456", "+5491123456789",
    ] {
      let number = try #require(PhoneNumber(e164: text))
      #expect(try NumberingPlans().read(number.international, region: nil).number == number)
    }
  }

  @Test(
    "is nothing but a plus, a country code and digits",
    arguments: [
      "", "+", "447911123456", "+44 7911 123456", "+44791112345x", "+0447911123456",
      "+999123456789",
      "+447911", "+4479111234567890", "+٤٤٧٩١١١٢٣٤٥٦", "++47911123456",
    ])
  func malformed(text: String) {
    #expect(PhoneNumber(e164: text) == nil)
  }
}

@Suite("A region")
struct PhoneRegionTests {
  @Test(
    "is one that has numbers, in two capital letters", arguments: ["GB", "US", "IM", "XK", "AC"])
  func known(code: String) {
    #expect(PhoneRegion(code)?.code == code)
  }

  @Test("of another kind is none", arguments: ["", "gb", "UK", "ZZ", "001", "GBR", "AQ"])
  func unknown(code: String) {
    #expect(PhoneRegion(code) == nil)
  }
}
