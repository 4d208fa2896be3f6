import PhoneNumbers
import TestSupport
import Testing

@testable import Formats

@Suite("A canonical file")
struct CanonicalFileTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let path: String
    let before: String
    let after: String

    init(_ sentence: String, _ path: String, _ before: String, becomes after: String) {
      testDescription = sentence
      self.path = path
      self.before = before
      self.after = after
    }
  }

  static let cases = [
    Case(
      "is sorted by the bytes of the identity", "users.csv",
      "email\nzoe@x.example\nAnn@X.example\nann-b@x.example\n",
      becomes: "email\nann-b@x.example\nann@x.example\nzoe@x.example\n"),
    Case(
      "has phones in international form, read by the account's region", "users.csv",
      "email,mobile_phone\na@x.example,07911 123456\nb@x.example,+12125551234\n",
      becomes: "email,mobile_phone\na@x.example,+44 7911 123456\nb@x.example,+1 212-555-1234\n"),
    Case(
      "keeps what cannot be read, to be mended by a person", "users.csv",
      "mobile_phone,email\n4.47912E+11,not one\n12,a@x.example\n",
      becomes: "mobile_phone,email\n12,a@x.example\n4.47912E+11,not one\n"),
    Case(
      "has the e-mail alone where a spreadsheet made a hyperlink of it", "users.csv",
      "email,manager_email\n\"=HYPERLINK(\"\"mailto:a@x.example\"\",\"\"a@x.example\"\")\",Bob <B@x.example>\n",
      becomes: "email,manager_email\n\"a@x.example\",b@x.example\n"),
    Case(
      "keeps separator, byte order mark, line ends, quotes and the order of columns", "users.csv",
      "\u{FEFF}E-Post;email;Notes\r\nx;B@x.example;\"two\nlines\"\r\n\"y\";a@x.example;\r\n",
      becomes:
        "\u{FEFF}E-Post;email;Notes\r\n\"y\";a@x.example;\r\nx;b@x.example;\"two\nlines\"\r\n"),
    Case(
      "ends its last line, has one kind of line end and no blank lines", "users.csv",
      "email\nb@x.example\r\n\na@x.example", becomes: "email\na@x.example\nb@x.example\n"),
    Case(
      "says on or off", "archiving.csv",
      "email,archiving\nb@x.example,YES\na@x.example,false\nc@x.example,maybe\n",
      becomes: "email,archiving\na@x.example,off\nb@x.example,on\nc@x.example,maybe\n"),
    Case(
      "has rows of an id alone first", "archiving.csv",
      "email,id,archiving\na@x.example,,on\n,9,on\n,10,on\n",
      becomes: "email,id,archiving\n,10,on\n,9,on\na@x.example,,on\n"),
    Case(
      "is pretty where it is JSON, with phones in E.164 and its keys in their order", "users.json",
      #"{"users":[{"mobilePhone":"07911 123456","email":"B@x.example","x":[1]},{"email":"a@x.example"}],"version":1}"#,
      becomes: """
        {
          "users": [
            {
              "email": "a@x.example"
            },
            {
              "mobilePhone": "+447911123456",
              "email": "b@x.example",
              "x": [
                1
              ]
            }
          ],
          "version": 1
        }

        """),
  ]

  private static let phones = AccountPhones(NumberingPlans(), region: PhoneRegion("GB"))

  private static func canonical(_ text: String, _ path: String) throws -> String {
    let file: PeopleFile = path.hasPrefix("users") ? .users : .archiving
    let table = try PeopleTable(bytes: Array(text.utf8), path: path, file: file)
    return String(
      decoding: try CanonicalFile.canonical(table, phones: phones).bytes, as: UTF8.self)
  }

  @Test("has these bytes, and is its own canonical form", arguments: cases)
  func bytes(_ example: Case) throws {
    let once = try Self.canonical(example.before, example.path)
    #expect(once == example.after)
    #expect(try Self.canonical(once, example.path) == once)
  }

  @Test("is not made of a file with damage")
  func damage() throws {
    let error = #expect(throws: EditError.self) {
      try Self.canonical("email,name\na@x.example,A\nb@x.example\n", "users.csv")
    }
    #expect(error == .damaged(path: "users.csv", line: 3))
  }

  @Test("does not depend on the order of the rows, for random rosters", arguments: 0..<50)
  func order(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var rows = (0..<12).map { number -> String in
      let email = random.pick(["Ann", "bob", "ZOE"]) + "\(number)@X.example"
      let phone = random.pick([
        "", "07911 12345\(number % 10)", "12", "+49 176 1234567\(number % 10)",
      ])
      return random.pick(["\"\(email)\"", email]) + "," + phone
    }
    let once = try Self.canonical(
      "email,mobile_phone\n" + rows.joined(separator: "\n"), "users.csv")
    rows.shuffle(using: &random)
    let other = try Self.canonical(
      "email,mobile_phone\n" + rows.joined(separator: "\n"), "users.csv")
    #expect(once == other)
    #expect(try Self.canonical(once, "users.csv") == once)
  }
}
