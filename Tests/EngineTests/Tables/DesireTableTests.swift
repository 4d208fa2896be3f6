@testable import Engine
import Testing

/// The desire table of the lifecycle, row by row.
@Suite struct DesireTableTests {
  /// What a new link makes of an enrollment that had one.
  static func newLink(_ e: inout Enrollment) {
    e.serial += 1
    e.mails += 1
    e.cycle.invitations += 1
    e.invitation = Invitation(serial: e.serial, state: .queued, madeAt: monday, awaitsMail: true)
  }
  static func newGeneration(_ e: inout Enrollment) {
    e.generations += 1
    e.generation = e.generations
  }
  static let today = Day(iso: "2026-11-23")
  static let tomorrow = Day(iso: "2026-11-24")
  static let untilToday = Wish.on(from: nil, until: today)
  static let exemption = Exemption(reason: "parental leave", until: tomorrow)
  static let ann1 = Enrollment.archiving().with { $0.userID = "1" }
  static let bob2 = Enrollment.archiving("bob@acme.example", phone: bobsPhone).with {
    $0.userID = "2"
  }
  /// Bob under another address.
  static func cat(phone: Phone = .number(bobsPhone), exemption: Exemption? = nil) -> Person {
    bob(email: "cat@acme.example", id: "2", phone: phone, exemption: exemption)
  }
  static let notEnabled = "archiving is not enabled for the account"

  static let cases = notOn + notToBeActedOn + whoItIs + links + timeDriven + withoutMail

  @Test("The desire table", arguments: cases)
  func row(_ theCase: TableCase) throws {
    theCase.check()
  }

  @Test("The row that fits is the one that the case is about", arguments: cases)
  func number(_ theCase: TableCase) throws {
    let matches = Matching.match(theCase.people, theCase.enrollments)
    let circumstances = Circumstances(
      theCase.desired, now: theCase.now,
      survey: Survey(matches, theCase.desired, theCase.observed, now: theCase.now),
      oldSessionsWorking: theCase.observed.oldSessionsWorking)
    var fitting: [String] = []
    for match in matches {
      var draft = PlanDraft(circumstances)
      draft.add(match, theCase.desired, theCase.observed) { row in
        fitting.append("D\(row.rawValue)")
      }
    }
    #expect(fitting.contains(theCase.row))
  }

  @Test("Every row has a case, and they stand in the order of their numbers")
  func everyRow() {
    #expect(DesireTable.rows.map(\.number) == DesireTable.Row.allCases)
    let tested = Set(Self.cases.map(\.row))
    #expect(tested == Set(DesireTable.Row.allCases.map { "D\($0.rawValue)" }))
  }

  @Test("What an action leaves asks for nothing more at the same time", arguments: cases)
  func settles(_ theCase: TableCase) {
    // D9 is the one exception: whoever waits for a withdrawal is invited by the sync after it.
    if theCase.row == "D9" { return }
    let (observed, _) = theCase.carriedOut()
    let next = Planner(now: theCase.now).plan(desired: theCase.desired, observed: observed)
    #expect(next.actions == [])
    #expect(next.upkeep == [])
  }
}

extension Enrollment {
  /// Archiving until yesterday, when the phone was changed; the old session is still linked.
  static let relinked = Enrollment.archiving().with {
    $0.status = .notConnected
    $0.since = monday - .days(1)
    $0.phone = annsNewPhone
    $0.superseded = Superseded(
      generation: 1, phone: annsPhone, until: monday + .days(6), lastConfirmed: monday - .days(2))
    $0.lastConfirmed = nil
    $0.generation = 2
    $0.generations = 2
    $0.serial = 2
    $0.mails = 2
    $0.cycle = Cycle(startedAt: monday - .days(1), invitations: 1)
    $0.invitation = Invitation(
      serial: 2, state: .sent, madeAt: monday - .days(1), sentAt: monday - .days(1),
      expiresAt: monday + .days(6), lastMailAt: monday - .days(1))
  }
}
