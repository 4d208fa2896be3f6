/// Who is to have each phone once an import is done, and the rows that would give one phone to two users.
struct PhoneClaims {
  /// A row that gives somebody a phone that they do not have in the roster.
  private struct Claim {
    /// The row's index in the export.
    var row: Int
    var phone: String
    var place: Int
    var email: String
    var phoneBefore: String?
  }

  /// Phone → place → e-mail.
  private var holders: [String: [Int: String]] = [:]
  private var claims: [String: [Claim]] = [:]

  /// Begins with the phones of the roster, where a user's place is the row.
  init(_ roster: RosterIndex) {
    for (row, phone) in roster.phones {
      holders[phone, default: [:]][row] = roster.email(ofRow: row)
    }
  }

  /// Takes what the row of an export gives to the user of a place, who has `before` in the roster.
  mutating func add(
    _ phone: String, row: Int, place: Int, email: String, insteadOf before: String?
  ) {
    if let before { holders[before]?[place] = nil }
    holders[phone, default: [:]][place] = email
    claims[phone, default: []].append(
      Claim(row: row, phone: phone, place: place, email: email, phoneBefore: before))
  }

  /// The reasons of the rows that cannot be taken, by index. Who is refused a phone keeps the one before, and who
  /// counted on that one is refused, too.
  mutating func refusals() -> [Int: String] {
    var reasons: [Int: String] = [:]
    var phones = Set(claims.keys)
    while !phones.isEmpty {
      var refused: [Claim] = []
      for phone in phones {
        guard let all = holders[phone], all.count > 1, let those = claims.removeValue(forKey: phone)
        else { continue }
        let emails = all.sorted { $0.key < $1.key }.map(\.value)
        for claim in those {
          let others = ShortList.text(
            emails.lazy.filter { $0 != claim.email }, count: emails.count - 1)
          reasons[claim.row] = "the phone \(phone) is that of \(others) as well"
        }
        refused += those
      }
      phones = []
      for claim in refused {
        holders[claim.phone]?[claim.place] = nil
        guard let before = claim.phoneBefore else { continue }
        holders[before, default: [:]][claim.place] = claim.email
        phones.insert(before)
      }
    }
    return reasons
  }
}
