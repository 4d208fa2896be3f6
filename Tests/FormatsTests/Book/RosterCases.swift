extension DiagnosticCase {
  static let ofRoster: [DiagnosticCase] = [
    DiagnosticCase(
      "an e-mail that is none",
      ["users.csv": usersFile("ann@acme.example,,+447911123456,,,", " ann(at)acme,,,,,")],
      #"users.csv:3:1 PB101 error: "ann(at)acme" is no e-mail address: it has the character (, "#
        + "which no e-mail address has (correct it; until then the row is not read)"),
    DiagnosticCase(
      "an empty e-mail", ["users.csv": usersFile("ann@acme.example,,+447911123456,,,", ",7,,,,")],
      "users.csv:3:1 PB101 error: the e-mail is empty (correct it; until then the row "
        + "is not read)"),
    DiagnosticCase(
      "a hyperlink, in quotes",
      ["users.csv": usersFile("\"mailto:Ann@acme.example\",,+447911123456,,,")],
      "users.csv:2:1 PB102 warning: the e-mail stands in a hyperlink or behind a name; "
        + "it was read as ann@acme.example (write ann@acme.example alone, without a "
        + "hyperlink)"),
    DiagnosticCase(
      "a hyperlink that leads elsewhere",
      [
        "users.csv": usersFile("ann@acme.example <mailto:bob@acme.example>,,,,,"),
        "archiving.csv": archivingFile(),
      ],
      "users.csv:2:1 PB101 error: the hyperlink shows one e-mail and leads to another: "
        + "ann@acme.example, bob@acme.example (correct it; until then the row is "
        + "not read)"),
    DiagnosticCase(
      "one e-mail in two rows, spelt in two ways",
      ["users.csv": usersFile("ann@acme.example,,+447911123456,,,", "ANN@Acme.example,,,,,")],
      "users.csv:3:1 PB103 error: lines 2 and 3 have the same e-mail ann@acme.example "
        + "(remove one of them; until then the user is held)"),
    DiagnosticCase(
      "one id twice",
      ["users.csv": usersFile("ann@acme.example,7,+447911123456,,,", "bob@acme.example,7,,,,")],
      #"users.csv:3:18 PB104 error: lines 2 and 3 have the same id "7" (give each user an "#
        + "id of their own; until then both are held)"),
    DiagnosticCase(
      "a text that is no number", ["users.csv": usersFile("ann@acme.example,,ask Bob,,,")],
      #"users.csv:2:19 PB105 error: "ask Bob": this is not one phone number (write one "#
        + "number with its country code, such as +44 7911 123456)"),
    DiagnosticCase(
      "a number in Excel's notation", ["users.csv": usersFile("ann@acme.example,,4.47912E+11,,,")],
      #"users.csv:2:19 PB106 error: "4.47912E+11": a spreadsheet wrote the phone number "#
        + "with an exponent; its last digits are lost (take the number from its source again "
        + "and write it with spaces: +44 7911 123456)"),
    DiagnosticCase(
      "a number without its plus", ["users.csv": usersFile("ann@acme.example,,447911123456,,,")],
      #"users.csv:2:19 PB116 warning: "447911123456" was read as +44 7911 123456: the "#
        + "number has lost its +, as a spreadsheet takes it away (if that is right, write it "
        + "so)"),
    DiagnosticCase(
      "a fixed line", ["users.csv": usersFile("ann@acme.example,,+442079460958,,,")],
      #"users.csv:2:19 PB107 error: "+442079460958": this is the number of a fixed line, "#
        + "not of a mobile (write the number of the mobile on which the person uses "
        + "WhatsApp)"),
    DiagnosticCase(
      "a national number in an account without a region",
      [
        "users.csv": usersFile("ann@acme.example,,07911 123456,,,"),
        "account.json":
          #"{"version": 1, "id": "acme", "whatsappArchiving": {"enabled": true}, \#(TestBooks.mailSettings)}"#,
      ],
      #"users.csv:2:19 PB108 error: "07911 123456": the phone number has no country code "#
        + "(write it with + and its country code, or set the account's defaultRegion)"),
    DiagnosticCase(
      "one phone of two people, typed in two ways",
      [
        "users.csv": usersFile(
          "ann@acme.example,,+44 7911 123456,,,", "bob@acme.example,,07911 123456,,,")
      ],
      "users.csv:3:19 PB109 error: lines 2 and 3 have the same phone +447911123456 (a "
        + "WhatsApp number belongs to one person; until one is changed both are held)"),
    DiagnosticCase(
      "one phone of two people, with Brazil's ninth digit and without",
      [
        "users.csv": usersFile(
          "ann@acme.example,,+55 11 97812-3456,,,", "bob@acme.example,,+55 11 7812-3456,,,")
      ],
      "users.csv:3:19 PB109 error: lines 2 and 3 have the same phone +551178123456 (a "
        + "WhatsApp number belongs to one person; until one is changed both are held)"),
    DiagnosticCase(
      "somebody on without a phone", ["users.csv": usersFile("ann@acme.example,,,,,")],
      "users.csv:2:19 PB110 error: archiving is on for ann@acme.example, who has no "
        + "mobile phone (enter the phone, or set archiving off; until then the user is held)"),
    DiagnosticCase(
      "somebody on, and no column for phones",
      ["users.csv": usersFile("ann@acme.example", header: "email")],
      #"users.csv:1:1 PB110 error: there is no column "mobile_phone", and 1 person who is on needs "#
        + "it (bring it back, or name the column that has the phones so; until then they are held)"),
    DiagnosticCase(
      "two people on, and no column for phones: that is said once",
      [
        "users.csv": usersFile(
          "ann@acme.example,Ann", "bob@acme.example,Bob", "cat@acme.example,Cat",
          header: "email,name"),
        "archiving.csv": archivingFile("ann@acme.example,,on,,,,", "bob@acme.example,,on,,,,"),
      ],
      #"users.csv:1:1 PB110 error: there is no column "mobile_phone", and 2 people who are on need "#
        + "it (bring it back, or name the column that has the phones so; until then they are held)"),
    DiagnosticCase(
      "somebody on, and two columns for phones: neither is read, and that is all",
      ["users.csv": usersFile("ann@acme.example,1,2", header: "email,mobile_phone,Mobile_Phone")],
      #"users.csv:1:20 PB011 error: columns 2 and 3 are both named "Mobile_Phone"; neither is read "#
        + "(remove one of them, or give it another name)"),
    DiagnosticCase(
      "an error of a spreadsheet instead of a name",
      [
        "users.csv": usersFile(
          "ann@acme.example,#REF!,Lee,+447911123456", "bob@acme.example,Bob,#WERT!,+447911123457",
          header: "email,first_name,last_name,mobile_phone")
      ],
      "users.csv:2:18 PB118 error: a spreadsheet wrote #REF! instead of the name (write the name; "
        + "until then mails are written without one)",
      "users.csv:3:22 PB118 error: a spreadsheet wrote #WERT! instead of the name (write the name; "
        + "until then mails are written without one)"),
    DiagnosticCase(
      "a name that begins as a formula does, and names that only look odd",
      [
        "users.csv": usersFile(
          "ann@acme.example,=cmd|x,+447911123456", "bob@acme.example,#1 Bob,+447911123457",
          "cat@acme.example,Cat = Tom,+447911123458", header: "email,name,mobile_phone")
      ],
      #"users.csv:2:18 PB119 warning: the name "=cmd|x" begins with =, as a formula does, and is "#
        + "mailed so (write the name itself)"),
    DiagnosticCase(
      "a previous e-mail that is none",
      ["users.csv": usersFile("ann@acme.example,,+447911123456,,,ann")],
      #"users.csv:2:35 PB111 error: "ann" is no e-mail address: it has no @ (correct or "#
        + "empty it; until then the user is held)"),
    DiagnosticCase(
      "a previous e-mail of somebody who is still there",
      [
        "users.csv": usersFile(
          "ann@acme.example,,+447911123456,,,bob@acme.example", "bob@acme.example,,,,,")
      ],
      "users.csv:2:35 PB112 error: the previous e-mail bob@acme.example is still that of "
        + "line 3 (empty it, or remove the other row if it is the same person)"),
    DiagnosticCase(
      "a previous e-mail that two people claim",
      [
        "users.csv": usersFile(
          "ann@acme.example,,+447911123456,,,old@acme.example",
          "bob@acme.example,,,,,Old@acme.example")
      ],
      "users.csv:3:22 PB112 error: lines 2 and 3 have the same previous e-mail "
        + "old@acme.example (leave it to the user who had it; until then both are held)"),
    DiagnosticCase(
      "a manager's e-mail that is none",
      ["users.csv": usersFile("ann@acme.example,,+447911123456,,Mrs Boss,")],
      #"users.csv:2:34 PB113 warning: "Mrs Boss" is no e-mail address: it has a blank in "#
        + "it (correct it; until then the admins are told instead)"),
    DiagnosticCase(
      "a locale that is none",
      ["users.csv": usersFile("ann@acme.example,,+447911123456,English (UK),,")],
      #"users.csv:2:33 PB114 warning: "English (UK)" is no language tag (write a tag such "#
        + "as en or pt-BR; until then the account's locale is used)"),
    DiagnosticCase(
      "a locale of no language, and one of no country",
      [
        "users.csv": usersFile(
          "ann@acme.example,,+447911123456,xx,,", "bob@acme.example,,+447911123457,en-XX,,",
          "cat@acme.example,,+447911123458,it,,")
      ],
      #"users.csv:2:33 PB114 warning: the locale "xx" begins with no language there is (write a "#
        + "language's letters, such as en, de or pt-BR; until then it is passed over)",
      #"users.csv:3:33 PB114 warning: the locale "en-XX" ends with no country there is (write en, "#
        + "or a country's letters, such as en-GB; until then only the language counts)"),
    DiagnosticCase(
      "a column that is spelt nearly right",
      [
        "users.csv": usersFile(
          "x,ann@acme.example,+447911123456", header: "E-Mail,email,Mobile Phone")
      ],
      #"users.csv:1:14 PB110 error: there is no column "mobile_phone", and 1 person who is on "#
        + #"needs it (bring it back, or name "Mobile Phone" so; until then they are held)"#),
    DiagnosticCase(
      "a column that is spelt nearly right, and nobody on needs it",
      [
        "users.csv": usersFile("ann@acme.example,+447911123456", header: "email,Mobile Phone"),
        "archiving.csv": archivingFile(),
      ],
      #"users.csv:1:7 PB023 warning: there is no column "mobile_phone", and the column "#
        + #""Mobile Phone" is not read (name it "mobile_phone" if that is meant)"#),
    DiagnosticCase(
      "no column for the e-mail",
      [
        "users.csv": usersFile("ann@acme.example", header: "mail"),
        "archiving.csv": archivingFile(),
      ],
      #"users.csv:1:1 PB022 error: there is no column "email"; nothing of the file is "#
        + #"read (name the column "mail" so, if it is meant; or add it)"#),
    DiagnosticCase(
      "a column that spreadsheets call so",
      ["users.csv": usersFile("ann@acme.example,+447911123456", header: "email,Handy")],
      #"users.csv:1:7 PB110 error: there is no column "mobile_phone", and 1 person who is on "#
        + #"needs it (bring it back, or name "Handy" so; until then they are held)"#),
    DiagnosticCase(
      "a number typed at home that could be one of another country of the file",
      [
        "users.csv": usersFile(
          "ann@acme.example,07400 123456", "bob@acme.example,+91 98765 43210",
          header: "email,mobile_phone")
      ],
      "users.csv:2:18 PB116 warning: 1 number without a country was read as +44, and is a "
        + "number of +91, too, as others of the file are (write it with +91 if that is meant; "
        + "pairbook fmt writes all as they were read)"),
    DiagnosticCase(
      "a roster that is not CSV at all", ["users.csv": "", "archiving.csv": archivingFile()],
      "users.csv:1:1 PB010 error: the file is empty (begin it with a row of column names)"),
    DiagnosticCase(
      "one phone in two accounts",
      ["accounts/beta/users.csv": "email,mobile_phone\nbob@beta.example,07911123456\n"],
      in: TestBooks.msp,
      "accounts/beta/users.csv:2:18 PB115 warning: +447911123456 is also in line 2 of "
        + "accounts/acme/users.csv (look which account the person belongs to, if not to "
        + "both)"),
    DiagnosticCase(
      "no roster at all", ["users.csv": nil, "archiving.csv": nil],
      "users.csv PB006 warning: there is no users.csv, so nobody is listed (add it, or "
        + "fill it with pairbook import)"),
    DiagnosticCase(
      "a roster in CSV and in JSON", ["users.json": #"{"version": 1, "users": []}"#],
      "users.json PB008 error: users.csv and users.json are both there; neither is read "
        + "(remove one of them)"),
    DiagnosticCase(
      "a roster in JSON whose entries are wrong in every way",
      ["users.csv": nil, "users.json": wrongUsers],
      #"users.json:4:50 PB301 error: "mobilePhone" must be text, not 447911123456 "#
        + "(correct the value)",
      #"users.json:5:5 PB303 error: entry 2 of "users" has no "email" (add "email": text)"#,
      #"users.json:6:15 PB301 error: "email" must be text, not 7 (correct the value)"#,
      #"users.json:7:5 PB301 error: entry 4 of "users" must be an object in { }, not "#
        + #""bob@acme.example" (correct the value)"#),
  ]

  private static let wrongUsers = """
    {
      "version": 1,
      "users": [
        {"email": "ann@acme.example", "mobilePhone": 447911123456},
        {"mobilePhone": "+447911123457"},
        {"email": 7},
        "bob@acme.example",
        {"email": "eve@acme.example", "mobilePhone": null, "title": {"a": [1.50]}}
      ]
    }
    """
}
