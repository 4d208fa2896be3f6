import TestSupport

@testable import Formats

extension DiagnosticCase {
  private static func book(
    _ sentence: String, _ more: String, _ expected: String...
  ) -> DiagnosticCase {
    let text = #"{"version": 1, "id": "\#(TestBooks.id)", \#(more)}"#
    return DiagnosticCase(
      sentence, TestBooks.source(changes: ["pairbook.json": text]), expected)
  }

  static let ofBook: [DiagnosticCase] = [
    DiagnosticCase(
      "no book", ["pairbook.json": nil],
      "pairbook.json PB006 error: there is no pairbook.json (begin a book with pairbook "
        + "init)"),
    DiagnosticCase(
      "an empty object", ["pairbook.json": "{}"],
      #"pairbook.json:1:1 PB303 error: the file has no "id" (add "id": a UUID such as "#
        + #""3f2504e0-4f89-41d3-9a0c-0305e82c3301")"#,
      #"pairbook.json:1:1 PB303 error: the file has no "version" (add "version": 1)"#),
    DiagnosticCase(
      "a list", ["pairbook.json": "[]"],
      "pairbook.json:1:1 PB301 error: the file must be an object in { }, not a list "
        + "(correct the value)"),
    DiagnosticCase(
      "a newer format, whatever else it says",
      ["pairbook.json": "{\n  \"version\": 2,\n  \"idea\": 7\n}"],
      "pairbook.json:2:14 PB305 error: the file has format version 2, this program reads "
        + "version 1 (install a newer Pairbook)"),
    DiagnosticCase(
      "an older format", ["pairbook.json": #"{"version": 0, "id": "x"}"#],
      #"pairbook.json:1:13 PB302 error: "version" must be 1, not 0 (correct the value)"#,
      #"pairbook.json:1:22 PB302 error: "id" must be a UUID such as "#
        + #""3f2504e0-4f89-41d3-9a0c-0305e82c3301", not "x" (correct the value)"#),
    book(
      "unknown keys", #""guard": {}, "colour": "red", "evidence": {"stale": "1d"}"#,
      #"pairbook.json:1:62 PB304 error: there is no setting "guard" here (write "guards" "#
        + "if that is meant, or remove it)",
      #"pairbook.json:1:75 PB304 error: there is no setting "colour" here (remove it; "#
        + "known here: $schema, version, id, accounts, roles, connections, invitations, "
        + "guards, evidence, prune, publish, trust)",
      #"pairbook.json:1:105 PB304 error: there is no setting "stale" here (remove it; "#
        + "known here: staleAfter)"),
    book(
      "values of the wrong type",
      #""accounts": "accounts/*", "prune": "no", "roles": {"support": ["a@b.example", 7]}, "#
        + #""invitations": {"maxReminders": "3", "expireAfter": 7, "escalateTo": null}"#,
      #"pairbook.json:1:74 PB301 error: "accounts" must be a list in [ ], not "#
        + #""accounts/*" (correct the value)"#,
      #"pairbook.json:1:97 PB301 error: "prune" must be true or false, not "no" (correct "#
        + "the value)",
      #"pairbook.json:1:140 PB301 error: entry 2 of "support" must be text, not 7 "#
        + "(correct the value)",
      #"pairbook.json:1:177 PB301 error: "maxReminders" must be a whole number from 0 to "#
        + #"20, not "3" (correct the value)"#,
      #"pairbook.json:1:197 PB301 error: "expireAfter" must be a whole number and m, h or "#
        + #"d, 12h at least, such as "2d", not 7 (correct the value)"#,
      #"pairbook.json:1:214 PB301 error: "escalateTo" must be "manager" or "admins", not "#
        + "null (correct the value)"),
    book(
      "values that may not stand there",
      #""accounts": ["../x", "/a", "a/**"], "invitations": {"maxReminders": 1.5, "#
        + #""expireAfter": "7 days", "escalateTo": "boss", "sendWindow": "9 to 5"}, "#
        + #""guards": {"maxWithdrawals": {"percent": 101}}, "publish": {"branch": ""}"#,
      #"pairbook.json:1:75 PB302 error: entry 1 of "accounts" must be "." or a path "#
        + #"within the book such as "accounts/*", not "../x" (correct the value)"#,
      #"pairbook.json:1:83 PB302 error: entry 2 of "accounts" must be "." or a path "#
        + #"within the book such as "accounts/*", not "/a" (correct the value)"#,
      #"pairbook.json:1:89 PB302 error: entry 3 of "accounts" must be "." or a path "#
        + #"within the book such as "accounts/*", not "a/**" (correct the value)"#,
      #"pairbook.json:1:130 PB302 error: "maxReminders" must be a whole number from 0 to "#
        + "20, not 1.5 (correct the value)",
      #"pairbook.json:1:150 PB302 error: "expireAfter" must be a whole number and m, h or "#
        + #"d, 12h at least, such as "2d", not "7 days" (correct the value)"#,
      #"pairbook.json:1:174 PB302 error: "escalateTo" must be "manager" or "admins", not "#
        + #""boss" (correct the value)"#,
      #"pairbook.json:1:196 PB302 error: "sendWindow" must be days and hours such as "#
        + #""Mon-Fri 08:00-18:00", several parted by commas, not "9 to 5" (correct the value)"#,
      #"pairbook.json:1:248 PB302 error: "percent" must be a whole number from 0 to 100, "#
        + "not 101 (correct the value)",
      #"pairbook.json:1:277 PB302 error: "branch" must be text on one line, not empty, "#
        + "not an empty text (correct the value)"),
    book(
      "mails that would come too often",
      #""invitations": {"remindAfter": "1m", "expireAfter": "11h", "maxReminders": 1000, "#
        + #""maxInvitations": 21}"#,
      #"pairbook.json:1:93 PB302 error: "remindAfter" must be a whole number and m, h or "#
        + #"d, 12h at least, such as "2d", not "1m" (correct the value)"#,
      #"pairbook.json:1:114 PB302 error: "expireAfter" must be a whole number and m, h or "#
        + #"d, 12h at least, such as "2d", not "11h" (correct the value)"#,
      #"pairbook.json:1:137 PB302 error: "maxReminders" must be a whole number from 0 to "#
        + "20, not 1000 (correct the value)",
      #"pairbook.json:1:161 PB302 error: "maxInvitations" must be a whole number from 1 to "#
        + "20, not 21 (correct the value)"),
    book(
      "an empty list of patterns", #""accounts": []"#,
      #"pairbook.json:1:74 PB302 error: "accounts" is empty (put at least one entry in, "#
        + "or remove it)"),
    book(
      "a send window that closes before it opens",
      #""invitations": {"sendWindow": "Mon-Fri 18:00-08:00"}"#,
      #"pairbook.json:1:92 PB312 error: the send window "Mon-Fri 18:00-08:00" closes "#
        + #"before it opens (write two spans, such as "Mon-Fri 18:00-24:00, Tue-Sat "#
        + #"00:00-06:00")"#),
    book(
      "freezes that are none",
      #""guards": {"freeze": ["Fri 18:00-08:00", "2026-02-30..2026-03-01", "Friday"]}"#,
      #"pairbook.json:1:84 PB327 error: the freeze "Fri 18:00-08:00" ends before it "#
        + #"begins; it holds everything (write "Fri 16:00-24:00", "Sat-Sun", or "#
        + #""2026-12-24..2027-01-01"; one over midnight is two)"#,
      "pairbook.json:1:103 PB327 error: there is no day 2026-02-30; the freeze holds "
        + #"everything (write "Fri 16:00-24:00", "Sat-Sun", or "2026-12-24..2027-01-01")"#,
      #"pairbook.json:1:129 PB302 error: entry 3 of "freeze" must be days of the week such "#
        + #"as "Fri 16:00-24:00" or "Sat-Sun", or dates such as "2026-12-24..2027-01-01", not "#
        + #""Friday" (correct the value)"#),
    book(
      "addresses that are none",
      #""roles": {"support": ["help@msp.example", "help"]}, "#
        + #""invitations": {"from": "Acme <acme>"}"#,
      #"pairbook.json:1:104 PB310 error: "help" is no e-mail address: it has no @ (write "#
        + #"an address such as "ann@acme.example")"#,
      #"pairbook.json:1:138 PB310 error: "acme" is no e-mail address: it has no @ (write "#
        + #"an address such as "ann@acme.example")"#),
    book(
      "a sender of two addresses",
      #""invitations": {"from": "Ann <ann@acme.example>, Bob <bob@acme.example>"}"#,
      #"pairbook.json:1:86 PB310 error: the name before the address has < in it (write one "#
        + #"address, such as "Acme Archiving <no-reply@acme.example>", and no other in its name)"#),
    book(
      "a sender whose name passes for another address",
      #""invitations": {"from": "\"ceo@bank.example\" <no-reply@acme.example>"}"#,
      #"pairbook.json:1:86 PB310 error: the name before the address has @ in it (write one "#
        + #"address, such as "Acme Archiving <no-reply@acme.example>", and no other in its name)"#),
    book(
      "a pairing page whose links could be read on their way",
      #""invitations": {"baseURL": "http://pair.example"}"#,
      #"pairbook.json:1:89 PB317 error: "http://pair.example" is not encrypted, so links "#
        + "could be read on their way (write it with https://)"),
    book(
      "a pairing page on a host that only begins like this machine",
      #""invitations": {"baseURL": "http://127.0.0.1.example/x"}"#,
      #"pairbook.json:1:89 PB317 error: "http://127.0.0.1.example/x" is not encrypted, so "#
        + "links could be read on their way (write it with https://)"),
    book(
      "a pairing page with a query", #""invitations": {"baseURL": "https://pair.example/?a=b"}"#,
      #"pairbook.json:1:89 PB317 error: "https://pair.example/?a=b" ends with a query or a "#
        + "fragment, after which no link can follow (take it out)"),
    book(
      "a pairing page nowhere", #""invitations": {"baseURL": "https:///p"}"#,
      #"pairbook.json:1:89 PB317 error: "https:///p" names no host (write one such as "#
        + #""https://pair.acme.example")"#),
    book(
      "a pairing page that is no web address",
      #""invitations": {"baseURL": "pair.example"}"#,
      #"pairbook.json:1:89 PB302 error: "baseURL" must be a URL such as "#
        + #""https://pair.example", not "pair.example" (correct the value)"#),
    book(
      "a pairing page on this machine needs no encryption",
      #""invitations": {"baseURL": "http://localhost:8080"}"#),
    book("nor on its loopback address", #""invitations": {"baseURL": "http://[::1]:8080/x/"}"#),
    book(
      "secrets in URLs",
      #""connections": {"store": "postgres://u:p@db.example/x", "#
        + #""mail": "smtp://user:pass@mail.example", "#
        + #""gateway": "waha+https://waha.example?api_key=1", "#
        + #""webhookURL": "https://hook.example/#token=1"}"#,
      "pairbook.json:1:87 PB311 error: the URL holds a secret, which everybody with a "
        + "clone can read (take it out, give it in PAIRBOOK_STORE, and change it where it is "
        + "used)",
      "pairbook.json:1:126 PB311 error: the URL holds a secret, which everybody with a "
        + "clone can read (take it out, give it in PAIRBOOK_MAIL_PASSWORD, and change it "
        + "where it is used)",
      "pairbook.json:1:170 PB311 error: the URL holds a secret, which everybody with a "
        + "clone can read (take it out, give it in PAIRBOOK_GATEWAY_KEY, and change it where "
        + "it is used)",
      "pairbook.json:1:223 PB311 error: the URL holds a secret, which everybody with a "
        + "clone can read (take it out, give it in PAIRBOOK_WEBHOOK_SECRET, and change it "
        + "where it is used)"),
    book(
      "the passphrase of a key in a store's URL",
      #""connections": {"store": "postgres://db.example/x?hostaddr=192.0.2.1&sslpassword=x"}"#,
      "pairbook.json:1:87 PB311 error: the URL holds a secret, which everybody with a "
        + "clone can read (take it out, give it in PAIRBOOK_STORE, and change it where it is "
        + "used)"),
    book(
      "secrets in the URLs of named connections",
      #""connections": {"mails": {"eu-west": "smtp://user:pass@mail.example"}, "#
        + #""gateways": {"eu": "waha+https://waha.example?api_key=1"}}"#,
      "pairbook.json:1:99 PB311 error: the URL holds a secret, which everybody with a "
        + "clone can read (take it out, give it in PAIRBOOK_MAIL_PASSWORD_EU_WEST, and change it "
        + "where it is used)",
      "pairbook.json:1:152 PB311 error: the URL holds a secret, which everybody with a "
        + "clone can read (take it out, give it in PAIRBOOK_GATEWAY_KEY_EU, and change it where "
        + "it is used)"),
    book(
      "connections whose names or URLs are none",
      #""connections": {"mails": {"EU": "dir:x", "": "dir:x"}, "gateways": {"eu": "imap://x"}}"#,
      #"pairbook.json:1:88 PB304 error: a key of "mails" must be a name of small letters, "#
        + #"digits and "-", 32 at most, not "EU" (correct the key)"#,
      #"pairbook.json:1:103 PB304 error: a key of "mails" must be a name of small letters, "#
        + #"digits and "-", 32 at most, not "" (correct the key)"#,
      #"pairbook.json:1:136 PB302 error: "eu" of "gateways" must be "none", "#
        + #""waha+https://…", "gowa+https://…" or "sim:", not "imap://x" (correct the value)"#),
    book(
      "what init shows, as it stands",
      #""invitations": {"baseURL": "https://pair.YOUR.DOMAIN", "#
        + #""from": "Your company <archiving@your.domain>"}"#,
      "pairbook.json:1:89 PB328 error: YOUR.DOMAIN is a placeholder, and stands where "
        + #"something of yours belongs (write where people reach the pairing page, such as "#
        + #""https://pair.acme.example")"#,
      "pairbook.json:1:125 PB328 error: YOUR.DOMAIN is a placeholder, and stands where "
        + #"something of yours belongs (write who mails come from, such as "Acme Archiving "#
        + #"<archiving@acme.example>")"#,
      "pairbook.json:1:125 PB328 error: Your company is a placeholder, and stands where "
        + #"something of yours belongs (write who mails come from, such as "Acme Archiving "#
        + #"<archiving@acme.example>")"#),
    book(
      "connections as messages show them",
      #""connections": {"mail": "smtp://USER@HOST:587", "gateway": "waha+https://HOST", "#
        + #""mails": {"eu": "smtp://USER@mail.example"}, "#
        + #""webhookURL": "https://hook.YOUR.DOMAIN"}"#,
      "pairbook.json:1:86 PB328 error: HOST is a placeholder, and stands where something of "
        + "yours belongs (write what it is at your own server, in place of HOST)",
      "pairbook.json:1:121 PB328 error: HOST is a placeholder, and stands where something of "
        + "yours belongs (write what it is at your own server, in place of HOST)",
      "pairbook.json:1:158 PB328 error: USER is a placeholder, and stands where something of "
        + "yours belongs (write what it is at your own server, in place of USER)",
      "pairbook.json:1:201 PB328 error: YOUR.DOMAIN is a placeholder, and stands where "
        + "something of yours belongs (write what it is at your own server, in place of "
        + "YOUR.DOMAIN)"),
    book(
      "a host and a user that are only spelt like those",
      #""connections": {"mail": "smtp://user@host:587", "gateway": "waha+https://HOST.example"}"#),
    book(
      "signed commits", #""trust": {"requireSignedCommits": true}"#,
      "pairbook.json:1:96 PB316 error: the book asks for signed commits, which this "
        + "version of Pairbook cannot check (use a version that can; setting it to false "
        + "lets everybody with push access decide)"),
    book(
      "patterns that find nothing", #""accounts": [".", "clients/*"]"#,
      #"pairbook.json:1:80 PB324 warning: no account folder is found by "clients/*" "#
        + #"(create it, or correct "accounts")"#),
  ]
}
