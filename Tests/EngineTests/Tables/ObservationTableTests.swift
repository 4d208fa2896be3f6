@testable import Engine
import Testing

/// The observation table of the lifecycle, row by row.
@Suite struct ObservationTableTests {
  static let other = "+447933999888"
  static let hourOld = monday - .hours(1)
  static let doubtful = Enrollment.archiving().with {
    $0.doubt = Doubt(kind: .lost, since: monday - .minutes(1))
  }
  static let doubtfulNumber = Enrollment.archiving().with {
    $0.doubt = Doubt(kind: .otherNumber, since: monday - .minutes(1))
  }
  static let consent = Consent(version: "3", textHash: "sha256:00", at: monday - .minutes(2))

  @Test("The observation table", arguments: cases)
  func row(_ theCase: TableCase) throws {
    theCase.check()
    let enrollment = try #require(theCase.enrollments.first)
    let signal = try #require(theCase.signals[enrollment.subject])
    let fits = ObservationTable.verdict(
      on: enrollment, signal,
      Case(
        person: theCase.people.first, index: 0, asked: .on, contested: false,
        enrollment: enrollment),
      Circumstances(theCase.desired, now: theCase.now))
    // A first look at a session falls under the row that a second one would carry out.
    let silent = enrollment.status != .archiving && (signal == .lost || signal == .workingUnnamed)
    #expect(silent ? fits == nil : fits.map { "O\($0.row.rawValue)" } == theCase.row)
  }

  @Test("Every row has a case")
  func everyRow() {
    #expect(
      ObservationTable.rows.map(\.number) == ObservationTable.Row.allCases,
      "the rows stand in the order of their numbers")
    let tested = Set(Self.cases.map(\.row))
    #expect(tested == Set(ObservationTable.Row.allCases.map { "O\($0.rawValue)" }))
  }

  @Test(
    "O8 a session that no enrollment knows is reported by the account whose user's number it has")
  func unmanaged() {
    let plan = Planner(now: monday).plan(
      desired: DesiredAccount(
        id: acme, standing: .active, people: [ann(wish: .none), bob(wish: .none)],
        policy: Policy()),
      observed: ObservedAccount(unknownSessions: [
        UnknownSession(session: "z", phone: annsPhone), UnknownSession(session: "b"),
        UnknownSession(session: "a", phone: "+4915112345678"),
      ]))
    #expect(
      plan.unmanaged == [
        UnknownSession(session: "z", phone: annsPhone, account: acme, user: "ann@acme.example")
      ])
    #expect(plan.actions == [] && plan.held == [])
  }
}
