import Engine
import TestSupport
import Testing

@testable import Formats

@Suite("A book that is read")
struct BookLoaderTests {
  // MARK: Settings

  @Test("has the defaults of the format where pairbook.json says nothing")
  func defaults() throws {
    let settings = try #require(BookSettings.read(Array(TestBooks.pairbook.utf8)).settings)
    #expect(settings == BookSettings(id: TestBooks.id))
    #expect(settings.connections.store == "sqlite:.pairbook/store.sqlite")
    #expect(settings.connections.mail == "dir:.pairbook/outbox")
    #expect(settings.connections.gateway == "none")
    #expect(settings.trust.allowedSigners == "allowed_signers")
    var policy = Policy()
    policy.sendWindow = try SendWindows.parse("Mon-Fri 08:00-18:00")
    #expect(settings.invitations.sendWindow == policy.sendWindow)
    #expect(settings.guards == policy.guards)
  }

  @Test("has every setting of pairbook.json")
  func allSettings() throws {
    let text = """
      {
        "$schema": "https://pairbook.dev/schema/1/pairbook.schema.json",
        "version": 1.0, "id": "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
        "accounts": ["accounts/*", "."],
        "roles": {"support": ["Help@MSP.example"], "mspAdmins": ["ops@msp.example"]},
        "connections": {
          "store": "sqlite:/var/lib/pair book.sqlite", "mail": "smtp://mail.example:587",
          "webhookURL": "https://hook.example/x", "gateway": "waha+https://waha.example",
          "mails": {"eu": "smtp://mail.eu.example", "us-east": "dir:us"}, "gateways": {"eu": "sim:"}
        },
        "invitations": {
          "baseURL": "https://pair.example/", "from": "\\"Acme, Archiving\\" <Arch@acme.example>",
          "expireAfter": "3d", "remindAfter": "12h", "maxReminders": 0, "maxInvitations": 5,
          "escalateAfter": "90m", "escalateTo": "admins", "relinkOverlap": "0d",
          "sendWindow": "Sat-Sun 10:00-12:00"
        },
        "guards": {
          "maxWithdrawals": {"count": 3, "percent": 50}, "maxInvitations": {"count": 7}
        },
        "evidence": {"staleAfter": "2h"}, "prune": true,
        "publish": {"branch": "status", "push": false},
        "trust": {"requireSignedCommits": false, "allowedSigners": "keys/signers"}
      }
      """
    let (read, diagnostics) = BookSettings.read(Array(text.utf8))
    #expect(diagnostics == [])
    let settings = try #require(read)
    #expect(settings.id == TestBooks.id)
    #expect(settings.accounts?.map(\.text) == ["accounts/*", "."])
    #expect(settings.roles.support == ["help@msp.example"])
    #expect(settings.roles.mspAdmins == ["ops@msp.example"])
    #expect(settings.connections.store == "sqlite:/var/lib/pair book.sqlite")
    #expect(settings.connections.mail == "smtp://mail.example:587")
    #expect(settings.connections.webhookURL == "https://hook.example/x")
    #expect(settings.connections.gateway == "waha+https://waha.example")
    #expect(settings.connections.mails == ["eu": "smtp://mail.eu.example", "us-east": "dir:us"])
    #expect(settings.connections.gateways == ["eu": "sim:"])
    #expect(settings.invitations.baseURL == "https://pair.example")
    #expect(
      settings.invitations.from
        == NamedAddress(name: "Acme, Archiving", email: "arch@acme.example"))
    #expect(settings.invitations.expireAfter == .days(3))
    #expect(settings.invitations.remindAfter == .hours(12))
    #expect(settings.invitations.maxReminders == 0)
    #expect(settings.invitations.maxInvitations == 5)
    #expect(settings.invitations.escalateAfter == .minutes(90))
    #expect(settings.invitations.escalateTo == .admins)
    #expect(settings.invitations.relinkOverlap == 0)
    #expect(settings.invitations.sendWindow == (try SendWindows.parse("Sat-Sun 10:00-12:00")))
    #expect(
      settings.guards
        == Policy.Guards(withdrawalCount: 3, withdrawalPercent: 50, invitationCount: 7))
    #expect(settings.staleAfter == .hours(2))
    #expect(settings.prune)
    #expect(settings.publish == BookSettings.Publish(branch: "status", push: false))
    #expect(settings.trust.allowedSigners == "keys/signers")
  }

  @Test("holds the mails of an account that chooses a connection which the book does not have")
  func missingConnections() throws {
    let read = try ReadBook(
      TestBooks.source(changes: [
        "account.json": TestBooks.account("acme", #", "mail": "eu", "gateway": "us""#)
      ]))
    let account = try #require(read.accounts[""])
    #expect(account.settings?.mail == .named("eu"))
    #expect(account.settings?.gateway == .named("us"))
    #expect(account.desired.standing == .active)
    #expect(
      account.desired.missingMailSettings == ["connections.mails.eu", "connections.gateways.us"])
  }

  @Test("holds the mails of an account that is still named as a new book names its first client")
  func placeholderName() throws {
    let read = try ReadBook(
      TestBooks.source(changes: [
        "account.json": TestBooks.account("acme", #", "name": "First client""#)
      ]))
    #expect(read.accounts[""]?.desired.standing == .active)
    #expect(read.accounts[""]?.desired.missingMailSettings == ["name"])
  }

  @Test("gives an account the book's settings with its own over them")
  func account() throws {
    let more = """
      , "name": "Acme Ltd", "timeZone": "Europe/London", "locale": "en-GB", "suspended": false,
      "admins": ["IT@Acme.example"], "contact": "the IT desk, ext. 7",
      "consent": {"version": "2", "texts": {"en": "Yes?", "de": "Ja?"}},
      "invitations": {"expireAfter": "1d", "from": "it@acme.example"},
      "guards": {"maxWithdrawals": {"percent": 5}}
      """
    let book = #"""
      {"version": 1, "id": "\#(TestBooks.id)", "prune": true, "evidence": {"staleAfter": "1h"},
      "invitations": {"baseURL": "https://pair.example", "maxReminders": 1, "from": "a@b.example"}}
      """#
    let read = try ReadBook(
      TestBooks.source(changes: [
        "account.json": TestBooks.account("acme", more), "pairbook.json": book,
      ]))
    #expect(read.diagnostics == [])
    let settings = try #require(read.accounts[""]?.settings)
    #expect(settings.id == "acme")
    #expect(settings.name == "Acme Ltd")
    #expect(settings.defaultRegion == "GB")
    #expect(settings.zone.name == "Europe/London")
    #expect(settings.locale == "en-GB")
    #expect(settings.admins == ["it@acme.example"])
    #expect(settings.contact == "the IT desk, ext. 7")
    #expect(settings.consent == ConsentTexts(version: "2", texts: ["en": "Yes?", "de": "Ja?"]))
    #expect(settings.baseURL == "https://pair.example")
    #expect(settings.from == NamedAddress(email: "it@acme.example"))
    #expect(settings.policy.expireAfter == .days(1))
    #expect(settings.policy.maxReminders == 1)
    #expect(settings.policy.prune)
    #expect(settings.policy.staleAfter == .hours(1))
    #expect(settings.policy.guards == Policy.Guards(withdrawalPercent: 5))
    #expect(read.accounts[""]?.desired.policy == settings.policy)
  }

  @Test(
    "tells which settings of mails are missing, or wrong, in an account",
    arguments: [
      ("", "", ["invitations.baseURL", "invitations.from"]),
      (#""baseURL": "https://pair.example", "from": "it@acme.example""#, "", []),
      (#""baseURL": "https://pair.example""#, #""from": "it@acme.example""#, []),
      (
        #""baseURL": "http://pair.example", "from": "it@acme.example""#, "", ["invitations.baseURL"]
      ),
      (
        #""baseURL": "https://pair.YOUR.DOMAIN", "from": "IT <it@YOUR.DOMAIN>""#, "",
        ["invitations.baseURL", "invitations.from"]
      ),
      (
        #""baseURL": "https://pair.example", "from": "it@acme.example""#, #""from": "acme""#,
        ["invitations.from"]
      ),
      (
        #""baseURL": "http://pair.example", "from": "acme""#,
        #""baseURL": "https://pair.example/", "from": "it@acme.example""#, []
      ),
    ] as [(String, String, [String])])
  func mailSettings(book: String, account: String, missing: [String]) throws {
    let read = try ReadBook(
      TestBooks.source(changes: [
        "pairbook.json":
          #"{"version": 1, "id": "\#(TestBooks.id)", "invitations": {\#(book)}}"#,
        "account.json": TestBooks.account("acme", #", "invitations": {\#(account)}"#),
      ]))
    #expect(read.accounts[""]?.desired.missingMailSettings == missing)
  }

  @Test("holds an account whose settings cannot be read to those of the book")
  func unreadableAccount() throws {
    let book = #"""
      {"version": 1, "id": "\#(TestBooks.id)", "evidence": {"staleAfter": "1h"},
      "guards": {"maxWithdrawals": {"count": 2}, "freeze": ["2026-12-24..2027-01-02"]}}
      """#
    let read = try ReadBook(
      TestBooks.source(changes: ["account.json": "{", "pairbook.json": book]))
    let policy = try #require(read.accounts[""]?.desired.policy)
    #expect(policy.staleAfter == .hours(1))
    #expect(policy.guards.withdrawalCount == 2)
    #expect(policy.guards.freeze.count == 1)
    #expect(policy.guards == read.book.settings?.guards)
  }

  @Test(
    "tells whether anything may be done in an account",
    arguments: [
      ("", .active), (#", "suspended": true"#, .suspended), (#", "admins": ["none"]"#, .active),
      (#", "suspended": "true""#, .unreadable), (#", "timeZone": "Mars/Phobos""#, .unreadable),
      (#", "guards": {"maxInvitations": {"count": 501}}"#, .active),
    ] as [(String, DesiredAccount.Standing)])
  func standing(more: String, standing: DesiredAccount.Standing) throws {
    let read = try ReadBook(
      TestBooks.source(changes: ["account.json": TestBooks.account("acme", more)]))
    #expect(read.accounts[""]?.desired.standing == standing)
  }

  @Test("does nothing where Support has not switched archiving on")
  func notEnabled() throws {
    let text = #"{"version": 1, "id": "acme", "defaultRegion": "GB"}"#
    let read = try ReadBook(TestBooks.source(changes: ["account.json": text]))
    #expect(read.accounts[""]?.desired.standing == .notEnabled)
  }

  @Test("holds an account to the book's guards where its own are looser")
  func looserGuards() throws {
    let more = #", "guards": {"maxWithdrawals": {"count": 99, "percent": 3}}"#
    let read = try ReadBook(
      TestBooks.source(changes: ["account.json": TestBooks.account("acme", more)]))
    let guards = read.accounts[""]?.desired.policy.guards
    #expect(guards == Policy.Guards(withdrawalCount: 10, withdrawalPercent: 3))
  }

  @Test("adds an account's freezes to the book's")
  func freezes() throws {
    let read = try ReadBook(
      TestBooks.source(changes: [
        "pairbook.json": #"""
        {"version": 1, "id": "\#(TestBooks.id)", "guards": {"freeze": ["Sat-Sun"]}}
        """#,
        "account.json": TestBooks.account("acme", #", "guards": {"freeze": ["Fri 16:00-24:00"]}"#),
      ]))
    let freeze = read.accounts[""]?.desired.policy.guards.freeze
    #expect(freeze?.map(\.text) == ["Sat-Sun", "Fri 16:00-24:00"])
  }

  // MARK: Folders

  @Test("finds the account at the root, or those under accounts/, or those of its patterns")
  func folders() throws {
    #expect(try ReadBook(TestBooks.source()).book.folders == [""])
    #expect(
      try ReadBook(TestBooks.source(TestBooks.msp)).book.folders
        == ["accounts/acme", "accounts/beta"])
    let sharded = #"{"version": 1, "id": "\#(TestBooks.id)", "accounts": ["clients/*/*", "x"]}"#
    let read = try ReadBook(
      TestBooks.source([
        "pairbook.json": sharded,
        "clients/b/beta/account.json": TestBooks.account("beta"),
        "clients/a/acme/account.json": TestBooks.account("acme"),
        "clients/a/.hidden/account.json": "", "x/account.json": TestBooks.account("x"),
        "accounts/y/account.json": TestBooks.account("y"), "clients/README.md": "",
      ]))
    #expect(read.book.folders == ["clients/a/acme", "clients/b/beta", "x"])
    #expect(Set(read.accounts.values.map(\.id)) == ["acme", "beta", "x"])
  }

  @Test("does nothing for two accounts of one id, and everything for the others")
  func contested() throws {
    var files = TestBooks.msp
    files["pairbook.json"] =
      #"{"version": 1, "id": "\#(TestBooks.id)", "accounts": [".", "accounts/*"]}"#
    files["account.json"] = TestBooks.account("acme")
    files["users.csv"] = "email\n"
    let read = try ReadBook(TestBooks.source(files))
    #expect(read.accounts[""]?.desired.standing == .contested)
    #expect(read.accounts["accounts/acme"]?.desired.standing == .contested)
    #expect(read.accounts["accounts/beta"]?.desired.standing == .active)
    #expect(read.book.contested == ["acme": ["", "accounts/acme"]])
    #expect(read.book.accounts == [LoadedBook.Account(id: "beta", folder: "accounts/beta")])
  }

  @Test("does not take a folder without an account.json for a second account of its name")
  func notContested() throws {
    var files = TestBooks.msp
    files["pairbook.json"] =
      #"{"version": 1, "id": "\#(TestBooks.id)", "accounts": ["accounts/*", "notes/*"]}"#
    files["notes/acme/README.md"] = "What was agreed.\n"
    let read = try ReadBook(TestBooks.source(files))
    #expect(read.book.contested == [:])
    #expect(read.book.folders == ["accounts/acme", "accounts/beta", "notes/acme"])
    #expect(read.book.accounts.map(\.folder) == ["accounts/acme", "accounts/beta"])
  }

  @Test(
    "knows the account at the root by its id as far as account.json can be read",
    arguments: [
      (#"{"version": 1, "id": "acme", "suspended": "true"}"#, "acme"),
      (#"{"version": 1, "id": "acme", "suspended": true,}"#, "acme"),
      ("not JSON", nil), (#"{"version": 1}"#, nil), (#"{"version": 1, "id": 7}"#, nil),
    ] as [(String, String?)])
  func idOfBrokenRoot(text: String, id: String?) throws {
    let read = try ReadBook(TestBooks.source(changes: ["account.json": text]))
    #expect(read.book.accounts == [LoadedBook.Account(id: id, folder: "")])
    #expect(read.accounts[""]?.id == id ?? "")
    #expect(read.accounts[""]?.desired.standing == .unreadable)
  }

  @Test("names the blobs of the files that it read, as git does")
  func inputs() throws {
    let read = try ReadBook(TestBooks.source())
    #expect(
      Array((read.accounts[""]?.inputs ?? [:]).keys).sorted() == [
        "account.json", "archiving.csv", "users.csv",
      ])
    // git hash-object of "email,archiving\nann@acme.example,on\n"
    #expect(
      read.accounts[""]?.inputs["archiving.csv"] == "83551c912df093bb5c9feb539c730637a703c249")
    #expect(Array(read.book.inputs.keys) == ["pairbook.json"])
  }

  @Test("has no settings and no accounts where pairbook.json is newer")
  func newer() throws {
    let text = #"{"version": 2, "id": "\#(TestBooks.id)"}"#
    let read = try ReadBook(TestBooks.source(changes: ["pairbook.json": text]))
    #expect(read.book.settings == nil)
    #expect(read.accounts.isEmpty)
  }
}
