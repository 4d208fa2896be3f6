private import CPhoneNumber

/// A phone number with its country code, as ITU-T E.164 has it.
package struct PhoneNumber: Hashable, Sendable {
  /// The country code and the national number, at most fifteen digits.
  let digits: UInt64

  init(digits: UInt64) {
    self.digits = digits
  }

  /// Takes a plus and seven to fifteen digits that begin with a country code, and nothing else; does
  /// not check whether such a number is in use.
  package init?(e164: String) {
    let text = e164.utf8
    let isPlain = text.dropFirst().allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard text.first == UInt8(ascii: "+"), isPlain, (8...16).contains(text.count),
      let digits = UInt64(e164.dropFirst()), digits.description.utf8.count == text.count - 1
    else { return nil }
    self.init(digits: digits)
    guard countryCode != nil else { return nil }
  }

  /// The E.164 form, such as `+447911123456`: how numbers are compared and stored.
  package var e164: String {
    var count = 1
    var power: UInt64 = 10
    while power <= digits {
      count += 1
      power *= 10
    }
    return String(unsafeUninitializedCapacity: count + 1) { buffer in
      buffer[0] = UInt8(ascii: "+")
      var rest = digits
      for place in stride(from: count, to: 0, by: -1) {
        buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
      return count + 1
    }
  }

  /// The international form with spaces, such as `+44 7911 123456`, which spreadsheets keep as text.
  package var international: String {
    guard let countryCode else { return e164 }
    let national = String(digits.description.dropFirst(countryCode.description.count))
    // E.164 has fifteen digits; with a space or a hyphen after each the text has 31 bytes.
    let formatted = String(unsafeUninitializedCapacity: 64) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { buffer in
        pairbook_phone_international(
          Int32(countryCode), national, buffer.baseAddress, buffer.count)
      }
    }
    return formatted.isEmpty ? e164 : formatted
  }

  /// The international form with all but the country code and the last three digits hidden, such as
  /// `+44 •••• •••456`: for people who are not to learn the number.
  package var masked: String {
    let text = international
    let prefix = text.prefix((countryCode?.description.count ?? 0) + 1)
    let tail = text.suffix(3)
    let hidden = text.dropFirst(prefix.count).dropLast(tail.count)
    return prefix + String(hidden.map { $0.isNumber ? "•" : $0 }) + tail
  }

  /// The country code, such as 44; nil where no country has the one that the number begins with.
  package var countryCode: Int? {
    // No country code is the beginning of another, and none has more than three digits.
    var beginning = digits
    var found: Int?
    while beginning > 0 {
      if beginning < 1000, Self.isCountryCode[Int(beginning)] { found = Int(beginning) }
      beginning /= 10
    }
    return found
  }

  /// By number.
  private static let isCountryCode: [Bool] = {
    var codes = Array(repeating: false, count: 1000)
    withUnsafeMutablePointer(to: &codes) { codes in
      pairbook_phone_country_codes(codes) { context, code in
        guard (1..<1000).contains(code) else { return }
        context?.assumingMemoryBound(to: [Bool].self).pointee[Int(code)] = true
      }
    }
    return codes
  }()
}

extension PhoneNumber: CustomStringConvertible {
  package var description: String { e164 }
}
