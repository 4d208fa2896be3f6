import Engine
import TestSupport
import Testing

@testable import Formats

@Suite("The people of an account")
struct PeopleTests {
  private func people(
    _ users: String, _ archiving: String, _ more: [String: String?] = [:]
  ) throws -> [String: Person] {
    let changes = more.merging(["users.csv": users, "archiving.csv": archiving]) { $0 ?? $1 }
    return try ReadBook(TestBooks.source(changes: changes)).people
  }

  private func state(_ changes: [String: String?]) throws -> [DesiredAccount.FileState?] {
    let account = try ReadBook(TestBooks.source(changes: changes)).accounts[""]
    return [account?.desired.roster, account?.desired.archiving]
  }

  @Test("are the roster's users with what the archiving file asks for them")
  func merged() throws {
    let found = try people(
      usersFile(
        "Ann@ACME.example,7,07911 123456,,,", "bob@acme.example,8,+1 212 555 2368,,,",
        "eve@acme.example,,,,,Old@acme.example", "joe@acme.example,,tel:+447911123459,,,"),
      archivingFile(
        ",7,YES,2026-01-01,2026-02-01,,", "old@acme.example,,on,,,ill,2026-12-31",
        "joe@acme.example,,False,,,,", "gone@acme.example,9,off,,,,", ",10,no,,,,"))
    #expect(
      found == [
        "ann@acme.example": Person(
          email: "ann@acme.example", id: "7", phone: .number("+447911123456"),
          wish: .on(from: Day(iso: "2026-01-01"), until: Day(iso: "2026-02-01"))),
        "bob@acme.example": Person(
          email: "bob@acme.example", id: "8", phone: .number("+12125552368"), wish: .none),
        "eve@acme.example": Person(
          email: "eve@acme.example", previousEmail: "old@acme.example", phone: .missing,
          wish: .on(from: nil, until: nil),
          exemption: Exemption(reason: "ill", until: Day(iso: "2026-12-31"))),
        "joe@acme.example": Person(
          email: "joe@acme.example", phone: .number("+447911123459"), wish: .off),
        "gone@acme.example": Person(
          email: "gone@acme.example", id: "9", listed: false, phone: .missing, wish: .off),
        "": Person(email: "", id: "10", listed: false, phone: .missing, wish: .off),
      ])
  }

  @Test("come from JSON as they come from CSV")
  func json() throws {
    let csv = try people(
      usersFile("ann@acme.example,7,07911 123456,en,,", "bob@acme.example,,,,,b@acme.example"),
      archivingFile("ann@acme.example,,on,2026-01-01,,,", "bob@acme.example,,off,,,,"))
    let json = try ReadBook(
      TestBooks.source(changes: [
        "users.csv": nil, "archiving.csv": nil,
        "users.json": """
        {"version": 1, "users": [
          {"email": "ann@acme.example", "id": "7", "mobilePhone": "07911 123456", "locale": "en"},
          {"email": "bob@acme.example", "id": null, "previousEmail": "b@acme.example"}
        ]}
        """,
        "archiving.json": """
        {"version": 1, "archiving": [
          {"email": "ann@acme.example", "archiving": true, "from": "2026-01-01"},
          {"email": "bob@acme.example", "archiving": "off"}
        ]}
        """,
      ]))
    #expect(json.diagnostics == [])
    #expect(json.people == csv)
  }

  @Test("whose JSON entry says two things are not read, and the others are")
  func contradictoryJSON() throws {
    let read = try ReadBook(
      TestBooks.source(changes: [
        "archiving.csv": nil,
        "archiving.json": """
        {"version": 1, "archiving": [
          {"email": "ann@acme.example", "archiving": "off", "archiving": "on"},
          {"email": "bob@acme.example", "archiving": "on"}
        ]}
        """,
      ]))
    #expect(
      read.people.mapValues(\.wish) == [
        "ann@acme.example": .none, "bob@acme.example": .on(from: nil, until: nil),
      ])
    #expect(read.accounts[""]?.desired.archiving == .damaged)
  }

  @Test(
    "whose row is at fault are held where they are on, and withdrawn where they are off",
    arguments: [
      (usersFile("ann@acme.example,,+447911123456,,,", "ANN@acme.example,,,,,"), "PB103"),
      (usersFile("ann@acme.example,7,+447911123456,,,", "bob@acme.example,7,,,,"), "PB104"),
      (usersFile("ann@acme.example,,+447911123456,,,bob"), "PB111"),
      (
        usersFile("ann@acme.example,,+447911123456,,,bob@acme.example", "bob@acme.example,,,,,"),
        "PB112"
      ),
    ])
  func faults(users: String, code: String) throws {
    let on = try people(users, archivingFile("ann@acme.example,,on,,,,"))
    #expect(on["ann@acme.example"]?.wish == .unreadable(code: code))
    let off = try people(users, archivingFile("ann@acme.example,,off,,,,"))
    #expect(off["ann@acme.example"]?.wish == .off)
  }

  @Test(
    "whose phone is wrong have no number, but the code of what is wrong with it",
    arguments: [
      ("ask Bob", .invalid(code: "PB105")), ("4.47912E+11", .invalid(code: "PB106")),
      ("+44 20 7946 0958", .invalid(code: "PB107")), ("", .missing),
      // What it can only mean is read.
      ("447911123456", .number("+447911123456")), ("7911 123456", .number("+447911123456")),
    ] as [(String, Phone)])
  func phones(text: String, phone: Phone) throws {
    let found = try people(
      usersFile("ann@acme.example,,\(text),,,"), archivingFile("ann@acme.example,,on,,,,"))
    #expect(found["ann@acme.example"]?.phone == phone)
  }

  @Test("with one phone are both without it")
  func onePhone() throws {
    let found = try people(
      usersFile("ann@acme.example,,07911 123456,,,", "bob@acme.example,,+447911123456,,,"),
      archivingFile())
    #expect(
      found.mapValues(\.phone) == [
        "ann@acme.example": .invalid(code: "PB109"), "bob@acme.example": .invalid(code: "PB109"),
      ])
  }

  @Test(
    "whose archiving row is wrong are held by it",
    arguments: [
      ("ann@acme.example,,maybe,,,,", "PB202"), ("ann@acme.example,,on,soon,,,", "PB203"),
      ("ann@acme.example,,on,2026-02-01,2026-01-01,,", "PB204"),
      ("ann@acme.example,,off,2026-02-01,,,", "PB205"),
      ("ann@acme.example,,on,,,,2026-01-01", "PB209"), ("ann@acme.example,8,off,,,,", "PB208"),
      ("ann@acme.example,,off,,,,\nann@acme.example,,off,,,,", "PB206"), ("ann,7,off,,,,", "PB101"),
    ])
  func wishes(row: String, code: String) throws {
    let found = try people(usersFile("ann@acme.example,7,,,,"), archivingFile(row))
    #expect(found["ann@acme.example"]?.wish == .unreadable(code: code))
  }

  @Test(
    "are known to be missing only from files that are whole",
    arguments: [
      ([:], .sound, .sound),
      (["users.csv": nil], .unusable, .sound),
      (["users.csv": "email\n"], .unusable, .sound),
      (["archiving.csv": nil], .sound, .unusable),
      (["archiving.csv": ""], .sound, .unusable),
      (["archiving.csv": "email,archiving\n"], .sound, .unusable),
      (["archiving.csv": "name,archiving\nann,on\n"], .sound, .unusable),
      (["users.csv": "email\nann@acme.example\nbob\n"], .damaged, .sound),
      (["users.csv": "email\nann@acme.example\nann@acme.example\n"], .damaged, .sound),
      (["users.csv": "email\nann@acme.example\n\"bob@acme.example\n"], .damaged, .sound),
      (["archiving.csv": "email,archiving\nann@acme.example,on\nbob,on\n"], .sound, .damaged),
      (["archiving.csv": "email,archiving\nann@acme.example,on\n,off\n"], .sound, .damaged),
      // A wish that cannot be understood is still a row.
      (["archiving.csv": "email,archiving\nann@acme.example,perhaps\n"], .sound, .sound),
      (["users.json": "{}"], .unusable, .sound),
      (["users.csv": nil, "users.json": "{"], .unusable, .sound),
      (["users.csv": nil, "users.json": #"{"version": 1, "users": []}"#], .unusable, .sound),
      (
        [
          "users.csv": nil,
          "users.json": #"{"version": 1, "users": [{"email": "a@b.example"}, 1]}"#,
        ],
        .damaged, .sound
      ),
      (
        ["users.csv": nil, "users.json": #"{"version": 2, "users": [{"email": "a@b.example"}]}"#],
        .unusable, .sound
      ),
      (
        [
          "users.csv": nil, "users.json": #"{"version": "x", "users": [{"email": "a@b.example"}]}"#,
        ],
        .unusable, .sound
      ),
    ] as [([String: String?], DesiredAccount.FileState, DesiredAccount.FileState)])
  func fileState(
    changes: [String: String?], roster: DesiredAccount.FileState,
    archiving: DesiredAccount.FileState
  ) throws {
    #expect(try state(changes) == [roster, archiving])
  }

  @Test("are described by what else the files say of them")
  func directory() throws {
    let header =
      "Department,EMAIL,first_name,last_name,mobile_phone,locale,manager_email,previous_email"
    let read = try ReadBook(
      TestBooks.source(changes: [
        "users.csv": usersFile(
          "Sales,Ann@acme.example,Ann,Lee,07911 123456,en-GB,Boss@acme.example,",
          ",bob@acme.example,,Ray,,English (UK),nobody,", header: header),
        "archiving.csv":
          "email,archiving,note\nann@acme.example,on,since May\ngone@acme.example,off,left\n",
      ]))
    let directory = try #require(read.accounts[""]?.directory)
    var ann = PersonRecord(email: "ann@acme.example", rosterRow: 0, archivingRow: 0)
    ann.firstName = "Ann"
    ann.lastName = "Lee"
    ann.mobilePhone = "07911 123456"
    ann.locale = "en-GB"
    ann.managerEmail = "boss@acme.example"
    ann.extras = [ExtraCell(column: "Department", text: "Sales")]
    ann.note = "since May"
    ann.position = SourcePosition(line: 2, column: 7)
    ann.phonePosition = SourcePosition(line: 2, column: 32)
    #expect(directory["ann@acme.example"] == ann)
    #expect(directory["ann@acme.example"]?.name == "Ann Lee")
    let bob = try #require(directory["bob@acme.example"])
    #expect(bob.name == "Ray")
    #expect(bob.locale == nil)
    #expect(bob.managerEmail == nil)
    #expect(directory["gone@acme.example"]?.note == "left")
    #expect(directory["gone@acme.example"]?.rosterRow == nil)
    #expect(directory["eve@acme.example"] == nil)
    #expect(directory.emails == ["ann@acme.example", "bob@acme.example"])
  }
}
