import PhoneNumbers

/// Which countries' numbers a roster writes with their code, and which numbers without one could be theirs.
struct TypedCountries {
  /// Numbers that were read by the account's own country, and could be of another that the file has numbers of.
  struct Doubt: Equatable {
    /// `+44`.
    var readAs: String
    /// `+49`.
    var other: String
    var rows: [Int]
  }

  /// How many numbers are written with each country code.
  private var written: [Int: Int] = [:]
  private var withoutCode: [(row: Int, digits: String, code: Int)] = []

  mutating func add(_ text: String, row: Int, _ number: PhoneNumber) {
    guard let code = number.countryCode else { return }
    guard !text.utf8.contains(UInt8(ascii: "+")), !text.utf8.starts(with: "00".utf8) else {
      written[code, default: 0] += 1
      return
    }
    let digits = text.filter { $0.isASCII && $0.isNumber }.drop { $0 == "0" }
    // What begins with the code itself was not typed as at home.
    guard !digits.hasPrefix("\(code)") else { return }
    withoutCode.append((row, String(digits), code))
  }

  /// At most three, those of the countries that the file has most numbers of.
  func doubts(_ phones: NumberingPlans) -> [Doubt] {
    guard !withoutCode.isEmpty else { return [] }
    let codes = written.sorted { ($1.value, "\($0.key)") < ($0.value, "\($1.key)") }.map(\.key)
    return codes.prefix(4).compactMap { other in
      let rows = withoutCode.filter {
        $0.code != other && isMobile("+\(other)\($0.digits)", phones)
      }
      return rows.first.map {
        Doubt(readAs: "+\($0.code)", other: "+\(other)", rows: rows.map(\.row))
      }
    }.prefix(3).map { $0 }
  }

  private func isMobile(_ text: String, _ phones: NumberingPlans) -> Bool {
    do throws(PhoneProblem) {
      _ = try phones.read(text, region: nil)
      return true
    } catch {
      return false
    }
  }
}
