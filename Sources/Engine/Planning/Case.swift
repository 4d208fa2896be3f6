/// What the archiving file asks for, for the person and the day at hand.
enum Asked: Equatable {
  case on
  case off(Reason)
  case notBefore(Day)
  /// No row.
  case nothing
  /// The code of the diagnostic of the row.
  case unreadable(code: String)

  init(_ wish: Wish, today: Day) {
    switch wish {
    case .none: self = .nothing
    case .off: self = .off(.off)
    case .unreadable(let code): self = .unreadable(code: code)
    case .on(let from, let until):
      if let until, today >= until {
        self = .off(.untilPassed)
      } else if let from, today < from {
        self = .notBefore(from)
      } else {
        self = .on
      }
    }
  }
}

/// One person as the tables see them: what is desired beside what is observed.
struct Case {
  /// Nil for an enrollment that no row asks about.
  let person: Person?
  /// The person's place in the desired people.
  let index: Int?
  let asked: Asked
  /// More than one person names the enrollment as their own.
  let contested: Bool
  /// As it stands after what was decided so far.
  var enrollment: Enrollment?

  /// The e-mail under which the plan speaks of the person.
  var user: String {
    if let person, !person.email.isEmpty { return person.email }
    return enrollment?.email ?? person?.email ?? ""
  }

  /// The number of the roster, E.164.
  var phone: String? {
    if case .number(let number) = person?.phone { number } else { nil }
  }

  var hasUnsentMail: Bool {
    guard let enrollment else { return false }
    return enrollment.invitation?.awaitsMail ?? false || enrollment.cycle.escalationAwaits
  }

  func isExempt(on today: Day) -> Bool {
    person?.exemption?.holds(on: today) ?? false
  }
}

/// What holds for everybody of the account in one plan.
final class Circumstances: Sendable {
  let account: String
  let standing: DesiredAccount.Standing
  let roster: DesiredAccount.FileState
  let archiving: DesiredAccount.FileState
  let policy: Policy
  /// Keys of settings; while there are any, nobody is mailed.
  let missingMailSettings: [String]
  let mailIsDelivered: Bool
  let now: Instant
  /// When the gateway was asked for the signals: not after `now`.
  let seenAt: Instant
  /// When it answered: what it told was so at some time between.
  let answeredAt: Instant
  /// In the account's time zone.
  let today: Day
  /// Whether reminders, renewals and escalations may leave now.
  let windowIsOpen: Bool
  /// So many sessions are lost at once that the gateway is in doubt, not the people; how many of how many.
  private let outage: (lost: Int, archiving: Int)?
  /// By the subject whose session a doubted gateway has, or may have.
  private let outages: [String: ObservedAccount.GatewayOutage]
  /// What single rows need to know of other people.
  let survey: Survey
  /// The subjects whose old phone's session works with the old number.
  let oldSessionsWorking: Set<String>

  init(
    _ desired: DesiredAccount, now: Instant, observedAt: Instant? = nil,
    answeredAt: Instant? = nil, outage: (lost: Int, archiving: Int)? = nil,
    outages: [String: ObservedAccount.GatewayOutage] = [:],
    survey: Survey = Survey(), oldSessionsWorking: Set<String> = []
  ) {
    seenAt = min(observedAt ?? now, now)
    self.answeredAt = max(answeredAt ?? seenAt, seenAt)
    self.outage = outage
    self.outages = outages
    self.oldSessionsWorking = oldSessionsWorking
    self.survey = survey
    account = desired.id
    standing = desired.standing
    roster = desired.roster
    archiving = desired.archiving
    policy = desired.policy
    missingMailSettings = desired.missingMailSettings
    mailIsDelivered = desired.mailIsDelivered
    self.now = now
    today = desired.policy.zone.wallClock(at: now).day
    windowIsOpen = desired.policy.sendWindow.isOpen(at: now, in: desired.policy.zone)
  }

  /// When the signals were seen; nil for just now.
  var observedAt: Instant? { seenAt == now ? nil : seenAt }

  /// Whether all of the person's mails of the cycle lie in a folder, though a server would take them now: whoever has had
  /// no mail is neither reminded of one nor told on.
  func awaitsFirstMail(_ enrollment: Enrollment) -> Bool {
    mailIsDelivered && enrollment.cycle.isInFolder
  }

  /// How many of how many are lost together with the person.
  func outage(of enrollment: Enrollment) -> (lost: Int, archiving: Int)? {
    outages[enrollment.subject].map { ($0.lost, $0.archiving) } ?? outage
  }

  /// Whether another user than that of the case has the phone.
  func anotherHas(_ phone: String, than theCase: Case) -> Bool {
    survey.holders[phone]?.contains { $0 != theCase.index } ?? false
  }

  func action(
    _ kind: ActionKind, _ reason: Reason, for theCase: Case, to status: Status?,
    newLink: Bool = false
  ) -> Action {
    Action(
      account: account, user: theCase.user, kind: kind, reason: reason,
      phone: theCase.enrollment?.phone ?? theCase.phone, from: theCase.enrollment?.status,
      to: status, subject: theCase.enrollment?.subject,
      userID: theCase.person?.id ?? theCase.enrollment?.userID, newLink: newLink)
  }

  func held(_ kind: ActionKind, _ hold: Hold, for theCase: Case) -> Held {
    Held(account: account, user: theCase.user, kind: kind, hold: hold)
  }
}

extension Circumstances {
  /// The case of a match, before anything is decided.
  func theCase(
    of match: Match, _ desired: DesiredAccount, _ enrollments: [Enrollment]
  ) -> Case {
    let person = match.person.map { desired.people[$0] }
    let asked = Asked(person?.wish ?? .none, today: today)
    let enrollment = match.enrollment.map { enrollments[$0] }
    if match.secondary {
      guard case .off = asked else {
        return Case(
          person: nil, index: nil, asked: .nothing, contested: match.contested,
          enrollment: enrollment)
      }
    }
    return Case(
      person: person, index: match.person, asked: asked, contested: match.contested,
      enrollment: enrollment)
  }
}

/// What a row says that is to be done.
enum Verdict {
  indirect case act(Action)
  /// Rows further down may fit as well, on what the action leaves.
  indirect case actAndGoOn(Action)
  case note(Upkeep)
  case hold(ActionKind, Hold)
  /// As it was; `mailStops` says why mail that has not left must not leave.
  case leave(mailStops: String? = nil)
}
