import Engine
import TestSupport
import Testing

@Suite("An invited number and the one that WhatsApp reports")
struct WhatsAppNumberTests {
  static let cases: [(String, String, String, Bool?)] = [
    ("the same", "+447911123456", "447911123456", true),
    ("the same, with a plus sign", "+447911123456", "+447911123456", true),
    ("another", "+447911123456", "447911123457", false),
    ("one with a digit more", "+447911123456", "4479111234567", false),

    ("Brazil: WhatsApp left the ninth digit out", "+5531987654321", "553187654321", true),
    ("Brazil: the roster left it out", "+553187654321", "5531987654321", true),
    ("Brazil: both have it", "+5511987654321", "5511987654321", true),
    ("Brazil: another person of the area", "+5531987654321", "553187654322", false),
    ("Brazil: the same number in another area", "+5531987654321", "552187654321", false),
    ("Brazil: another first digit is another number", "+5531987654321", "5531887654321", false),
    ("Brazil: a landline never had a ninth digit", "+5531923456789", "553123456789", false),
    ("Brazil: nine digits that do not begin with 9", "+5531887654321", "553187654321", false),

    ("Mexico: WhatsApp has the old 1", "+525512345678", "5215512345678", true),
    ("Mexico: the roster has it", "+5215512345678", "525512345678", true),
    ("Mexico: another person", "+525512345678", "5215512345679", false),
    ("Mexico: a 1 that belongs to the number", "+521512345678", "52512345678", false),

    ("Argentina: WhatsApp has the 9", "+541123456789", "5491123456789", true),
    ("Argentina: the roster has it", "+5491123456789", "541123456789", true),
    ("Argentina: the roster has the 15 of Buenos Aires", "+54111523456789", "5491123456789", true),
    (
      "Argentina: the roster has the 15 after three digits", "+54221154567890", "5492214567890",
      true
    ),
    (
      "Argentina: the roster has the 15 after four digits", "+54296615456789", "5492966456789", true
    ),
    ("Argentina: the roster has 9 and 15", "+549111523456789", "5491123456789", true),
    ("Argentina: WhatsApp has the 15", "+5491123456789", "54111523456789", true),
    ("Argentina: another person", "+541123456789", "5491123456780", false),
    ("Argentina: the 15 of another", "+54111523456789", "5491123456780", false),

    ("other countries have no such forms", "+5612345678", "56912345678", false),
    ("a country that begins alike", "+521234567890", "529234567890", false),
    ("a LID", "+447911123456", "123456789012345@lid", nil),
    ("a JID", "+447911123456", "447911123456@c.us", nil),
    ("nothing", "+447911123456", "", nil),
    ("no digits", "+447911123456", "+44 7911 123456", nil),
    ("digits of another script", "+447911123456", "٤٤٧٩١١١٢٣٤٥٦", nil),
    ("too short for a number", "+447911123456", "447911", nil),
    ("too long for a number", "+447911123456", "4479111234567890", nil),
    ("an invited number that is none", "ann", "447911123456", nil),
  ]

  @Test("are compared as WhatsApp writes numbers", arguments: cases)
  func compared(_ sentence: String, invited: String, reported: String, isSame: Bool?) {
    #expect(WhatsAppNumber.isSame(invited, as: reported) == isSame)
  }

  @Test("whichever of the two was invited")
  func symmetry() {
    for (sentence, one, other, isSame) in Self.cases where isSame != nil {
      #expect(WhatsAppNumber.isSame(other, as: one) == isSame, "\(sentence)")
    }
  }

  @Test("a number outside the three countries is the same as itself alone")
  func strictness() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let country = generator.pick(["1", "33", "44", "49", "351", "56", "57", "598", "971"])
      let digits = country + String((0..<9).map { _ in generator.pick("0123456789") })
      var other = Array(digits)
      let place = Int.random(in: country.count..<other.count, using: &generator)
      let digit = generator.pick("0123456789")
      other[place] = digit
      #expect(
        WhatsAppNumber.isSame("+" + digits, as: String(other)) == (String(other) == digits))
    }
  }
}
