import Engine
import Logging

/// Sends the mails of one account that are due, in groups, and commits what became of each.
///
/// While one half of a group is on its way, what became of the half before is committed and the half that comes next is
/// claimed and written: so the connection waits for nobody, and no more than a group is ever sent and not on record.
struct MailRoom {
  let account: String
  let lease: Lease
  let surroundings: Surroundings
  let tuning: SyncTuning
  let policy: Policy
  /// By which the account's mails leave.
  let sender: any MailSender
  /// Makes the composer; called when the first mail is to leave.
  let composer: @Sendable () throws -> any MailComposer
  /// Whether a newer revision was applied to the account meanwhile, whose wishes these mails may not be, or the run is to stop.
  let isOvertaken: @Sendable () async throws -> Bool
  /// Why a mail is left for a later sync; nil for what may leave.
  let waits: @Sendable (MailOrder) -> String?
  /// By subject.
  private(set) var builder: DecisionBuilder
  /// By `MailOrder.key`.
  private(set) var fates: [String: MailFate] = [:]
  /// How many mails left.
  private(set) var sentCount = 0
  /// Set when nothing more of this account can leave in this run.
  private(set) var stop: Stop?
  private var made: (any MailComposer)?
  private let clock = ContinuousClock()
  private var nextTurn: ContinuousClock.Instant
  /// When mails were claimed last, and the lease was certainly ours.
  private var claimedAt: Instant
  /// Claimed, and sent when nothing else is due any more.
  private var digests: [OutboxMail] = []
  /// Claimed, and not to leave in this run.
  private var left: [(OutboxMail, why: String)] = []

  enum Stop {
    /// Somebody else needs the account: mail that is left waits until they are done.
    case yielding
    /// Nothing at all can leave by this sender: no further account needs to try it.
    case unavailable(MailUnavailable)
    /// The account's own settings or templates are at fault.
    case unwritable(any Error)
  }

  init(
    account: String, lease: Lease, surroundings: Surroundings, tuning: SyncTuning, policy: Policy,
    sender: any MailSender, builder: DecisionBuilder,
    composer: @escaping @Sendable () throws -> any MailComposer,
    isOvertaken: @escaping @Sendable () async throws -> Bool = { false },
    waits: @escaping @Sendable (MailOrder) -> String?
  ) {
    self.account = account
    self.lease = lease
    self.surroundings = surroundings
    self.tuning = tuning
    self.policy = policy
    self.sender = sender
    self.builder = builder
    self.composer = composer
    self.isOvertaken = isOvertaken
    self.waits = waits
    nextTurn = clock.now + tuning.leaseTurn
    claimedAt = surroundings.now()
  }

  /// Returns when no mail is due any more, or when none can leave.
  mutating func deliver() async throws {
    var coming = try await claim()
    while let batch = coming {
      coming = try await send(try batch.compactMap { try checked($0) }, preparesNext: true)
    }
    try await record()
    if case .yielding = stop {
      for mail in digests { putBack(mail, words: "it waits for those before it") }
      digests = []
    }
    // What several decisions have to tell an admin is one mail.
    var ofAdmins = Dictionary(grouping: digests, by: \.order.email).sorted { $0.key < $1.key }[...]
    while !ofAdmins.isEmpty {
      try Task.checkCancellation()
      let batch = try ofAdmins.prefix(tuning.mailGroup).compactMap { try draft($0.value) }
      _ = try await send(batch, preparesNext: false)
      try await record()
      ofAdmins = ofAdmins.dropFirst(tuning.mailGroup)
    }
    for (mail, why) in left {
      putBack(mail, words: why)
      fates[mail.order.key] = .waiting(words: why)
    }
    try await record()
  }

  /// Mails that are one letter together, or one to each recipient.
  private struct Draft {
    let mails: [OutboxMail]
    var letters: [OutgoingMail]
    /// Whom they were written for, as the person was then; nil for a digest.
    var enrollment: Enrollment?
  }

  /// How many are on their way, as many as may be under way beside them and not be on record yet.
  private var batchSize: Int { max(1, tuning.mailGroup / 2) }
  private var mayOverlap: Bool { 2 * batchSize <= tuning.mailGroup }

  /// Claims mails and writes them; nil when none is due, or none may leave any more.
  private mutating func claim() async throws -> [Draft]? {
    while stop == nil {
      try Task.checkCancellation()
      // The answer may come late.
      let now = surroundings.now()
      let claimed = try await surroundings.store.claimMail(
        account: account, limit: batchSize, under: lease)
      claimedAt = now
      if claimed.isEmpty { return nil }
      digests += claimed.filter { $0.order.kind == .digest }
      var batch: [Draft] = []
      for mail in claimed where mail.order.kind != .digest && mayLeaveNow(mail) {
        if let draft = try draft([mail]) { batch.append(draft) }
      }
      if !batch.isEmpty { return batch }
    }
    return nil
  }

  private mutating func mayLeaveNow(_ mail: OutboxMail) -> Bool {
    guard let why = waits(mail.order) else { return true }
    left.append((mail, why))
    return false
  }

  /// What was written while others were on their way, as it may leave now; nil where it may not.
  private mutating func checked(_ draft: Draft) throws -> Draft? {
    guard let mail = draft.mails.first, mayLeaveNow(mail) else { return nil }
    let enrollment = builder.enrollments[mail.order.subject]
    guard mail.order.mayLeave(for: enrollment, now: surroundings.now()) else {
      builder.settle(mail.order.key, .cancelled)
      return nil
    }
    return enrollment == draft.enrollment ? draft : try self.draft(draft.mails)
  }

  private mutating func yieldIfWanted() async throws {
    guard stop == nil, clock.now >= nextTurn else { return }
    nextTurn = clock.now + tuning.leaseTurn
    let isWanted = try await surroundings.store.renew(lease, seconds: tuning.leaseSeconds)
    if isWanted { stop = .yielding }
    if try await isOvertaken() { stop = .yielding }
  }

  /// Tries each letter once; meanwhile those before are put on record, and those that come next are prepared and given.
  private mutating func send(
    _ batch: [Draft], preparesNext: Bool
  ) async throws -> [Draft]? {
    let letters = batch.flatMap(\.letters)
    if !letters.isEmpty { try await confirmClaim() }
    let (sender, stop) = (sender, stop)
    async let outcomes = Self.handOver(letters, to: sender, after: stop)
    var next: [Draft]?
    var failure: (any Error)?
    if preparesNext && mayOverlap {
      do { next = try await prepared() } catch { failure = error }
    }
    try settle(batch, await outcomes)
    if let failure {
      // What left meanwhile is put on record; where that failed before, the store refuses what does not follow.
      do { try await record() } catch {
        surroundings.logger.error(
          "mail of \(account) that left could not be put on record, and leaves again with the same Message-ID: \(surroundings.words(error).message)"
        )
      }
      throw failure
    }
    if preparesNext && !mayOverlap { next = try await prepared() }
    return next
  }

  private mutating func prepared() async throws -> [Draft]? {
    try await record()
    try await yieldIfWanted()
    return try await claim()
  }

  /// What has left is put on record, also where the run is cut short meanwhile.
  private mutating func record() async throws {
    if builder.isEmpty { return }
    let (decision, store, lease) = (try builder.take(), surroundings.store, lease)
    try await Task { try await store.commit(decision, under: lease) }.value
  }

  /// Once nothing at all can leave, nothing is tried any more.
  private static func handOver(
    _ letters: [OutgoingMail], to sender: any MailSender, after stop: Stop?
  ) async -> [MailOutcome] {
    if case .unavailable(let reason) = stop { return letters.map { _ in .unavailable(reason) } }
    return letters.isEmpty ? [] : await sender.send(letters)
  }

  /// Whoever stood still for longer than a lease lives may have lost what was claimed to somebody who sends it.
  private func confirmClaim() async throws {
    let age = surroundings.now() - claimedAt
    // Of a clock that was set back nobody knows how long it was.
    if age >= 0, age < Seconds(tuning.leaseSeconds) { return }
    _ = try await surroundings.store.renew(lease, seconds: tuning.leaseSeconds)
  }

  /// Nil for what must not leave any more, or cannot be written.
  private mutating func draft(_ mails: [OutboxMail]) throws -> Draft? {
    do {
      guard let letters = try write(mails) else {
        for mail in mails { builder.settle(mail.order.key, .cancelled) }
        return nil
      }
      let enrollment = mails.first.flatMap { builder.enrollments[$0.order.subject] }
      return Draft(mails: mails, letters: letters, enrollment: enrollment)
    } catch let error as MailComposeError where !error.concernsAccount {
      try refuse(mails, words: error.message)
    } catch {
      for mail in mails { putBack(mail, words: surroundings.words(error).message) }
      stop = stop ?? .unwritable(error)
    }
    return nil
  }

  /// One letter a recipient; nil for what must not leave any more.
  private mutating func write(_ mails: [OutboxMail]) throws -> [OutgoingMail]? {
    guard let mail = mails.last else { return nil }
    if mail.order.kind == .digest { return try writeDigest(mails) }
    guard let enrollment = builder.enrollments[mail.order.subject],
      mail.order.mayLeave(for: enrollment, now: surroundings.now())
    else { return nil }
    var payload = try MailPayload(decoding: mail.payload)
    try payload.complete(with: builder.correspondence)
    let composer = try theComposer()
    return try payload.briefs(
      for: mail.order, of: enrollment, policy: policy, links: surroundings.linkKey
    ).map { try composer.compose($0) }
  }

  /// One letter with the items of several digests: a further item makes it another letter, with another Message-ID.
  private mutating func writeDigest(_ mails: [OutboxMail]) throws -> [OutgoingMail]? {
    guard let newest = mails.max(by: { $0.order.number < $1.order.number }) else { return nil }
    var payload = try MailPayload(decoding: newest.payload)
    try payload.complete(with: builder.correspondence)
    payload.digest = try mails.sorted { $0.order.number < $1.order.number }.flatMap { mail in
      try (MailPayload(decoding: mail.payload).digest ?? []).filter { item in
        item.escalation.map {
          $0.mayLeave(for: builder.enrollments[$0.subject], now: surroundings.now())
        } ?? true
      }
    }
    guard payload.digest?.isEmpty == false else { return nil }
    let composer = try theComposer()
    return try payload.digestBriefs(for: newest.order).map { try composer.compose($0) }
  }

  private mutating func theComposer() throws -> any MailComposer {
    let composer = try made ?? self.composer()
    made = composer
    return composer
  }

  private mutating func settle(_ batch: [Draft], _ outcomes: [MailOutcome]) throws {
    var outcomes = outcomes[...]
    for draft in batch {
      let own = outcomes.prefix(draft.letters.count)
      outcomes = outcomes.dropFirst(draft.letters.count)
      try settle(draft.mails, Self.together(own))
    }
  }

  private mutating func settle(_ mails: [OutboxMail], _ outcome: MailOutcome) throws {
    switch outcome {
    case .accepted: try accept(mails, isInFolder: false)
    case .written: try accept(mails, isInFolder: true)
    case .refusedForGood(let words): try refuse(mails, words: words)
    case .tryLater(let words):
      let attempts = mails.map(\.attempts).min() ?? 0
      if attempts >= tuning.mailAttempts {
        try refuse(mails, words: "given up after \(attempts) attempts: \(words)")
        return
      }
      for mail in mails {
        builder.settle(
          mail.order.key,
          .retry(afterSeconds: tuning.backOff(afterAttempt: attempts), words: words))
        fates[mail.order.key] = .retrying(words: words)
      }
    case .unavailable(let reason):
      for mail in mails { putBack(mail, words: reason.reason) }
      stop = .unavailable(reason)
    }
  }

  private mutating func accept(_ mails: [OutboxMail], isInFolder: Bool) throws {
    if let digest = mails.first(where: { $0.order.kind == .digest }) {
      note(.mailed, cause: digest.order.kind.rawValue + (isInFolder ? Lifecycle.inFolder : ""))
    }
    for mail in mails {
      for (order, enrollment) in try concerned(by: mail) {
        let transition = Lifecycle.mailAccepted(
          order, isInFolder: isInFolder, on: enrollment, policy: policy, now: surroundings.now())
        try builder.add(transition, of: order.subject, actor: surroundings.machine)
      }
      builder.settle(mail.order.key, .sent)
      fates[mail.order.key] = .sent
    }
    sentCount += 1
  }

  private mutating func putBack(_ mail: OutboxMail, words: String) {
    builder.settle(mail.order.key, .putBack(words: words))
    fates[mail.order.key] = .retrying(words: words)
  }

  private mutating func refuse(_ mails: [OutboxMail], words: String) throws {
    if let digest = mails.first(where: { $0.order.kind == .digest }) {
      note(.bounced, cause: "\(digest.order.kind.rawValue): \(words)")
    }
    for mail in mails {
      for (order, enrollment) in try concerned(by: mail) {
        let transition = Lifecycle.mailRefused(
          order, words: words, on: enrollment, now: surroundings.now())
        try builder.add(transition, of: order.subject, actor: surroundings.machine)
      }
      builder.settle(mail.order.key, .failed(words: words))
      fates[mail.order.key] = .failed(words: words)
    }
  }

  /// The orders that a mail carries out, each with the enrollment that it is about.
  private func concerned(by mail: OutboxMail) throws -> [(MailOrder, Enrollment)] {
    var orders = [mail.order]
    if mail.order.kind == .digest {
      orders = (try MailPayload(decoding: mail.payload).digest ?? []).compactMap(\.escalation)
    }
    return orders.compactMap { order in builder.enrollments[order.subject].map { (order, $0) } }
  }

  private mutating func note(_ kind: EventKind, cause: String) {
    builder.add(
      EventDraft(kind: kind, at: surroundings.now(), cause: cause), actor: surroundings.machine)
  }

  /// What became of a mail to several admins: it has arrived when one of them has it.
  private static func together(_ outcomes: some Sequence<MailOutcome>) -> MailOutcome {
    func rank(_ outcome: MailOutcome) -> Int {
      switch outcome {
      case .accepted, .written: 0
      case .unavailable: 1
      case .tryLater: 2
      case .refusedForGood: 3
      }
    }
    return outcomes.min { rank($0) < rank($1) }
      ?? .refusedForGood(serverWords: "nobody to send it to: no manager and no admins are set")
  }
}

/// What became of a mail in this run.
package enum MailFate: Equatable, Sendable {
  case sent
  case retrying(words: String)
  /// It is not to leave yet, and nothing is wrong with that.
  case waiting(words: String)
  case failed(words: String)
}

extension MailFate {
  /// Why a mail that was decided before a freeze has not left.
  package static let frozen = "it waits for the end of the freeze"

  /// Whether nothing is to become of it any more.
  var isSettled: Bool {
    switch self {
    case .sent, .failed: true
    case .retrying, .waiting: false
    }
  }
}
