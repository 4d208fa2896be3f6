import TestSupport

@testable import Formats

extension DiagnosticCase {
  private static func account(
    _ sentence: String, _ more: String, _ expected: String...
  ) -> DiagnosticCase {
    let text = TestBooks.account("acme", ", " + more)
    return DiagnosticCase(
      sentence, TestBooks.source(changes: ["account.json": text]), expected)
  }

  static let ofAccount: [DiagnosticCase] = [
    DiagnosticCase(
      "enabled, somebody on, and no settings of mails",
      [
        "account.json":
          #"{"version": 1, "id": "acme", "defaultRegion": "GB", "whatsappArchiving": {"enabled": true}}"#
      ],
      "account.json:1:1 PB318 error: invitations.baseURL and invitations.from are not set, so "
        + "nobody can be invited (set them in pairbook.json, or here for this account alone)"),
    account(
      "enabled, somebody on, and no sender",
      #""invitations": {"baseURL": "https://pair.example"}"#,
      "account.json:1:108 PB318 error: invitations.from is not set, so nobody can be invited "
        + "(set it in pairbook.json, or here for this account alone)"),
    DiagnosticCase(
      "not enabled yet, and no settings of mails",
      ["account.json": #"{"version": 1, "id": "acme", "defaultRegion": "GB"}"#],
      "account.json:1:1 PB318 warning: invitations.baseURL and invitations.from are not set, so "
        + "nobody can be invited (set them in pairbook.json, or here for this account alone)"),
    DiagnosticCase(
      "enabled, nobody on, and no settings of mails",
      [
        "account.json":
          #"{"version": 1, "id": "acme", "defaultRegion": "GB", "whatsappArchiving": {"enabled": true}}"#,
        "archiving.csv": "email,archiving\nann@acme.example,off\n",
      ],
      "account.json:1:1 PB318 warning: invitations.baseURL and invitations.from are not set, so "
        + "nobody can be invited (set them in pairbook.json, or here for this account alone)"),
    account(
      "a sender that is none is reported where it stands, and not as missing",
      #""invitations": {"baseURL": "https://pair.example", "from": "acme"}"#,
      #"account.json:1:152 PB310 error: "acme" is no e-mail address: it has no @ (write an "#
        + #"address such as "ann@acme.example")"#),
    account(
      "a mail server and a gateway that the book does not name",
      #""mail": "eu", "gateway": "us""#,
      "account.json:1:101 PB326 error: pairbook.json has no connections.mails.eu, so nobody "
        + "of the account is mailed (name it there, or take mail out here)",
      "account.json:1:118 PB326 error: pairbook.json has no connections.gateways.us, so nobody "
        + "of the account is invited, nor can pair (name it there, or take gateway out here)"),
    account(
      "a mail server by something else than its name", #""mail": "smtp://mail.example""#,
      #"account.json:1:101 PB302 error: "mail" must be a name of small letters, digits and "#
        + #""-", 32 at most, not "smtp://mail.example" (correct the value)"#),
    DiagnosticCase(
      "a mail server of another name than the book's",
      [
        "pairbook.json":
          #"{"version": 1, "id": "\#(TestBooks.id)", "connections": {"mails": {"us": "dir:us", "eu": "dir:eu"}}}"#,
        "account.json": TestBooks.account("acme", #", "mail": "de""#),
      ],
      "account.json:1:101 PB326 error: pairbook.json has no connections.mails.de, so nobody "
        + "of the account is mailed (write one of its names: eu, us)"),
    DiagnosticCase(
      "a mail server and a gateway that the book names",
      [
        "pairbook.json":
          #"{"version": 1, "id": "\#(TestBooks.id)", "connections": {"mails": {"eu": "dir:eu"}, "gateways": {"us": "sim:"}}}"#,
        "account.json": TestBooks.account("acme", #", "mail": "eu", "gateway": "us""#),
      ]),
    account(
      "a zone that there is not", #""timeZone": "Europe/Nowhere""#,
      #"account.json:1:105 PB313 error: there is no time zone "Europe/Nowhere" (write a "#
        + #"name of the IANA database, such as "Europe/London" or "UTC")"#),
    account(
      "a zone that is spelt wrong", #""timeZone": "Europe Berlin""#,
      #"account.json:1:105 PB302 error: "timeZone" must be a time zone of the IANA "#
        + #"database, such as "Europe/London", not "Europe Berlin" (correct the value)"#),
    account(
      "looser guards than the book's",
      #""guards": {"maxWithdrawals": {"count": 11, "percent": 5}, "#
        + #""maxInvitations": {"count": 501}}"#,
      "account.json:1:132 PB315 error: guards.maxWithdrawals.count is 11, but the book "
        + "allows 10, which holds (an account may only tighten a guard; loosen it in "
        + "pairbook.json for all)",
      "account.json:1:179 PB315 error: guards.maxInvitations.count is 501, but the book "
        + "allows 500, which holds (an account may only tighten a guard; loosen it in "
        + "pairbook.json for all)"),
    account(
      "an admin's address that is none", #""admins": ["ann"]"#,
      #"account.json:1:104 PB310 error: "ann" is no e-mail address: it has no @ (write an "#
        + #"address such as "ann@acme.example")"#),
    account(
      "an admin and a contact of nowhere",
      #""admins": ["it@YOUR.DOMAIN"], "contact": "IT, it@YOUR.DOMAIN""#,
      "account.json:1:104 PB328 error: YOUR.DOMAIN is a placeholder, and stands where "
        + #"something of yours belongs (write an address of yours, such as "ann@acme.example")"#,
      "account.json:1:134 PB328 error: YOUR.DOMAIN is a placeholder, and stands where "
        + #"something of yours belongs (write whom people may ask, such as "it@acme.example")"#),
    account(
      "an account that is still named as init names the first",
      #""name": "First client""#,
      "account.json:1:101 PB328 error: First client is a placeholder, and stands where "
        + "something of yours belongs (write the client's name: mails and the pairing page tell "
        + "it)"),
    DiagnosticCase(
      "the same before archiving is enabled for it",
      [
        "pairbook.json":
          #"{"version": 1, "id": "\#(TestBooks.id)", "invitations": {"baseURL": "https://pair.example", "from": "it@acme.example"}}"#,
        "account.json":
          #"{"version": 1, "id": "acme", "name": "First client", "defaultRegion": "GB"}"#,
      ],
      "account.json:1:38 PB328 warning: First client is a placeholder, and stands where "
        + "something of yours belongs (write the client's name: mails and the pairing page tell "
        + "it)"),
    account(
      "a consent text for what is no language",
      #""consent": {"version": "1", "texts": {"English": "Yes?", "e": "?"}}"#,
      #"account.json:1:150 PB304 error: a key of "texts" must be a language tag such as "#
        + #""en" or "pt-BR", not "e" (correct the key)"#),
    account(
      "a consent without a text", #""consent": {"version": "1", "texts": {}}"#,
      #"account.json:1:130 PB302 error: "texts" is empty (put at least one entry in, or "#
        + "remove it)"),
    DiagnosticCase(
      "a country that there is not",
      ["account.json": #"{"version": 1, "id": "acme", "defaultRegion": "UK"}"#],
      #"account.json:1:47 PB314 error: there is no country "UK" (write its two letters of "#
        + #"ISO 3166, such as "GB" or "DE")"#),
    DiagnosticCase(
      "an id that is not the folder's name",
      ["accounts/acme/account.json": TestBooks.account("acme-ltd")], in: TestBooks.msp,
      #"accounts/acme/account.json:1:22 PB320 error: the id is "acme-ltd", but the folder "#
        + #"is named "acme" (give both the same name; an account that people are enrolled in "#
        + "keeps its id)"),
    DiagnosticCase(
      "one id in two folders",
      [
        "pairbook.json": #"{"version": 1, "id": "\#(TestBooks.id)", "accounts": ["accounts/*/*"]}"#,
        "accounts/a/acme/account.json": TestBooks.account("acme"),
        "accounts/a/acme/users.csv": "email\n",
        "accounts/b/acme/account.json": TestBooks.account("acme"),
        "accounts/b/acme/users.csv": "email\n",
      ], in: [:],
      "accounts/a/acme/account.json PB321 error: the account acme is in accounts/b/acme, "
        + "too (rename the folder of one of them; until then nothing is done for either)",
      "accounts/b/acme/account.json PB321 error: the account acme is in accounts/a/acme, "
        + "too (rename the folder of one of them; until then nothing is done for either)"),
    DiagnosticCase(
      "a folder without account.json",
      ["accounts/docs/README.md": "Hello", "accounts/gone/users.csv": "email\n"],
      in: TestBooks.msp,
      "accounts/docs/account.json PB323 warning: there is no account.json in "
        + "accounts/docs, so it is no account (add account.json, or leave the folder out of "
        + #""accounts")"#,
      "accounts/gone/account.json PB323 error: there is no account.json in "
        + "accounts/gone, so it is no account (add account.json, or leave the folder out of "
        + #""accounts")"#),
    DiagnosticCase(
      "a single company that lost its account.json",
      ["account.json": nil],
      "account.json PB323 error: there is no account.json in the root, so it is no account "
        + "(bring it back: git restore account.json; or add one)"),
    DiagnosticCase(
      "an account that is a book of its own", ["accounts/acme/pairbook.json": "{}"],
      in: TestBooks.msp,
      "accounts/acme/pairbook.json PB325 error: accounts/acme is an account of this book, and "
        + "has a pairbook.json as if it were one (remove it: its store and its mail connection "
        + "would not be this book's)"),
    DiagnosticCase(
      "links and submodules where account folders should be",
      MemoryFileSource([
        "pairbook.json": .file(Array(TestBooks.pairbook.utf8)), "accounts/link": .symlink,
        "accounts/module": .submodule, "accounts/README.md": .file([]),
      ]),
      "accounts/link PB322 error: accounts/link is a symbolic link, and an account must "
        + "be a folder of the book itself (put the folder itself there, or leave it out of "
        + #""accounts")"#,
      "accounts/module PB322 error: accounts/module is a submodule, and an account must "
        + "be a folder of the book itself (put the folder itself there, or leave it out of "
        + #""accounts")"#),
    DiagnosticCase(
      "links and folders where files should be",
      MemoryFileSource([
        "pairbook.json": .file(Array(TestBooks.pairbook.utf8)),
        "account.json": .file(Array(TestBooks.account("acme").utf8)), "users.csv": .symlink,
        "archiving.csv/x": .file([]),
      ]),
      "archiving.csv PB007 error: archiving.csv is a folder, and must be a file of the "
        + "book itself (put the file itself there)",
      "users.csv PB007 error: users.csv is a symbolic link, and must be a file of the "
        + "book itself (put the file itself there)"),
    DiagnosticCase(
      "a submodule in place of account.json",
      MemoryFileSource([
        "pairbook.json": .file(Array(TestBooks.pairbook.utf8)), "account.json": .submodule,
      ]),
      "account.json PB007 error: account.json is a submodule, and must be a file of the "
        + "book itself (put the file itself there)",
      "users.csv PB006 warning: there is no users.csv, so nobody is listed (add it, or "
        + "fill it with pairbook import)"),
  ]
}
