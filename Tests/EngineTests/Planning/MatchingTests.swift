@testable import Engine
import TestSupport
import Testing

/// Who of the files is whom of the enrollments.
@Suite struct MatchingTests {
  /// People are named p0, p1, … and enrollments e0, e1, … in the order given.
  struct Pairing: Sendable, CustomTestStringConvertible {
    var sentence: String
    var people: [Person]
    var enrollments: [Enrollment]
    /// `p0–e0`, `p1` for somebody not enrolled, `e1` for an enrollment of nobody, `e1 of p0` for a second one that a
    /// person names, `?` for contested.
    var pairs: [String]
    var testDescription: String { sentence }
  }

  static func person(
    _ name: String, id: String? = nil, was: String? = nil, listed: Bool = true,
    wish: Wish = .on(from: nil, until: nil)
  ) -> Person {
    Person(
      email: name.isEmpty ? "" : "\(name)@x.example", id: id,
      previousEmail: was.map { "\($0)@x.example" }, listed: listed, phone: .number(annsPhone),
      wish: wish)
  }

  static func enrollment(_ name: String, id: String? = nil) -> Enrollment {
    Enrollment.invited("\(name)@x.example").with { $0.userID = id }
  }

  static let pairings: [Pairing] = [
    Pairing(
      sentence: "by e-mail", people: [person("b"), person("a")],
      enrollments: [enrollment("a"), enrollment("c")], pairs: ["p1–e0", "p0", "e1"]),
    Pairing(
      sentence: "by id, when the e-mail is new", people: [person("b", id: "1")],
      enrollments: [enrollment("a", id: "1")], pairs: ["p0–e0"]),
    Pairing(
      sentence: "by previous e-mail, when the e-mail is new", people: [person("b", was: "a")],
      enrollments: [enrollment("a")], pairs: ["p0–e0"]),
    Pairing(
      sentence: "the e-mail goes before a previous e-mail that names another enrollment",
      people: [person("b", was: "a")], enrollments: [enrollment("a"), enrollment("b")],
      pairs: ["e0 of p0", "p0–e1"]),
    Pairing(
      sentence: "the id goes before the previous e-mail", people: [person("c", id: "1", was: "b")],
      enrollments: [enrollment("a", id: "1"), enrollment("b")], pairs: ["e1 of p0", "p0–e0"]),
    Pairing(
      sentence: "the row of the old e-mail still claims it: no rename",
      people: [person("a"), person("b", was: "a")], enrollments: [enrollment("a")],
      pairs: ["p0–e0", "p1"]),
    Pairing(
      sentence: "the row of the old e-mail is off but listed: it still claims it",
      people: [person("a", wish: .off), person("b", was: "a")], enrollments: [enrollment("a")],
      pairs: ["p0–e0", "p1"]),
    Pairing(
      sentence: "the row of the old e-mail is off for somebody who left: it yields",
      people: [person("a", listed: false, wish: .off), person("b", was: "a")],
      enrollments: [enrollment("a")], pairs: ["p0", "p1–e0"]),
    Pairing(
      sentence: "it does not yield to somebody who is off as well",
      people: [person("a", listed: false, wish: .off), person("b", was: "a", wish: .off)],
      enrollments: [enrollment("a")], pairs: ["p0–e0", "p1"]),
    Pairing(
      sentence: "a previous e-mail that stays in the file does no harm after the rename",
      people: [person("b", was: "a")], enrollments: [enrollment("b")], pairs: ["p0–e0"]),
    Pairing(
      sentence: "two people who swap e-mails are told apart by their ids",
      people: [person("a", id: "2"), person("b", id: "1")],
      enrollments: [enrollment("a", id: "1"), enrollment("b", id: "2")],
      pairs: ["p0–e1", "p1–e0"]),
    Pairing(
      sentence: "half way through such a swap, two enrollments of one e-mail are told apart too",
      people: [person("a", id: "2"), person("b", id: "1")],
      enrollments: [enrollment("b", id: "2"), enrollment("b", id: "1")],
      pairs: ["p0–e0", "p1–e1"]),
    Pairing(
      sentence: "two people who swap e-mails without ids keep the enrollment of the e-mail",
      people: [person("a", was: "b"), person("b", was: "a")],
      enrollments: [enrollment("a"), enrollment("b")], pairs: ["p0–e0", "p1–e1"]),
    Pairing(
      sentence: "an address that somebody new has: the enrollment follows the id",
      people: [person("b", id: "9"), person("c", id: "2")],
      enrollments: [enrollment("b", id: "2")], pairs: ["p0", "p1–e0"]),
    Pairing(
      sentence:
        "another id at the same e-mail, the old one nowhere: the same person, with a new key",
      people: [person("a", id: "9")], enrollments: [enrollment("a", id: "1")], pairs: ["p0–e0"]),
    Pairing(
      sentence: "another id, and the old one with somebody who has an enrollment by e-mail",
      people: [person("a", id: "9"), person("b", id: "1")],
      enrollments: [enrollment("a", id: "1"), enrollment("b")], pairs: ["p0–e0", "p1–e1"]),
    Pairing(
      sentence: "two people claim one enrollment by previous e-mail: nobody gets it",
      people: [person("b", was: "a"), person("c", was: "a")], enrollments: [enrollment("a")],
      pairs: ["e0?", "p0?", "p1?"]),
    Pairing(
      sentence: "two people claim one enrollment by id: nobody gets it",
      people: [person("b", id: "1"), person("c", id: "1")],
      enrollments: [enrollment("a", id: "1")], pairs: ["e0?", "p0?", "p1?"]),
    Pairing(
      sentence: "a row that knows an id alone, for somebody who left",
      people: [person("", id: "1", listed: false, wish: .off)],
      enrollments: [enrollment("a", id: "1")], pairs: ["p0–e0"]),
    Pairing(
      sentence: "e-mails are sorted by bytes",
      people: [person("é"), person("z"), person("a-b"), person("a.b")],
      enrollments: [], pairs: ["p2", "p3", "p1", "p0"]),
    Pairing(sentence: "nobody at all", people: [], enrollments: [], pairs: []),
  ]

  static func pairs(_ people: [Person], _ enrollments: [Enrollment]) -> [String] {
    Matching.match(people, enrollments).map { match in
      let (person, enrollment) = (match.person.map { "p\($0)" }, match.enrollment.map { "e\($0)" })
      if match.secondary, let person, let enrollment { return "\(enrollment) of \(person)" }
      let names = [person, enrollment]
      return names.compactMap { $0 }.joined(separator: "–") + (match.contested ? "?" : "")
    }
  }

  @Test("Pairs", arguments: pairings)
  func isPaired(_ pairing: Pairing) {
    #expect(Self.pairs(pairing.people, pairing.enrollments) == pairing.pairs)
  }

  @Test("The order of the input does not matter", arguments: pairings)
  func order(_ pairing: Pairing) {
    let people = Array(pairing.people.reversed())
    let enrollments = Array(pairing.enrollments.reversed())
    func names(_ people: [Person], _ enrollments: [Enrollment]) -> [[String?]] {
      Matching.match(people, enrollments).map {
        [
          $0.person.map { people[$0].email }, $0.enrollment.map { enrollments[$0].email },
          $0.enrollment.flatMap { enrollments[$0].userID }, $0.contested ? "contested" : nil,
        ]
      }
    }
    #expect(names(people, enrollments) == names(pairing.people, pairing.enrollments))
  }

  @Test("Whose a single enrollment is hangs on those alone who name it")
  func single() throws {
    struct Crowd: Sendable {
      var people: [Person]
      var enrollment: Enrollment
    }
    let property = Property<Crowd>("the same person has it") { chance in
      let names = ["a", "b", "c", "d"]
      let ids: [String?] = [nil, "1", "2"]
      let wishes: [Wish] = [.on(from: nil, until: nil), .off, .none]
      // No two people have one e-mail: the book's files are in error then.
      let people = names.shuffled(using: &chance).prefix(Int.random(in: 0...4, using: &chance)).map
      {
        Self.person(
          $0, id: ids.randomElement(using: &chance) ?? nil,
          was: Bool.random(using: &chance) ? names.randomElement(using: &chance) : nil,
          listed: Bool.random(using: &chance), wish: wishes.randomElement(using: &chance) ?? .none)
      }
      return Crowd(
        people: people,
        enrollment: Self.enrollment(
          names.randomElement(using: &chance) ?? "a", id: ids.randomElement(using: &chance) ?? nil))
    } violation: { crowd in
      func owner(among people: [Person]) -> [String] {
        Matching.match(people, [crowd.enrollment]).filter { $0.enrollment != nil }.map {
          "\($0.person.map { people[$0].email } ?? "nobody") \($0.contested) \($0.secondary)"
        }
      }
      let few = owner(among: Matching.people(naming: crowd.enrollment, among: crowd.people))
      let all = owner(among: crowd.people)
      return few == all ? nil : "\(few) among those who name it, \(all) among all: \(crowd)"
    }
    let counterexample = property.counterexample(cases: 2_000, seed: 1)
    #expect(counterexample == nil, "\(counterexample?.description ?? "")")
  }
}
