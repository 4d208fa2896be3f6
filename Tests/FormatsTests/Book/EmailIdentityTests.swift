import Testing
import TestSupport

@testable import Formats

@Suite("The identity of an e-mail")
struct EmailIdentityTests {
  @Test(
    "is NFC, lower case, its domain as A-label",
    arguments: [
      ("ann@acme.example", "ann@acme.example"),
      ("Ann.O'Lee+x@ACME.Example", "ann.o'lee+x@acme.example"),
      ("ann@bücher.example", "ann@xn--bcher-kva.example"),
      ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
      ("ann@bu\u{308}cher.example", "ann@xn--bcher-kva.example"),
      ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
      ("ann@XN--BCHER-KVA.example", "ann@xn--bcher-kva.example"),
      ("ann@faß.example", "ann@xn--fa-hia.example"),
      ("ann@例え。テスト", "ann@xn--r8jz45g.xn--zckzah"),
      ("JÜRGEN@acme.example", "jürgen@acme.example"),
      ("Ju\u{308}rgen@acme.example", "j\u{FC}rgen@acme.example"),
      ("ΓΙΩΡΓΟΣ@acme.example", "γιωργοσ@acme.example"),
      ("用户@acme.example", "用户@acme.example"),
      ("a@b.c", "a@b.c"),
      ("!#$%&'*+-/=?^_`{|}~@acme.example", "!#$%&'*+-/=?^_`{|}~@acme.example"),
      ("\(String(repeating: "a", count: 64))@acme.example", nil),
    ].map { ($0.0, $0.1 ?? $0.0) } as [(String, String)])
  func identity(text: String, identity: String) throws {
    let parsed = try EmailIdentity.parse(text)
    #expect(Array(parsed.unicodeScalars) == Array(identity.unicodeScalars))
    #expect(try EmailIdentity.parse(parsed) == parsed)
  }

  @Test(
    "is refused with the first reason",
    arguments: [
      ("", .empty), ("ann", .noAt), ("ann@b@acme.example", .severalAts),
      ("@acme.example", .emptyLocal), ("ann@", .emptyDomain), ("ann lee@acme.example", .blank),
      ("ann\u{A0}lee@acme.example", .blank), ("ann\t@acme.example", .character("U+0009")),
      ("ann\0@acme.example", .character("U+0000")),
      ("ann\u{200B}@acme.example", .character("U+200B")),
      ("ann\u{3164}@acme.example", .character("U+3164")),
      ("ann\u{FE0F}@acme.example", .character("U+FE0F")),
      ("ann\u{34F}@acme.example", .character("U+034F")),
      ("ann\u{115F}@acme.example", .character("U+115F")),
      ("ann\u{FFA0}@acme.example", .character("U+FFA0")),
      ("ann\u{17B4}@acme.example", .character("U+17B4")),
      ("ann\u{2800}@acme.example", .character("U+2800")),
      ("ann@acme\u{AD}.example", .character("U+00AD")),
      ("ann@acme.example;", .character(";")), ("\"ann\"@acme.example", .character("\"")),
      ("ann@[192.0.2.1]", .character("[")), (".ann@acme.example", .misplacedDot),
      ("ann.@acme.example", .misplacedDot), ("ann..lee@acme.example", .misplacedDot),
      ("=cmd|'/C'!A0+@acme.example", .formula), ("-x|'y'!z@acme.example", .formula),
      ("\(String(repeating: "ü", count: 33))@acme.example", .localTooLong(bytes: 66)),
      (
        "\(String(repeating: "a", count: 64))@\(String(repeating: "b.", count: 95))example",
        .tooLong(bytes: 262)
      ),
      ("ann@localhost", .domainWithoutDot("localhost")),
      ("ann@acme..example", .domain("acme..example", why: "a dot has nothing before or after it")),
      ("ann@acme.example.", .domain("acme.example.", why: "a dot has nothing before or after it")),
      ("ann@-acme.example", .domain("-acme.example", why: "a part begins or ends with a hyphen")),
      ("ann@acme-.example", .domain("acme-.example", why: "a part begins or ends with a hyphen")),
      (
        "ann@acme_x.example",
        .domain("acme_x.example", why: "it may hold letters, digits and hyphens alone")
      ),
      ("ann@192.0.2.1", .domain("192.0.2.1", why: "it ends in a number")),
      (
        "ann@\(String(repeating: "a", count: 64)).example",
        .domain("\(String(repeating: "a", count: 64)).example", why: "a part is longer than 63")
      ),
      (
        "ann@xn--bücher.example",
        .domain("xn--bücher.example", why: "string contains invalid punycode data")
      ),
      ("ann@☃.example", .domain("☃.example", why: "string contains a disallowed character")),
    ] as [(String, EmailIdentity.Problem)])
  func refused(text: String, problem: EmailIdentity.Problem) {
    #expect(throws: problem) { try EmailIdentity.parse(text) }
  }

  @Test("of an identity is itself, whatever the text")
  func idempotent() {
    var random = SeededGenerator(seed: 1)
    let scalars = Array("aAzZ09.-_+@ üÜßſİıΣςＡ１。\u{301}\u{308}\u{200D}xnbücher例".unicodeScalars)
    var count = 0
    for _ in 0..<20_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        text.append(scalars.randomElement(using: &random) ?? "a")
      }
      text.append("@")
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        text.append(scalars.randomElement(using: &random) ?? "a")
      }
      guard let identity = try? EmailIdentity.parse(String(text) + ".example") else { continue }
      count += 1
      #expect((try? EmailIdentity.parse(identity)) == identity)
    }
    #expect(count > 1_000)
  }

  @Test(
    "is found in what a spreadsheet made of it",
    arguments: [
      (" ann@acme.example ", .address("ann@acme.example")),
      ("mailto:Ann@acme.example", .wrapped("ann@acme.example")),
      ("MAILTO:ann@acme.example?subject=Hi", .wrapped("ann@acme.example")),
      ("mailto:ann%40acme.example", .wrapped("ann@acme.example")),
      ("<ann@acme.example>", .wrapped("ann@acme.example")),
      ("Ann Lee <ann@acme.example>", .wrapped("ann@acme.example")),
      ("ann@acme.example <mailto:ann@acme.example>", .wrapped("ann@acme.example")),
      ("[ann@acme.example](mailto:ann@acme.example)", .wrapped("ann@acme.example")),
      (
        #"=HYPERLINK("mailto:ann@acme.example","ann@acme.example")"#, .wrapped("ann@acme.example")
      ),
      (#"=HYPERLINK("mailto:ann@acme.example";"Ann")"#, .wrapped("ann@acme.example")),
      (
        "bob@acme.example <mailto:ann@acme.example>",
        .contradictory("ann@acme.example", "bob@acme.example")
      ),
      ("ann@acme.example, bob@acme.example", .none(.severalAts)),
      ("Ann Lee", .none(.blank)), ("", .none(.empty)), ("#REF!", .none(.noAt)),
    ] as [(String, EmailText.Reading)])
  func wrapped(text: String, reading: EmailText.Reading) {
    #expect(EmailText.read(text) == reading)
  }

  @Test("is the same for a plain address whether it is looked at closely or not")
  func plain() {
    let property = Property<String>(
      "a text that is taken for a plain address has the identity that all rules give it",
      generate: { generator in
        let pieces = ["a", "Z", "9", "-", ".", "@", "_", "+", "xn--", "é", " ", "acme", "example"]
        let likely = ["ann.lee", "@", "acme", ".", "example"]
        return (0..<generator.number(1...9)).map { index in
          index < likely.count && generator.percent(60) ? likely[index] : generator.pick(pieces)
        }.joined() + (generator.percent(5) ? String(repeating: "b", count: 64) : "")
      },
      violation: { text in
        guard let plain = PlainEmail.identity(text) else { return nil }
        return plain == (try? EmailIdentity.parseClosely(text)) ? nil : "read as \(plain)"
      })
    if let counterexample = property.counterexample(cases: 20_000, seed: 20_261_127) {
      Issue.record("\(counterexample)")
    }
  }

  @Test("of most people is seen without a closer look")
  func isPlain() {
    #expect(
      PlainEmail.identity("Ann_O.Lee+x9@Mail-1.ACME.example") == "ann_o.lee+x9@mail-1.acme.example")
    #expect(PlainEmail.identity("ann@acme.example") == "ann@acme.example")
    #expect(PlainEmail.identity("ann@xn--bcher-kva.example") == nil)
    #expect(PlainEmail.identity("o'lee@acme.example") == nil)
  }
}
