import Engine
import Testing

/// D10 and people of an account whose folder is gone: another id of the account makes nobody new.
@Suite struct StrandedTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    var person: Person
    /// The account's own.
    var enrollments: [Enrollment] = []
    /// Those of `globex`, whose folder is gone.
    var elsewhere: [Enrollment]
    var does: [String] = []
    var holds: [String] = []
    var testDescription: String { sentence }
  }

  static let gone = "globex, whose folder is gone or in error"

  static let cases = [
    Case(
      sentence: "enrolled there: held", person: ann(), elsewhere: [.archiving()],
      holds: ["invite ann: enrolled in the account \(gone)"]),
    Case(
      sentence: "enrolled there with another phone: held", person: ann(),
      elsewhere: [.archiving(phone: annsNewPhone)],
      holds: ["invite ann: enrolled in the account \(gone)"]),
    Case(
      sentence: "under another e-mail: held by the phone", person: ann(),
      elsewhere: [.archiving("lee@globex.example")],
      holds: [
        "invite ann: has the phone of lee@globex.example, who is enrolled in the account \(gone)"
      ]),
    Case(
      sentence: "who has neither is invited", person: ann(),
      elsewhere: [.archiving("lee@globex.example", phone: bobsPhone)],
      does: ["invite ann (new): – → Not Connected, new link"]),
    Case(
      sentence: "who is enrolled here goes on here", person: ann(wish: .off),
      enrollments: [.archiving()], elsewhere: [.archiving()],
      does: ["withdraw ann (off): Archiving → –"]),
    Case(
      sentence: "who is off asks for nothing", person: ann(wish: .off), elsewhere: [.archiving()]),
  ]

  @Test("Ann is listed here, and globex has no folder now:", arguments: cases)
  func held(_ theCase: Case) {
    let (desired, observed) = situation(theCase)
    let plan = Planner(now: monday).plan(desired: desired, observed: observed)
    #expect(plan.actions.map(\.sketch) == theCase.does)
    #expect(plan.held.map(\.sketch) == theCase.holds)
  }

  private func situation(_ theCase: Case) -> (DesiredAccount, ObservedAccount) {
    var stranded = Stranded()
    stranded.add(theCase.elsewhere, of: "globex")
    return (
      DesiredAccount(id: acme, standing: .active, people: [theCase.person], policy: Policy()),
      ObservedAccount(enrollments: theCase.enrollments, stranded: stranded)
    )
  }

  @Test("The hold has a code of its own, fails no sync, and names what helps")
  func words() throws {
    let (desired, observed) = situation(Self.cases[0])
    let plan = Planner(now: monday).plan(desired: desired, observed: observed)
    let hold = try #require(plan.held.first?.hold)
    #expect(hold.code == .enrolledElsewhere)
    #expect(hold.heldBy == nil)
    #expect(
      hold.remedy
        == "put the folder or the id back (globex): renaming an account is not supported yet; if it is over, set everybody off in it and sync before it goes"
    )
  }

  @Test("By hand nobody of them is invited either")
  func byHand() {
    let (desired, observed) = situation(Self.cases[0])
    let answer = Planner(now: monday).byHand(
      .resend, for: ["ann@acme.example"], desired: desired, observed: observed)
    #expect(answer.plan.actions == [])
    #expect(answer.refusals.map(\.reason) == ["enrolled in the account \(Self.gone)"])
  }

  @Test("Nor is a session taken over for them")
  func takeOver() {
    var (desired, observed) = situation(Self.cases[0])
    observed.unknownSessions = [UnknownSession(session: "x", phone: annsPhone)]
    let answer = Planner(now: monday).takeOver(desired: desired, observed: observed)
    #expect(answer.plan.actions == [])
    #expect(answer.refusals.map(\.reason) == ["enrolled in the account \(Self.gone)"])
    observed.stranded = Stranded()
    desired.people = [ann()]
    #expect(
      Planner(now: monday).takeOver(desired: desired, observed: observed).plan.actions.map(\.kind)
        == [.connect])
  }

  @Test("Of two such accounts the first by name is told, in any order")
  func order() {
    for accounts in [["beta", "globex"], ["globex", "beta"]] {
      var stranded = Stranded()
      for account in accounts { stranded.add([.archiving()], of: account) }
      let plan = Planner(now: monday).plan(
        desired: DesiredAccount(id: acme, standing: .active, people: [ann()], policy: Policy()),
        observed: ObservedAccount(stranded: stranded))
      #expect(
        plan.held.map(\.hold) == [.enrolledElsewhere(account: "beta", phoneOf: nil)])
    }
  }
}
