import Engine

/// Sends the mails of one account that are due, in groups, and commits what became of each group.
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
  /// Whether a newer revision was applied to the account meanwhile, whose wishes these mails may not be.
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
  /// When the mails that are under way were claimed.
  private var claimedAt: Instant

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
    var digests: [OutboxMail] = []
    var left: [(OutboxMail, why: String)] = []
    while stop == nil {
      try Task.checkCancellation()
      // The answer may come late.
      claimedAt = surroundings.now()
      let claimed = try await surroundings.store.claimMail(
        account: account, limit: tuning.mailGroup, under: lease)
      if claimed.isEmpty { break }
      digests += claimed.filter { $0.order.kind == .digest }
      var others: [OutboxMail] = []
      for mail in claimed where mail.order.kind != .digest {
        if let why = waits(mail.order) { left.append((mail, why)) } else { others.append(mail) }
      }
      if !others.isEmpty { try await send(others.map { [$0] }) }
      try await yieldIfWanted()
    }
    if case .yielding = stop {
      for mail in digests { putBack(mail, words: "it waits for those before it") }
      digests = []
    }
    // What several decisions have to tell an admin is one mail.
    var ofAdmins = Dictionary(grouping: digests, by: \.order.email).sorted { $0.key < $1.key }[...]
    while !ofAdmins.isEmpty {
      try Task.checkCancellation()
      try await send(ofAdmins.prefix(tuning.mailGroup).map(\.value))
      ofAdmins = ofAdmins.dropFirst(tuning.mailGroup)
    }
    for (mail, why) in left {
      putBack(mail, words: why)
      fates[mail.order.key] = .waiting(words: why)
    }
    if !builder.isEmpty { try await record() }
  }

  private mutating func yieldIfWanted() async throws {
    guard stop == nil, clock.now >= nextTurn else { return }
    nextTurn = clock.now + tuning.leaseTurn
    let isWanted = try await surroundings.store.renew(lease, seconds: tuning.leaseSeconds)
    if isWanted { stop = .yielding }
    if try await isOvertaken() { stop = .yielding }
  }

  /// Tries each mail once, those that are one letter together, and commits what became of them.
  private mutating func send(_ bundles: [[OutboxMail]]) async throws {
    var ready: [(mails: [OutboxMail], letters: [OutgoingMail])] = []
    for mails in bundles {
      do {
        guard let letters = try write(mails) else {
          for mail in mails { builder.settle(mail.order.key, .cancelled) }
          continue
        }
        ready.append((mails, letters))
      } catch let error as MailComposeError where !error.concernsAccount {
        try refuse(mails, words: error.message)
      } catch {
        for mail in mails { putBack(mail, words: surroundings.words(error).message) }
        stop = stop ?? .unwritable(error)
      }
    }
    let letters = ready.flatMap(\.letters)
    var outcomes = (letters.isEmpty ? [] : try await handOver(letters))[...]
    for (mails, letters) in ready {
      let own = outcomes.prefix(letters.count)
      outcomes = outcomes.dropFirst(letters.count)
      try settle(mails, Self.together(own))
    }
    try await record()
  }

  /// What has left is put on record, also where the run is cut short meanwhile.
  private mutating func record() async throws {
    let (decision, store, lease) = (try builder.take(), surroundings.store, lease)
    try await Task { try await store.commit(decision, under: lease) }.value
  }

  /// Once nothing at all can leave, nothing is tried any more.
  private func handOver(_ letters: [OutgoingMail]) async throws -> [MailOutcome] {
    if case .unavailable(let reason) = stop { return letters.map { _ in .unavailable(reason) } }
    try await confirmClaim()
    return await sender.send(letters)
  }

  /// Whoever stood still for longer than a lease lives may have lost what was claimed to somebody who sends it.
  private func confirmClaim() async throws {
    let age = surroundings.now() - claimedAt
    // Of a clock that was set back nobody knows how long it was.
    if age >= 0, age < Seconds(tuning.leaseSeconds) { return }
    _ = try await surroundings.store.renew(lease, seconds: tuning.leaseSeconds)
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
