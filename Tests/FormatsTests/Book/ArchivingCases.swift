extension DiagnosticCase {
  private static let twoUsers = usersFile(
    "ann@acme.example,7,+447911123456,,,", "bob@acme.example,8,+447911123457,,,")

  private static func rows(
    _ sentence: String, _ lines: [String], _ expected: String...
  ) -> DiagnosticCase {
    let header = "email,id,archiving,from,until,exempt_reason,exempt_until"
    let text = ([header] + lines).map { $0 + "\n" }.joined()
    return DiagnosticCase(
      sentence, TestBooks.source(changes: ["users.csv": twoUsers, "archiving.csv": text]),
      expected)
  }

  static let ofArchiving: [DiagnosticCase] = [
    rows(
      "a row that names nobody", [",,on,,,,"],
      "archiving.csv:2:1 PB201 error: the row has neither an e-mail nor an id (say whom "
        + "it is about, or remove it)"),
    rows(
      "an e-mail that is none", ["ann,,off,,,,"],
      #"archiving.csv:2:1 PB101 error: "ann" is no e-mail address: it has no @ (correct "#
        + "it; until then the row asks for nothing)"),
    rows(
      "an e-mail that is none beside an id", ["ann,7,on,,,,"],
      #"archiving.csv:2:1 PB101 error: "ann" is no e-mail address: it has no @ (correct "#
        + "it; until then the row asks for nothing)"),
    rows(
      "a word that is neither on nor off",
      ["ann@acme.example,,maybe,,,,", "bob@acme.example,,,,,,"],
      #"archiving.csv:2:19 PB202 error: archiving is "maybe" (write on or off; until then "#
        + "the user is held)",
      "archiving.csv:3:19 PB202 error: archiving is empty (write on or off; until then "
        + "the user is held)"),
    rows(
      "a date in another spelling", ["ann@acme.example,,on,29.11.2026,,,"],
      #"archiving.csv:2:22 PB203 error: "29.11.2026" is no date (write 2026-11-29, if "#
        + "that is meant; until then the user is held)"),
    rows(
      "a British date", ["ann@acme.example,,on,,31/12/2026,,"],
      #"archiving.csv:2:23 PB203 error: "31/12/2026" is no date (write 2026-12-31, if that "#
        + "is meant; until then the user is held)"),
    rows(
      "a date that means one day in London and another in New York",
      ["ann@acme.example,,on,,03/04/2026,,"],
      #"archiving.csv:2:23 PB203 error: "03/04/2026" is no date (write 2026-04-03 if 3 April "#
        + "2026 is meant, and 2026-03-04 if 4 March 2026 is; until then the user is held)"),
    DiagnosticCase(
      "on for two people while the roster lists nobody",
      [
        "users.csv": "email,mobile_phone\n",
        "archiving.csv": "email,archiving\nann@acme.example,on\nbob@acme.example,on\n",
      ],
      "archiving.csv:2:1 PB207 error: archiving is on for 2 people, and the roster lists nobody "
        + "(bring the roster back as it was: without it nobody is invited or withdrawn; who left "
        + "is switched off by pairbook disable WHO)"),
    rows(
      "a day that does not exist", ["ann@acme.example,,on,,2026-02-29,,"],
      #"archiving.csv:2:23 PB203 error: "2026-02-29" is no date (write year, month and "#
        + "day, as in 2026-11-29; until then the user is held)"),
    rows(
      "a period without a day", ["ann@acme.example,,on,2026-03-01,2026-03-01,,"],
      "archiving.csv:2:33 PB204 error: the period from 2026-03-01 until 2026-03-01 has "
        + "no day (until is the first day on which it has ended; until it is corrected the "
        + "user is held)"),
    rows(
      "a date on a row that is off", ["ann@acme.example,,off,,2026-03-01,,"],
      #"archiving.csv:2:24 PB205 error: the row is off and has a date in "until" (to "#
        + "archive until a day, write on and the day in until; off holds at once)"),
    rows(
      "two rows about one user, by e-mail and by id",
      ["ann@acme.example,,on,,,,", ",7,off,,,,"],
      "archiving.csv:3:2 PB206 error: lines 2 and 3 are both about ann@acme.example "
        + "(remove one of them; until then the user is held)"),
    rows(
      "on for somebody who is not in the roster",
      ["eve@acme.example,,on,,,,", ",9,on,,,,"],
      "archiving.csv:2:1 PB207 error: archiving is on for eve@acme.example, whom the "
        + "roster does not list (put the person's row back into the roster; or, where they left, "
        + "pairbook disable eve@acme.example)",
      "archiving.csv:3:2 PB207 error: archiving is on for id 9, whom the roster does not "
        + "list (put the person's row back into the roster; or, where they left, pairbook disable 9)"
    ),
    DiagnosticCase(
      "on for somebody who may stand in a row of the roster that cannot be read",
      [
        "users.csv": usersFile(
          "ann@acme.example,,+447911123456,,,", "bob(at)acme.example,,+447911123457,,,"),
        "archiving.csv": archivingFile("ann@acme.example,,on,,,,", "bob@acme.example,,on,,,,"),
      ],
      #"users.csv:3:1 PB101 error: "bob(at)acme.example" is no e-mail address: it has the "#
        + "character (, which no e-mail address has (correct it; until then the row is not read)"),
    rows("off for somebody who is not in the roster says nothing", ["eve@acme.example,,off,,,,"]),
    rows(
      "an e-mail and an id of two users", ["ann@acme.example,8,on,,,,"],
      #"archiving.csv:2:18 PB208 error: in the roster ann@acme.example has the id "7", "#
        + #"and "8" is the id of bob@acme.example (leave out the one that is wrong; until "#
        + "then the user is held)"),
    rows(
      "an e-mail and an id of nobody", ["ann@acme.example,9,on,,,,"],
      #"archiving.csv:2:18 PB208 error: in the roster ann@acme.example has the id "7", "#
        + #"and "9" is nobody's (leave out the one that is wrong; until then the user is "#
        + "held)"),
    rows(
      "an exemption without a reason", ["ann@acme.example,,on,,,,2026-12-31"],
      "archiving.csv:2:25 PB209 error: the exemption has no reason (say in exempt_reason "
        + "why the person cannot be archived; the gap register shows it)"),
    rows(
      "an exemption until a day that is none", ["ann@acme.example,,on,,,ill,soon"],
      #"archiving.csv:2:28 PB203 error: "soon" is no date (write year, month and day, as "#
        + "in 2026-11-29; until then the user is held)"),
    DiagnosticCase(
      "no column for the wish", ["archiving.csv": "email\nann@acme.example\n"],
      #"archiving.csv:1:1 PB022 error: there is no column "archiving"; nothing of the "#
        + "file is read (name the column, or add it)"),
    DiagnosticCase(
      "no column for whom", ["archiving.csv": "archiving\non\n"],
      #"archiving.csv:1:1 PB022 error: there is no column "email" or "id"; nothing of the "#
        + "file is read (name the column, or add it)"),
    DiagnosticCase(
      "an archiving file in JSON whose entries are wrong in every way",
      ["archiving.csv": nil, "archiving.json": wrongEntries],
      #"archiving.json:2:46 PB302 error: "archiving" must be "on" or "off", not "maybe" "#
        + "(correct the value)",
      #"archiving.json:3:60 PB302 error: "from" must be a date such as "2026-11-29", not "#
        + #""2026-3-1" (correct the value)"#,
      #"archiving.json:3:81 PB301 error: "until" must be a date such as "2026-11-29", not "#
        + "7 (correct the value)",
      #"archiving.json:4:3 PB303 error: entry 3 of "archiving" has neither "email" nor "#
        + #""id" (add "email" or "id")"#,
      #"archiving.json:5:3 PB303 error: entry 4 of "archiving" has no "archiving" (add "#
        + #""archiving": "on" or "off")"#,
      "archiving.json:6:13 PB201 error: the row has neither an e-mail nor an id (say "
        + "whom it is about, or remove it)",
      #"archiving.json:7:62 PB203 error: "2026-02-30" is no date (write year, month and "#
        + "day, as in 2026-11-29; until then the user is held)",
      #"archiving.json:7:62 PB205 error: the row is off and has a date in "until" (to "#
        + "archive until a day, write on and the day in until; off holds at once)"),
    DiagnosticCase(
      "a list in JSON under another name",
      ["archiving.csv": nil, "archiving.json": #"{"version": 1, "users": []}"#],
      #"archiving.json:1:1 PB303 error: the file has no "archiving" (add "archiving": a "#
        + "list in [ ])",
      #"archiving.json:1:16 PB304 error: there is no setting "users" here (remove it; "#
        + "known here: $schema, version, archiving)"),
  ]

  private static let wrongEntries = """
    {"version": 1, "archiving": [
      {"email": "ann@acme.example", "archiving": "maybe"},
      {"email": "bob@acme.example", "archiving": true, "from": "2026-3-1", "until": 7},
      {"archiving": "on"},
      {"email": "eve@acme.example"},
      {"email": null, "archiving": false},
      {"email": "joe@acme.example", "archiving": "Off", "until": "2026-02-30"}
    ]}
    """
}
