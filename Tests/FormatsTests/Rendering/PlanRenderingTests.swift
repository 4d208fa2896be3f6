import Engine
import Testing

@testable import Formats

@Suite("A plan")
struct PlanRenderingTests {
  @Test("is printed as JSON with the keys of the contract, in their order")
  func json() {
    let text = String(
      decoding: JSONValue.object(PlanJSON.document(PlanFixture.plan)).serialized(.compact),
      as: UTF8.self)
    let expected = """
      {"$schema":"https://pairbook.dev/schema/1/plan.schema.json","version":1,
      "revision":"83551c912df093bb5c9feb539c730637a703c249","worktree":false,
      "uncommitted":["accounts/acme/users.csv"],"now":"2026-11-23T07:45:00Z","observedAt":null,
      "digest":"\(PlanFixture.plan.digest)",
      "summary":{"invite":1,"remind":0,"escalate":0,"connect":0,"reject":0,"disconnect":0,
      "decline":0,"relink":0,"rename":1,"withdraw":1,"held":3,"unmanaged":1},
      "actions":[{"account":"acme","user":"ann@acme.example","kind":"invite","reason":"new",
      "phone":"+447911123456","from":null,"to":"Not Connected"},
      {"account":"acme","user":"bob@acme.example","kind":"rename","reason":"e-mail changed",
      "phone":"+447911123457","from":"Archiving","to":"Archiving",
      "previousUser":"robert@acme.example"},
      {"account":"acme","user":"cat@acme.example","kind":"withdraw","reason":"off",
      "phone":"+447911123458","from":"Archiving","to":null}],
      "unmanaged":[{"session":"x-1","phone":"+447911123459","account":null,"user":null}],
      "held":[{"account":"acme","user":"dan@acme.example","kind":"withdraw",
      "code":"no-longer-listed","reason":"no longer listed",
      "remedy":"pairbook disable dan@acme.example withdraws them; or list them again","guard":null},
      {"account":"acme","user":"eve@acme.example","kind":"invite",
      "code":"invitations","reason":"501 invitations in 24 hours; 500 are allowed (guards.maxInvitations)",
      "remedy":"look whether they are meant; if so, pairbook sync --allow invitations",
      "guard":"invitations"},
      {"account":"acme","user":"fay@acme.example","kind":"invite",
      "code":"invitations","reason":"501 invitations in 24 hours; 500 are allowed (guards.maxInvitations)",
      "remedy":"look whether they are meant; if so, pairbook sync --allow invitations",
      "guard":"invitations"}],
      "diagnostics":[{"severity":"error","code":"PB105","path":"accounts/acme/users.csv","line":3,
      "column":4,"message":"\\"a|b\\": this is not one phone number",
      "help":"write <one> number"}],
      "inputs":{"accounts/acme/users.csv":"2222222222222222222222222222222222222222",
      "pairbook.json":"1111111111111111111111111111111111111111"},
      "failures":[{"account":"delta","message":"accounts/delta/status.csv, line 2, is damaged.",
      "remedy":"Restore the file."}]}
      """
    #expect(text == expected.split(separator: "\n").joined())
  }

  @Test("has a digest that files and decisions change, and time and commit do not")
  func digest() {
    let digest = PlanFixture.plan.digest
    func changed(_ change: (inout PlanDocument) -> Void) -> String {
      var plan = PlanFixture.plan
      change(&plan)
      return plan.digest
    }
    #expect(TextRule.sha256.matches(digest))
    #expect(changed { $0.now = Instant(0) } == digest)
    #expect(changed { $0.revision = nil } == digest)
    #expect(changed { $0.uncommitted = [] } == digest)
    #expect(changed { $0.inputs["pairbook.json"] = "3" } != digest)
    #expect(changed { $0.inputs["x"] = "3" } != digest)
    #expect(changed { $0.accounts[0].actions[0].user = "x" } != digest)
    #expect(changed { $0.accounts[0].actions[0].phone = nil } != digest)
    #expect(changed { $0.accounts[0].actions.removeLast() } != digest)
    #expect(changed { $0.accounts[0].held.removeLast() } != digest)
  }

  @Test("tells apart mail that waits for the next sync and mail that the server put off")
  func putOff() {
    var plan = PlanFixture.plan
    (plan.accounts, plan.failures, plan.diagnostics) = ([], [], [])
    (plan.waitingMail, plan.putOff) = (
      3, PutOffMail(count: 2, words: "451 4.7.1 try later", wait: 61)
    )
    #expect(
      PlanWords.summary(plan)
        == "Nothing new to do. 1 mail of earlier syncs waits for the next one.")
    #expect(
      plan.putOff.sentence
        == "2 mails were put off by the server (451 4.7.1 try later): a sync tries again after 2 min."
    )
    #expect(PutOffMail(count: 1, words: "421", wait: 3 * 3600).after == "after 3 h")
    #expect(PutOffMail().sentence == nil)
  }

  @Test("says of an account that is refused that the book can be read")
  func refused() {
    var plan = PlanFixture.plan
    (plan.accounts, plan.diagnostics) = ([], [])
    plan.failures = [
      .init(account: "acme", message: "It would rewind.", remedy: "", isRefusal: true)
    ]
    #expect(PlanWords.summary(plan) == "Nothing would be done.")
    plan.accounts = [AccountPlan(account: "beta")]
    #expect(PlanWords.summary(plan) == "Nothing to do in the others.")
  }

  @Test("tells of people whose mails lie in a folder, and what sends them one")
  func withoutMail() throws {
    #expect(PlanWords.withoutMail(PeopleWithoutMail()) == nil)
    let one = try #require(PlanWords.withoutMail(PeopleWithoutMail(notConnected: 1)))
    #expect(one.message == "The mail to 1 person was only written to a folder.")
    #expect(one.remedy == "`pairbook invite --status not-connected` sends a new link.")
    let some = try #require(
      PlanWords.withoutMail(PeopleWithoutMail(notConnected: 9, loggedOut: 1)))
    #expect(some.message == "The mails to 10 people were only written to a folder.")
    #expect(
      some.remedy
        == "`pairbook invite --status not-connected` and `pairbook invite --status logged-out` send each a new link."
    )
  }

  @Test("is summed up in people")
  func summary() {
    #expect(
      PlanWords.summary(PlanFixture.plan)
        == "1 person would be withdrawn, 1 renamed, 1 invited, 3 held.")
    var empty = PlanFixture.plan
    empty.accounts = []
    empty.failures = []
    #expect(PlanWords.summary(empty) == "Nothing to do, as far as the book can be read.")
    empty.diagnostics = []
    #expect(
      PlanWords.summary(empty)
        == "Nothing to do for what is committed: everybody is as the last commit asks.")
    empty.uncommitted = []
    #expect(PlanWords.summary(empty) == "Nothing to do: everybody is as the book asks.")
    empty.isUnderWay = true
    #expect(
      PlanWords.summary(empty) == "Nothing to do: all that the book asks for is done or under way.")
    empty.isUnderWay = false
    empty.isGatewaySilent = true
    #expect(
      PlanWords.summary(empty) == "Nothing to do, as far as is known without the gateway.")
    empty.isGatewaySilent = false
    empty.waitingMail = 2
    #expect(
      PlanWords.summary(empty)
        == "Nothing new to do. 2 mails of earlier syncs wait for the next one.")
    empty.frozenMail = 2
    #expect(
      PlanWords.summary(empty)
        == "Nothing new to do. 2 mails of earlier syncs wait for the end of the freeze.")
    (empty.waitingMail, empty.frozenMail) = (0, 0)
    empty.waitingForHours = WaitingForHours(
      people: ["ann", "bob"].map { .init(account: "acme", user: $0) }, until: Instant(1_772_438_400)
    )
    #expect(
      PlanWords.summary(empty)
        == "Nothing to do now. Something is due for 2 people and waits for the hours in which such mails leave (invitations.sendWindow), which begin at 2026-03-02T08:00:00Z."
    )
    empty.waitingForHours = WaitingForHours()
    empty.asked = 0
    #expect(PlanWords.summary(empty) == "Nothing to do: nobody is set for archiving.")
    empty.failures = PlanFixture.plan.failures
    #expect(PlanWords.summary(empty) == "Nothing to do, as far as the book can be read.")
    var held = PlanFixture.plan
    held.accounts[0].actions = []
    #expect(PlanWords.summary(held) == "3 people held.")
  }

  @Test("is written as Markdown with masked phones, and nothing in it acts as Markdown")
  func markdown() {
    let text = PlanMarkdown(PlanFixture.plan).text
    #expect(text.hasPrefix("## Pairbook plan\n\n1 person would be withdrawn, 1 renamed"))
    #expect(!text.contains("7911"))
    // A zero-width character keeps an address from being taken for a mention.
    #expect(text.contains("| ann@\u{2060}acme.example | +44 •••• ••3456 | invite | new |"))
    #expect(
      text.contains(
        "| bob@\u{2060}acme.example | +44 •••• ••3457 | rename | e-mail changed, was robert@"))
    #expect(
      text.contains(
        "- **Held**, invite 2 people \\(eve@\u{2060}acme.example, fay@\u{2060}acme.example\\): "
          + "501 invitations in 24 hours; 500 are allowed \\(guards.maxInvitations\\)."))
    #expect(text.contains("\"a\\|b\": this is not one phone number. _write &lt;one&gt; number_"))
    #expect(!text.contains("### beta"))
    #expect(!text.contains("Not all of it fits"))
    #expect(
      text.contains(
        "### Accounts that are left out\n\n- **delta**: accounts/delta/status.csv, line 2, is "
          + "damaged. _Restore the file._\n"))
  }

  /// A thousand people to invite, one to withdraw in the last account, and a hundred problems.
  static let large: PlanDocument = {
    var plan = PlanFixture.plan
    let action = plan.accounts[0].actions[0]
    var big = AccountPlan(account: "big")
    big.actions = (1...1000).map { number in
      var invited = action
      invited.user = "person.\(number)@big.example"
      return invited
    }
    plan.accounts.insert(big, at: 0)
    plan.diagnostics = Array(repeating: plan.diagnostics[0], count: 100)
    return plan
  }()

  @Test(
    "is cut to what a host takes, and says what is left out", arguments: [3000, 20_000, 60_000])
  func cut(limit: Int) throws {
    let text = PlanMarkdown(Self.large, limit: limit).text
    #expect(text.utf8.count <= limit)
    #expect(text.utf8.count > limit - 1000)
    #expect(
      text.hasPrefix("## Pairbook plan\n\n1 person would be withdrawn, 1 renamed, 1001 invited"))
    // Who is turned away, held or renamed is there, however many are invited before them.
    for who in ["cat@", "bob@", "dan@", "eve@", "**delta**"] { #expect(text.contains(who)) }
    let shown = text.matches(of: /\| person\./).count
    let others = 1001 - shown - (text.contains("| ann@") ? 1 : 0)
    #expect(text.contains("> **Not all of it fits here.** Left out: \(others) people, "))
  }

  @Test("says of what does not fit how many problems it leaves out")
  func cutProblems() {
    #expect(
      PlanMarkdown(Self.large, limit: 3000).text.contains(
        ", 1 session, 100 problems. See the whole plan"))
    #expect(!PlanMarkdown(Self.large, limit: 1_000_000).text.contains("Left out"))
  }

  @Test(
    "shows no number that could be dialled in the words about its files",
    arguments: [
      ("+447911123458 is also in line 4", "+••••••••3458 is also in line 4"),
      (#""07911 123 45": no such phone"#, #""••••• •23 45": no such phone"#),
      ("(0)7911/123-456 and 07911.123.457", "(•)••••/••3-456 and •••••.••3.457"),
      ("since 2026-03-02T09:00:00Z, 100000 people", "since 2026-03-02T09:00:00Z, 100000 people"),
      ("commit 83551c912d, 1234567a", "commit 83551c912d, 1234567a"),
      ("the freeze \"2027-01-01..2026-12-24\"", "the freeze \"2027-01-01..2026-12-24\""),
      (
        "m07911123455, 07911_123_456 and 07911123466x",
        "m•••••••3455, •••••_••3_456 and •••••••3466x"
      ),
    ])
  func masked(text: String, expected: String) {
    #expect(MaskedPhone.within(text) == expected)
  }
}
