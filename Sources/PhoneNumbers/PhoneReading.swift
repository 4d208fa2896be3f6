/// A phone number as it was read from what a person typed.
package struct PhoneReading: Hashable, Sendable {
  package let number: PhoneNumber
  package let kind: PhoneKind
  /// What was odd about the text, though it has one reading only.
  package let remark: PhoneRemark?
}

/// What the numbering plan of its country has a number for.
package enum PhoneKind: Hashable, Sendable {
  case mobile
  /// The number does not tell, as in North America.
  case fixedOrMobile
  case fixed
  /// Freephone, premium rate, pager, voice over IP and the like.
  case other

  /// Whether the number may be that of a mobile.
  package var canBeMobile: Bool { self == .mobile || self == .fixedOrMobile }
}

/// Damage to the text of a number that leaves it one reading only.
package enum PhoneRemark: Hashable, Sendable {
  /// The country code of the number's own region has no plus: `447911123456`.
  case lostPlus
  /// The zero that numbers are dialled with at home is gone: `7911123456`.
  case lostZero
  /// An apostrophe stands before the number, as a spreadsheet marks text.
  case leadingApostrophe
  /// The number had an extension, which was left out: mobiles have none.
  case extensionIgnored

  /// What is odd: a sentence without a full stop.
  package var message: String {
    switch self {
    case .lostPlus: "the number has lost its +, as a spreadsheet takes it away"
    case .lostZero: "the number has lost its first 0, as a spreadsheet takes it away"
    case .leadingApostrophe: "an apostrophe stands before the number"
    case .extensionIgnored: "the number has an extension, which is not read"
    }
  }
}

/// Why a text is not the number of a mobile.
package enum PhoneProblem: Error, Hashable, Sendable {
  /// Not one phone number: no digits, letters, or several numbers.
  case notANumber
  case tooShort
  case tooLong
  /// No country has the code that the number begins with.
  case unknownCountryCode
  /// The number has no country code, and no region was given to read it by.
  case needsCountryCode
  /// The right length, but no such number is in use.
  case invalid
  case cannotBeMobile(PhoneKind)
  /// A spreadsheet wrote the number with an exponent, `4.47912E+11`: its last digits are lost.
  case scientificNotation
  /// A program wrote the number with decimals: `447911123456.0`.
  case decimalNumber
  /// The digits are a mobile's number only if the plus is put back before them.
  case lostPlus(PhoneNumber)
  /// The digits are a mobile's number only if a zero is put back before them.
  case lostZero(PhoneNumber)

  /// What is wrong: a sentence without a full stop.
  package var message: String {
    switch self {
    case .notANumber: "this is not one phone number"
    case .tooShort: "the phone number is too short"
    case .tooLong: "the phone number is too long"
    case .unknownCountryCode: "no country has the code that the phone number begins with"
    case .needsCountryCode: "the phone number has no country code"
    case .invalid: "no such phone number is in use in its country"
    case .cannotBeMobile(.fixed): "this is the number of a fixed line, not of a mobile"
    case .cannotBeMobile: "this is the number of a service, not of a mobile"
    case .scientificNotation:
      "a spreadsheet wrote the phone number with an exponent; its last digits are lost"
    case .decimalNumber: "a program wrote the phone number as a number with decimals"
    case .lostPlus: "the phone number has lost its +, as a spreadsheet takes it away"
    case .lostZero: "the phone number has lost its first 0, as a spreadsheet takes it away"
    }
  }

  /// What to do: a sentence without a full stop.
  package var help: String {
    switch self {
    case .notANumber: "write one number with its country code, such as +44 7911 123456"
    case .tooShort, .tooLong, .invalid: "compare its digits with the person's own statement"
    case .unknownCountryCode: "write the country code after the +, such as +44 7911 123456"
    case .needsCountryCode:
      "write it with + and its country code, or set the account's defaultRegion"
    case .cannotBeMobile: "write the number of the mobile on which the person uses WhatsApp"
    case .scientificNotation:
      "take the number from its source again and write it with spaces: +44 7911 123456"
    case .decimalNumber: "write it with + and spaces, which spreadsheets keep: +44 7911 123456"
    case .lostPlus(let number), .lostZero(let number):
      "if it is \(number.international), write it so"
    }
  }
}
