import Engine
import Formats
import Reconciliation

/// Looks at every effect of a simulation, and says what must never be.
///
/// What it knows comes from the effects themselves: decisions as the store took them, mails as the server took them,
/// answers as the gateway gave them.
// Sound because everything of a simulation runs on one thread.
final class Watch: @unchecked Sendable {
  weak var worldOrNil: Universe?
  private(set) var violations: [String] = []
  var ledgers: [String: AccountLedger] = [:]
  /// Names of sessions whose end was decided.
  private var endedNames: Set<String> = []
  /// When a session was shown lost, or with another number, as far as no decision is made on a later sight of it.
  private var badMoments: [String: [Instant]] = [:]
  /// How often each property was looked at.
  private(set) var looks: [Character: Int] = [:]

  struct Claim {
    var order: MailOrder
    var revision: String?
    var at: Instant
    var applied: String?
  }

  private var claims: [String: Claim] = [:]
  private var messageIDs: [String: String] = [:]
  private var keys: [String: String] = [:]
  /// Who handed a mail over last, and when that process had claimed it.
  private var lastSender: [String: (process: SimulatedProcess, claimedAt: Int64)] = [:]
  private var lastTaken: [String: Instant] = [:]
  /// Mails that a process handed over and has not put on record, by process and account.
  private var unsettled: [String: Set<String>] = [:]
  private var onRecord: Set<String> = []

  var world: Universe {
    get {
      guard let worldOrNil else { preconditionFailure("a watch without a world") }
      return worldOrNil
    }
    set { worldOrNil = newValue }
  }

  /// How many decisions were committed, by the process that did.
  private(set) var decisions: [String: Int] = [:]

  func decisionsSince(_ process: SimulatedProcess) -> Int {
    decisions.filter { $0.key != "\(process.holder.pid)" }.values.reduce(0, +)
      - process.decisionsOfOthers
  }

  func violate(_ text: String) { violations.append(text) }
  func look(_ property: Character) { looks[property, default: 0] += 1 }

  func phone(ofSession name: String) -> String? {
    for ledger in ledgers.values {
      if let found = ledger.open.values.first(where: { $0.sessionName == name }) {
        return found.phone
      }
    }
    return nil
  }

  // MARK: Decisions

  func committed(
    _ decision: Decision, by process: SimulatedProcess, in store: any CentralStore
  ) async throws {
    var ledger = ledgers[decision.account] ?? AccountLedger(decision.account)
    let before = ledger.open
    for problem in ledger.add(decision) { violate("5: \(problem)") }
    ledgers[decision.account] = ledger
    for event in decision.events { world.teller?("    \(decision.account) \(event.line)") }
    decisions["\(process.holder.pid)", default: 0] += 1
    look("5")
    let held = try await store.enrollments(account: decision.account)
    if Dictionary(held.map { ($0.subject, $0) }, uniquingKeysWith: { $1 }) != ledger.open {
      violate("5: the store of \(decision.account) holds something else than was decided")
    }
    if try await store.record(account: decision.account)?.head.seq != ledger.seq {
      violate("6: an event of \(decision.account) is lost")
    }
    for change in decision.changes {
      check(change, before[change.subject], decision, process)
    }
    for event in decision.events { check(event, before, decision, process) }
    checkGuards(decision, ledger, before, process)
    endedNames.formUnion(decision.endSessions)
    settle(decision, process)
    try await noteApplied(in: store)
  }

  private func check(
    _ change: EnrollmentChange, _ old: Enrollment?, _ decision: Decision,
    _ process: SimulatedProcess
  ) {
    guard let new = change.enrollment else { return }
    let now = world.now(of: process.machine)
    look("2")
    if new.hasLiveLink(at: now) {
      if new.status == .archiving { violate("2: \(new.email) has a live link while Archiving") }
      if new.declinedAt != nil { violate("2: \(new.email) has a live link after declining") }
    }
    let name = new.sessionName
    if new.status == .archiving, new.doubt == nil, old?.status != .archiving || old?.doubt != nil,
      let moment = process.moments[name]
    {
      badMoments[name]?.removeAll { $0 <= moment }
    }
    if endedNames.contains(new.sessionName) {
      violate("2: the session \(new.sessionName) was ended and speaks again")
    }
    if new.status == .archiving, old?.status != .archiving || old?.sessionName != new.sessionName {
      look("4")
      let seen = process.seen[new.sessionName]
      if seen?.state != .working || seen?.identity != .number(new.phone) {
        violate("4: \(new.email) is Archiving, and its session was seen \(describe(seen))")
      }
    }
  }

  private func check(
    _ event: StoredEvent, _ before: [String: Enrollment], _ decision: Decision,
    _ process: SimulatedProcess
  ) {
    guard let subject = event.subject, let old = before[subject] else { return }
    if event.kind == .withdraw { checkWithdrawal(old, decision.account, process) }
    let isSecondLook =
      event.kind == .disconnect || event.kind == .reject && old.status == .archiving
    if isSecondLook, old.status == .archiving, !world.hasJumped {
      look("4")
      let seenAt = process.shownAt ?? world.now(of: process.machine)
      if badMoments[old.sessionName, default: []].allSatisfy({ seenAt - $0 < 60 }) {
        violate("4: \(event.kind) of \(old.email) for what one poll saw")
      }
    }
  }

  /// 8. Absence never withdraws unless `prune` says so.
  private func checkWithdrawal(_ old: Enrollment, _ account: String, _ process: SimulatedProcess) {
    look("8")
    guard let desired = desired(account, process.revision) else {
      return violate("8: \(old.email) is withdrawn by nobody's wish")
    }
    let today = desired.policy.zone.wallClock(at: world.now(of: process.machine)).day
    let saysOff = desired.people.contains { person in
      guard
        person.email == old.email || person.previousEmail == old.email
          || person.id != nil && person.id == old.userID
      else { return false }
      switch person.wish {
      case .off: return true
      case .on(_, let until): return until.map { today >= $0 } ?? false
      case .none, .unreadable: return false
      }
    }
    let prunes =
      (desired.policy.prune || process.prunes) && desired.roster == .sound
      && desired.archiving == .sound && desired.standing == .active
    if !saysOff && !prunes { violate("8: \(old.email) is withdrawn by absence") }
  }

  private func checkGuards(
    _ decision: Decision, _ ledger: AccountLedger, _ before: [String: Enrollment],
    _ process: SimulatedProcess
  ) {
    let kinds: Set<EventKind> = [.withdraw, .relink, .revoke]
    let planned = decision.events.count { kinds.contains($0.kind) }
    if planned > 0, !process.liftedByPerson.contains(.withdrawals), !world.hasJumped {
      let today = world.now(of: process.machine) - .days(1)
      let done = ledger.dates.count { kinds.contains($0.kind) && $0.at > today }
      if done > BookModel.withdrawals {
        violate("guard: \(done) withdrawals in a day in \(decision.account)")
      }
    }
    let lost = decision.events.count { $0.kind == .disconnect }
    let archiving = before.values.count { $0.status == .archiving }
    if lost > 3, lost * 10 > archiving, !process.liftedByPerson.contains(.disconnects) {
      violate("guard: \(lost) of \(archiving) are logged out at once in \(decision.account)")
    }
  }

  private func settle(_ decision: Decision, _ process: SimulatedProcess) {
    let place = "\(process.holder.pid) \(decision.account)"
    for settled in decision.settled {
      let key = "\(decision.account) \(settled.key)"
      unsettled[place]?.remove(key)
      if settled.outcome == .sent { onRecord.insert(key) }
    }
  }

  // MARK: Mail

  func claimed(_ mails: [OutboxMail], by process: SimulatedProcess, applied: String?) {
    for mail in mails {
      process.claims["\(mail.account) \(mail.order.key)"] = world.executor.now
      claims["\(mail.account) \(mail.order.key)"] = Claim(
        order: mail.order, revision: process.revision, at: world.now(of: process.machine),
        applied: applied)
    }
  }

  /// The server took a mail.
  func mailed(_ mail: OutgoingMail, by process: SimulatedProcess) {
    look("6")
    // Keys are unique in an account alone, which the addresses of the book tell.
    let account = String(mail.to.address.drop { $0 != "@" }.dropFirst().prefix { $0 != "." })
    let key = "\(account) \(mail.key)"
    guard let claim = claims[key] else {
      return violate("6: \(key) leaves, and nobody had claimed it")
    }
    if onRecord.contains(key) {
      violate("6: \(key) leaves again, and stands on record as sent")
    }
    if let known = messageIDs[key], known != mail.messageID {
      violate("6: \(key) leaves again, with another Message-ID")
    }
    if let other = keys[mail.messageID], other != key {
      violate("6: \(key) and \(other) have one Message-ID")
    }
    // Whoever stands still for longer than a lease lives has lost it, and a group of mails is in flight.
    let leaseLives = Int64(Universe.tuning.leaseSeconds) * 1_000
    if let (before, claimedAt) = lastSender[key], !before.isDead, before.struck.isEmpty,
      !before.hasLost,
      !world.server.cut.contains(mail.messageID),
      world.executor.now - claimedAt < leaseLives
    {
      violate("6: \(key) leaves twice, and nothing had gone wrong")
    }
    let isFirst = messageIDs[key] == nil
    messageIDs[key] = mail.messageID
    keys[mail.messageID] = key
    lastSender[key] = (process, process.claims[key] ?? world.executor.now)
    let place = "\(process.holder.pid) \(account)"
    unsettled[place, default: []].insert(key)
    if unsettled[place]?.count ?? 0 > Universe.tuning.mailGroup {
      violate("6: more than a group of mails of \(account) left without being put on record")
    }
    checkRecipient(claim.order, account, claim, key, isFirst: isFirst, process)
  }

  /// 3. Nobody whose desired state is off, held, exempted or declined is sent an invitation or reminder.
  private func checkRecipient(
    _ order: MailOrder, _ account: String, _ claim: Claim, _ key: String,
    isFirst: Bool, _ process: SimulatedProcess
  ) {
    guard order.serial != nil else { return }
    look("3")
    if let applied = claim.applied, let revision = claim.revision,
      !world.graph.descends(revision, from: applied)
    {
      violate("3: \(key) leaves by wishes older than those carried out")
    }
    guard let desired = desired(account, claim.revision) else {
      return violate("3: \(key) leaves for an account without wishes")
    }
    let today = desired.policy.zone.wallClock(at: claim.at).day
    let person = desired.people.first { $0.email == order.email }
    var why: String?
    if desired.standing != .active { why = "the account stands still" }
    switch person?.wish {
    case .on(let from, let until):
      if !(from.map { $0 <= today } ?? true && until.map { today < $0 } ?? true) { why = "not now" }
    default: why = "not on"
    }
    if let exemption = person?.exemption, exemption.until.map({ today < $0 }) ?? true {
      why = "exempted"
    }
    if person?.listed != true { why = "not listed" }
    if person?.phone != .number(order.phone) { why = "the phone is another, or none" }
    if ledgers[account]?.declined.contains(order.subject) ?? false { why = "declined" }
    if let why { violate("3: \(key) goes to \(order.email): \(why)") }
    let link = "\(order.subject).\(order.serial ?? 0).\(order.generation)"
    if order.kind == .reminder, isFirst, !world.hasJumped,
      let last = lastTaken[link], claim.at - last < .days(2) - .hours(1)
    {
      violate("pause: \(order.email) is reminded \((claim.at - last) / 3_600) hours after a mail")
    }
    lastTaken[link] = claim.at
  }

  // MARK: Gateway

  func saw(_ sessions: [GatewaySession], isAll: Bool, by process: SimulatedProcess) {
    let now = world.now(of: process.machine)
    if isAll {
      process.seen = [:]
      process.lookedAt = now
      process.decisionsOfOthers =
        decisions.filter { $0.key != "\(process.holder.pid)" }.values.reduce(0, +)
    }
    for session in sessions { process.seen[session.name] = session }
  }

  /// What the gateway shows, at the moment at which it is so: the answer may come much later.
  func shown(_ sessions: [GatewaySession], isAll: Bool, to process: SimulatedProcess) {
    let now = world.now(of: process.machine)
    for session in sessions { process.moments[session.name] = now }
    guard isAll else { return }
    process.shownAt = now
    if process.isFree { return }
    let shown = Dictionary(sessions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    for enrollment in ledgers.values.flatMap(\.open.values) {
      let name = enrollment.sessionName
      switch shown[name]?.state {
      case nil, .failed, .awaitingScan: badMoments[name, default: []].append(now)
      case .working:
        if case .number(let number) = shown[name]?.identity, number != enrollment.phone {
          badMoments[name, default: []].append(now)
        }
      default: break
      }
    }
  }

  func ends(_ name: String, by process: SimulatedProcess) {
    for enrollment in ledgers.values.flatMap(\.open.values)
    where enrollment.status == .archiving && enrollment.sessionName == name {
      violate("4: the session of \(enrollment.email) is ended, who is Archiving")
    }
  }

  // MARK: Parts

  /// What the files of a commit really ask for.
  func desired(_ account: String, _ revision: String?) -> DesiredAccount? {
    guard let revision else { return nil }
    do {
      return try world.book(at: revision).read[account]?.desired
    } catch {
      violate("story: \(error)")
      return nil
    }
  }

  private func describe(_ session: GatewaySession?) -> String {
    session.map { "\($0.state.rawValue), \($0.identity)" } ?? "nowhere"
  }

  private var applied: [String: String] = [:]

  /// The revision applied to an account never goes back.
  func noteApplied(in store: any CentralStore) async throws {
    for record in try await store.accounts(of: BookModel.id) {
      guard let new = record.appliedRevision else { continue }
      if let old = applied[record.id], !world.graph.descends(new, from: old) {
        violate("rewind: \(record.id) goes back from \(old.suffix(4)) to \(new.suffix(4))")
      }
      applied[record.id] = new
    }
  }
}
