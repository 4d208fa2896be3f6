import Engine
import TestSupport

/// An account with its files, its store, its gateway and its mail server, as simple as can be.
struct World {
  struct SessionName: Hashable {
    var subject: String
    var generation: Int
  }

  var now = monday
  var people: [Person] = []
  var standing = DesiredAccount.Standing.active
  var roster = DesiredAccount.FileState.sound
  var archiving = DesiredAccount.FileState.sound
  var policy = Policy(guards: .init(withdrawalCount: 3, withdrawalPercent: 40, invitationCount: 8))

  var missingMailSettings: [String] = []

  var open: [String: Enrollment] = [:]
  var signals: [SessionName: Signal] = [:]
  var endedSessions: Set<SessionName> = []
  /// The number that a session was seen working with, by the time it was last seen.
  var seenWorking: [SessionName: String] = [:]
  /// Since when a session is seen lost, or with another number.
  var badSince: [SessionName: Instant] = [:]
  var outbox: [MailOrder] = []
  var keys: Set<String> = []
  var events: [EventDraft] = []
  var replay = Replay()
  var violations: [String] = []
  private var named = 0
  private var enrolled = 0

  init(people count: Int) {
    for _ in 0..<count { join() }
  }

  mutating func join() {
    named += 1
    people.append(
      Person(
        email: "p\(named)@x", phone: .number(World.number(named)),
        wish: .on(from: nil, until: nil)))
  }

  static func number(_ n: Int) -> String { "+4479\(n % 10)" }

  /// The files as the program reads them: two rows of one e-mail or one phone are errors of both.
  var desired: DesiredAccount {
    var list = people
    var phones: [String: Int] = [:]
    for person in list where person.listed {
      if case .number(let number) = person.phone { phones[number, default: 0] += 1 }
    }
    for index in list.indices {
      if case .number(let number) = list[index].phone, phones[number] ?? 0 > 1 {
        list[index].phone = .invalid(code: "PB014")
      }
      if roster == .unusable {
        list[index].listed = false
        list[index].phone = .missing
      }
      if archiving == .unusable { list[index].wish = .none }
    }
    if [.folderGone, .unreadable, .contested].contains(standing) { list = [] }
    return DesiredAccount(
      id: acme, standing: standing, roster: roster, archiving: archiving, people: list,
      policy: policy, missingMailSettings: missingMailSettings)
  }

  var observed: ObservedAccount {
    var seen: [String: Signal] = [:]
    for (subject, enrollment) in open {
      seen[subject] = signals[SessionName(subject: subject, generation: enrollment.generation)]
    }
    var recent = ObservedAccount.Recent()
    for event in events.drop(while: { $0.at <= now - .days(1) }) { recent.count(event) }
    let oldWorking = open.values.filter { enrollment in
      guard let old = enrollment.superseded else { return false }
      let name = SessionName(subject: enrollment.subject, generation: old.generation)
      return signals[name] == .working(number: old.phone)
    }
    return ObservedAccount(
      enrollments: Array(open.values), signals: seen, recent: recent,
      oldSessionsWorking: Set(oldWorking.map(\.subject)))
  }

  // MARK: Steps

  mutating func take(_ step: Step) {
    switch step {
    case .edit(let index, let change): edit(index, change)
    case .account(let standing): self.standing = standing
    case .files(let roster, let archiving):
      self.roster = roster
      self.archiving = archiving
    case .prune(let prune): policy.prune = prune
    case .mailSettings(let missing):
      missingMailSettings = missing ? ["invitations.from"] : []
    case .pass(let seconds): now = now + seconds
    case .phone(let index, let event): phone(index, event)
    case .byHand(let request, let index): byHand(request, index)
    case .sync(let fate, let allowed): sync(fate, allowed)
    }
  }

  private mutating func edit(_ index: Int, _ change: Edit) {
    if case .join = change {
      if people.count < 8 { join() }
      return
    }
    guard !people.isEmpty else { return }
    let p = index % people.count
    let today = policy.zone.wallClock(at: now).day
    switch change {
    case .wish(let kind):
      people[p].wish =
        switch kind {
        case .on: .on(from: today, until: nil)
        case .off: .off
        case .none: .none
        case .later: .on(from: Day(sinceEpoch: today.sinceEpoch + 2), until: nil)
        case .over: .on(from: nil, until: today)
        case .unreadable: .unreadable(code: "PB031")
        }
    case .phone(let n): people[p].phone = .number(World.number(n))
    case .noPhone: people[p].phone = .missing
    case .wrongPhone: people[p].phone = .invalid(code: "PB012")
    case .exempt(let days):
      people[p].exemption = Exemption(
        reason: "leave", until: days.map { Day(sinceEpoch: today.sinceEpoch + $0) })
    case .notExempt: people[p].exemption = nil
    case .rename(let byPrevious):
      named += 1
      people[p].previousEmail = byPrevious ? people[p].email : nil
      people[p].email = "p\(named)@x"
    case .swapEmails(let with):
      let q = with % people.count
      let email = people[p].email
      people[p].email = people[q].email
      people[q].email = email
    case .takeEmail(let of):
      let q = of % people.count
      guard p != q else { return }
      named += 1
      for index in [p, q] { people[index].id = people[index].id ?? "id-of-\(people[index].email)" }
      people[p].email = people[q].email
      people[q].email = "p\(named)@x"
    case .exchangePhones(let with):
      let q = with % people.count
      let number = people[p].phone
      people[p].phone = people[q].phone
      people[q].phone = number
    case .giveID: people[p].id = people[p].id ?? "id-of-\(people[p].email)"
    case .otherID(let n): people[p].id = "id\(n)"
    case .leaveRoster:
      people[p].listed = false
      people[p].phone = .missing
    case .leaveFiles: people.remove(at: p)
    case .claimToBe(let with): people[p].previousEmail = people[with % people.count].email
    case .join: break
    }
  }

  private mutating func phone(_ index: Int, _ event: PhoneEvent) {
    let subjects = open.keys.sorted()
    guard !subjects.isEmpty, let enrollment = open[subjects[index % subjects.count]] else { return }
    let name = SessionName(subject: enrollment.subject, generation: enrollment.generation)
    signals[name] =
      switch event {
      case .pairs: .working(number: enrollment.phone)
      case .pairsAnother: .working(number: "+49151")
      case .lost: .lost
      case .wavers: .wavering
      case .unnamed: .workingUnnamed
      case .silent: .unanswered
      case .passkey: .needsPasskey
      case .declines: .declined(at: now, consent: nil)
      }
  }

  private mutating func byHand(_ request: HandRequest, _ index: Int) {
    guard !people.isEmpty else { return }
    let answer = Planner(now: now).byHand(
      request, for: [people[index % people.count].email], desired: desired, observed: observed)
    for action in answer.plan.actions { carryOut(action) }
    if Set(open.values.map(\.email)).count < open.count {
      violations.append("by hand: two open enrollments have one e-mail")
    }
  }

  mutating func carryOut(_ action: Action) {
    if action.subject == nil { enrolled += 1 }
    let subject = action.subject ?? "s_\(enrolled)"
    apply(
      Lifecycle.carryOut(
        action, on: open[subject], newSubject: subject, policy: policy, now: now), to: subject)
  }

  mutating func carryOut(_ item: Upkeep) {
    guard let enrollment = open[item.subject] else { return }
    apply(Lifecycle.carryOut(item, on: enrollment, now: now), to: item.subject)
  }

  /// Commits a transition, as the store would: enrollment, event and mail together.
  mutating func apply(_ transition: Transition, to subject: String) {
    checkEvent(of: transition, before: open[subject])
    open[subject] = transition.enrollment
    if let event = transition.event {
      events.append(event)
      replay.apply(event)
    }
    for effect in transition.effects {
      switch effect {
      case .cancelMail(let subject): outbox.removeAll { $0.subject == subject }
      case .mail(let order):
        if !keys.insert(order.key).inserted { violations.append("mail \(order.key) comes twice") }
        outbox.append(order)
      case .endSession(let subject, let generation, _):
        let name = SessionName(subject: subject, generation: generation)
        endedSessions.insert(name)
        signals[name] = nil
      case .tellAdmins: break
      }
    }
  }

  /// Property 5, first half: a change of status has exactly one event, which tells of it.
  private mutating func checkEvent(of transition: Transition, before: Enrollment?) {
    let (old, new) = (before?.status, transition.enrollment?.status)
    guard let event = transition.event else {
      if old != new { violations.append("a change of status without an event") }
      return
    }
    if event.from != old || event.to != new {
      violations.append("\(event.kind) tells of a change that was not made")
    }
    if event.state != transition.enrollment {
      violations.append("\(event.kind) does not carry the state after it")
    }
  }
}
