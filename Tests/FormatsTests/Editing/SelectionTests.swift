import PhoneNumbers
import Testing

@testable import Formats

@Suite("WHO is found by any of a person's names")
struct SelectionTests {
  private static let plans = NumberingPlans()

  private static func account(
    _ id: String, region: String, roster: String, archiving: String = "email,archiving\n",
    published: Set<String> = []
  ) throws -> AccountPeople {
    AccountPeople(
      account: id,
      roster: try PeopleTable(bytes: Array(roster.utf8), path: "\(id)/users.csv", file: .users),
      archiving: try PeopleTable(
        bytes: Array(archiving.utf8), path: "\(id)/archiving.csv", file: .archiving),
      published: published, phones: AccountPhones(plans, region: PhoneRegion(region)))
  }

  /// Two clients; Ann works for both.
  private static func book() throws -> [AccountPeople] {
    [
      try account(
        "acme", region: "GB",
        roster: """
          email,id,first_name,last_name,mobile_phone,Department,previous_email
          Ann@acme.example,7,Ann,Smith,07911 123456,Sales,
          bob@acme.example,8,Bob,Jones,+44 7911 123457,sales,robert@acme.example
          cat@acme.example,447911123456,Cat,Brown,,Legal,
          müller@bücher.example,9,Jörg,Müller,12,,
          """,
        archiving: "email,archiving\nbob@acme.example,on\nleaver@acme.example,on\n",
        published: ["bob@acme.example", "gone@acme.example"]),
      try account(
        "beta", region: "DE",
        roster: "email,id,mobile_phone\nann@beta.example,7,0176 12345678\n"),
    ]
  }

  private static func resolve(_ selection: Selection) throws -> Selection.Result {
    var resolver = Selection.Resolver(selection)
    for account in try book() { resolver.look(in: account) }
    for account in try book() where resolver.wantsSuggestions { resolver.suggest(from: account) }
    return resolver.result()
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let who: String
    let found: [String]

    init(_ sentence: String, _ who: String, _ found: String...) {
      testDescription = "\(sentence): \(who)"
      self.who = who
      self.found = found
    }
  }

  static let names = [
    Case("an e-mail in any case", " ANN@Acme.example", "ann@acme.example"),
    Case("a domain in its own letters", "MÜLLER@bücher.example", "müller@xn--bcher-kva.example"),
    Case("a domain as an A-label", "müller@xn--bcher-kva.example", "müller@xn--bcher-kva.example"),
    Case("the e-mail before a rename", "robert@acme.example", "bob@acme.example"),
    Case("an id", "8", "bob@acme.example"),
    Case("a phone as dialled at home", "07911 123457", "bob@acme.example"),
    Case("a phone with 00", "0044 7911 123457", "bob@acme.example"),
    Case("a phone of the other account's country", "0176/12345678", "ann@beta.example"),
    Case(
      "somebody who left and has an archiving row", "leaver@acme.example", "leaver@acme.example"),
    Case("somebody who left and is in status.csv alone", "gone@acme.example", "gone@acme.example"),
    Case("an id that two accounts have", "7", "ann@acme.example", "ann@beta.example"),
    Case(
      "a phone that is somebody else's id", "447911123456", "ann@acme.example", "cat@acme.example"),
    Case("a first name is none", "Ann"),
    Case("nobody's e-mail", "dan@acme.example"),
    Case("nothing", ""),
  ]

  @Test("one name", arguments: names)
  func name(_ example: Case) throws {
    let result = try Self.resolve(Selection(names: [example.who]))
    switch example.found.count {
    case 0:
      guard case .unknown(example.who, _) = result.problems.first else {
        Issue.record("\(result)")
        return
      }
    case 1:
      #expect(result.people.map(\.email) == example.found)
      #expect(result.problems == [])
    default:
      guard case .ambiguous(example.who, let people) = result.problems.first else {
        Issue.record("\(result)")
        return
      }
      #expect(people.map(\.email) == example.found)
    }
  }

  static let guesses = [
    Case("two letters swapped", "bbo@acme.example", "bob@acme.example"),
    Case("a letter too few", "an@acme.example", "ann@acme.example"),
    Case("another domain", "bob@acme.test", "bob@acme.example"),
    Case("a name", "ann smith", "ann@acme.example"),
    Case("nothing like it", "xyz"),
  ]

  @Test("did you mean", arguments: guesses)
  func similar(_ example: Case) throws {
    let result = try Self.resolve(Selection(names: [example.who]))
    guard case .unknown(_, let similar) = result.problems.first else {
      Issue.record("\(result)")
      return
    }
    #expect(Array(similar.map(\.email).prefix(example.found.count)) == example.found)
    if example.found.isEmpty { #expect(similar == []) }
  }

  @Test("suggestions end when as many people were weighed as there is time for")
  func suggestionsEnd() throws {
    var resolver = Selection.Resolver(Selection(names: ["bbo@acme.example"]), comparisons: 1)
    let acme = try Self.book()[0]
    resolver.look(in: acme)
    #expect(resolver.wantsSuggestions)
    resolver.suggest(from: acme)
    #expect(!resolver.wantsSuggestions)
    #expect(resolver.result().problems == [.unknown("bbo@acme.example", similar: [])])
  }

  @Test("of those who fit, only the ones who are meant are kept; who is named is always found")
  func meant() throws {
    var resolver = Selection.Resolver(
      Selection(
        names: ["cat@acme.example"], criteria: [.init(column: "department", value: "sales")])
    )
    for account in try Self.book() {
      resolver.look(in: account) { $0.email == "bob@acme.example" }
    }
    #expect(resolver.result().people.map(\.email) == ["cat@acme.example", "bob@acme.example"])
  }

  struct Criteria: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let selection: Selection
    var found: [String] = []
    var problems: [Selection.Problem] = []
  }

  static let selections = [
    Criteria(
      testDescription: "a column's value, both in any case",
      selection: Selection(criteria: [.init(column: "department", value: "SALES")]),
      found: ["ann@acme.example", "bob@acme.example"]),
    Criteria(
      testDescription: "two criteria must both be true",
      selection: Selection(criteria: [
        .init(column: "department", value: "sales"), .init(column: "first_name", value: "Bob"),
      ]), found: ["bob@acme.example"]),
    Criteria(
      testDescription: "those named come first, and nobody comes twice",
      selection: Selection(
        names: ["bob@acme.example"], criteria: [.init(column: "department", value: "sales")]),
      found: ["bob@acme.example", "ann@acme.example"]),
    Criteria(
      testDescription: "everybody, those who left as well",
      selection: Selection(isEverybody: true),
      found: [
        "ann@acme.example", "bob@acme.example", "cat@acme.example",
        "müller@xn--bcher-kva.example", "leaver@acme.example", "gone@acme.example",
        "ann@beta.example",
      ]),
    Criteria(
      testDescription: "a column that no roster has is named with those there are",
      selection: Selection(criteria: [.init(column: "team", value: "x")]),
      problems: [
        .noColumn(
          "team",
          columns: [
            "Department", "email", "first_name", "id", "last_name", "mobile_phone",
            "previous_email",
          ])
      ]),
    Criteria(
      testDescription: "a value that nobody has is a problem",
      selection: Selection(criteria: [.init(column: "department", value: "Sale")]),
      problems: [.nobody([.init(column: "department", value: "Sale")])]),
    Criteria(
      testDescription: "all problems are told at once",
      selection: Selection(
        names: ["xyz", "7"], criteria: [.init(column: "department", value: "none")]),
      problems: []),
  ]

  @Test("criteria", arguments: selections)
  func several(_ example: Criteria) throws {
    let result = try Self.resolve(example.selection)
    #expect(result.people.map(\.email) == example.found)
    if example.selection.names.count == 2 {
      #expect(result.problems.count == 2)
    } else {
      #expect(result.problems == example.problems)
    }
  }
}
