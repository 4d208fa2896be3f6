import CPhoneNumber
import TestSupport
import Testing

/// What the tables say of a number is what the library says of it, or they say nothing.
@Suite struct NumberTablesTests {
  /// A mobile of each country, in E.164 and as it is typed at home.
  private static let samples: [(region: String, international: String, national: String)] = [
    ("GB", "+447911123456", "07911 123456"), ("GB", "+447624300000", "07624 300000"),
    ("JE", "+447797712345", "07797 712345"), ("US", "+12125551234", "212 555 1234"),
    ("CA", "+15062345678", "506-234-5678"), ("JM", "+18762101234", "876 210 1234"),
    ("DE", "+4915123456789", "01512 3456789"), ("FR", "+33612345678", "06 12 34 56 78"),
    ("RE", "+262692123456", "0692 12 34 56"), ("IT", "+393123456789", "312 345 6789"),
    ("VA", "+393123456780", "312 345 6780"), ("ES", "+34612345678", "612 34 56 78"),
    ("PT", "+351912345678", "912 345 678"), ("NL", "+31612345678", "06 12345678"),
    ("BE", "+32470123456", "0470 12 34 56"), ("AT", "+43664123456", "0664 123456"),
    ("CH", "+41781234567", "078 123 45 67"), ("SE", "+46701234567", "070-123 45 67"),
    ("NO", "+4740612345", "406 12 345"), ("FI", "+358412345678", "041 2345678"),
    ("PL", "+48512345678", "512 345 678"), ("HU", "+36201234567", "06 20 123 4567"),
    ("RU", "+79123456789", "8 912 345 67 89"), ("KZ", "+77710009998", "8 771 000 9998"),
    ("LT", "+37061234567", "8 612 34567"), ("IN", "+918123456789", "08123 456789"),
    ("JP", "+819012345678", "090-1234-5678"), ("CN", "+8613123456789", "131 2345 6789"),
    ("AU", "+61412345678", "0412 345 678"), ("NZ", "+64211234567", "021 123 4567"),
    ("ZA", "+27711234567", "071 123 4567"), ("BR", "+5511961234567", "11 96123-4567"),
    ("AR", "+5491123456789", "011 15 2345 6789"), ("MX", "+5212221234567", "222 123 4567"),
    ("SG", "+6581234567", "8123 4567"), ("SM", "+37866661212", "66 66 12 12"),
    ("IL", "+972502345678", "050-234-5678"), ("AE", "+971501234567", "050 123 4567"),
    ("GB", "+442079460958", "020 7946 0958"), ("GB", "+448001111", "0800 1111"),
    ("US", "+18002345678", "800-234-5678"), ("ZZ", "+80012345678", "800 1234 5678"),
  ]

  @Test("Whatever a number is made into", arguments: UInt64(0)..<40)
  func asTheLibrary(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let sample = random.pick(Self.samples)
      var text = Array((Bool.random(using: &random) ? sample.international : sample.national).utf8)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0..<text.count, using: &random)
        let piece = random.pick(Array("0123456789 -".utf8))
        switch Int.random(in: 0...3, using: &random) {
        case 0: text.insert(piece, at: place)
        case 1 where text.count > 1: text.remove(at: place)
        default: text[place] = piece
        }
      }
      let region =
        Int.random(in: 0..<4, using: &random) == 0
        ? random.pick(Self.samples).region : sample.region
      let number = String(decoding: text, as: UTF8.self)
      guard let phone = read(number, region) else { continue }
      let theirs = pairbook_phone_parse_by_library(number, text.count, region)
      #expect(
        same(phone, theirs), "\(number) in \(region) is \(phone), and the library says \(theirs)")
    }
  }

  @Test(
    "Mobiles are read in E.164, and as they are typed at home where a prefix is all that is added there"
  )
  func areRead() {
    let unread = Self.samples.filter { read($0.international, "ZZ") == nil }.map(\.international)
    // Argentina and Mexico put digits before mobiles in ways of their own; freephone of all the world belongs to no country.
    #expect(unread == ["+5491123456789", "+5212221234567", "+80012345678"])
    for (number, region) in [
      ("07911 123456", "GB"), ("01512 3456789", "DE"), ("212 555 1234", "US"),
    ] {
      #expect(read(number, region) != nil, "\(number)")
    }
  }

  private func read(_ number: String, _ region: String) -> pairbook_phone? {
    var phone = pairbook_phone()
    return pairbook_phone_parse_plain(number, number.utf8.count, region, &phone) ? phone : nil
  }

  private func same(_ one: pairbook_phone, _ other: pairbook_phone) -> Bool {
    one.status == other.status && one.kind == other.kind && one.digits == other.digits
      && one.has_extension == other.has_extension
      && one.has_bare_country_code == other.has_bare_country_code
  }
}
