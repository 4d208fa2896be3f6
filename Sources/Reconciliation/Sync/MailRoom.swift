import Engine

/// Sends the mails of one account that are due, in groups, and commits what became of each group.
struct MailRoom {
  let account: String
  let lease: Lease
  let surroundings: Surroundings
  let tuning: SyncTuning
  let policy: Policy
  let composer: any MailComposer
  /// Builds the decision that settles a group, from the enrollments and head as they are by then.
  let newDecision: (_ enrollments: [String: Enrollment], _ head: EventHead) -> DecisionBuilder

  struct Result {
    var enrollments: [String: Enrollment]
    var head: EventHead
    /// By `MailOrder.key`.
    var outcomes: [String: MailFate] = [:]
    /// Set when nothing at all can leave: no further account needs to try.
    var unavailable: MailUnavailable?
  }

  func deliver(enrollments: [String: Enrollment], head: EventHead) async throws -> Result {
    var result = Result(enrollments: enrollments, head: head)
    while result.unavailable == nil {
      let claimed = try await surroundings.store.claimMail(
        account: account, limit: tuning.mailGroup, under: lease)
      if claimed.isEmpty { break }
      try await send(claimed, into: &result)
    }
    return result
  }

  private func send(_ claimed: [OutboxMail], into result: inout Result) async throws {
    var builder = newDecision(result.enrollments, result.head)
    var ready: [(mail: OutboxMail, letters: [OutgoingMail])] = []
    for mail in claimed {
      guard let enrollment = result.enrollments[mail.order.subject],
        mail.order.mayLeave(for: enrollment, now: surroundings.now())
      else {
        builder.settle(mail.order.key, .cancelled)
        continue
      }
      do {
        ready.append((mail, try write(mail, of: enrollment)))
      } catch {
        try refuse(mail, words: Self.words(error), in: &builder, &result)
      }
    }
    let letters = ready.flatMap(\.letters)
    var outcomes = (letters.isEmpty ? [] : await surroundings.sender.send(letters))[...]
    for (mail, letters) in ready {
      let own = outcomes.prefix(letters.count)
      outcomes = outcomes.dropFirst(letters.count)
      try settle(mail, Self.together(own), in: &builder, &result)
    }
    try await surroundings.store.commit(builder.finished(), under: lease)
    result.enrollments = builder.enrollments
    result.head = builder.head
  }

  private func write(_ mail: OutboxMail, of enrollment: Enrollment) throws -> [OutgoingMail] {
    let payload = try MailPayload(decoding: mail.payload)
    return try payload.briefs(
      for: mail.order, of: enrollment, policy: policy, links: surroundings.linkKey
    ).map { try composer.compose($0) }
  }

  private func settle(
    _ mail: OutboxMail, _ outcome: MailOutcome, in builder: inout DecisionBuilder,
    _ result: inout Result
  ) throws {
    let key = mail.order.key
    switch outcome {
    case .accepted:
      if let enrollment = builder.enrollments[mail.order.subject] {
        let transition = Lifecycle.mailAccepted(
          mail.order, on: enrollment, policy: policy, now: surroundings.now())
        try builder.add(transition, of: mail.order.subject, actor: surroundings.machine)
      }
      builder.settle(key, .sent)
      result.outcomes[key] = .sent
    case .refusedForGood(let words):
      try refuse(mail, words: words, in: &builder, &result)
    case .tryLater(let words) where mail.attempts >= tuning.mailAttempts:
      let words = "given up after \(mail.attempts) attempts: \(words)"
      try refuse(mail, words: words, in: &builder, &result)
    case .tryLater(let words):
      builder.settle(
        key, .retry(afterSeconds: tuning.backOff(afterAttempt: mail.attempts), words: words))
      result.outcomes[key] = .retrying(words: words)
    case .unavailable(let reason):
      builder.settle(key, .putBack(words: reason.reason))
      result.outcomes[key] = .retrying(words: reason.reason)
      result.unavailable = reason
    }
  }

  /// What became of a mail to several admins: it has arrived when one of them has it.
  private static func together(_ outcomes: some Sequence<MailOutcome>) -> MailOutcome {
    func rank(_ outcome: MailOutcome) -> Int {
      switch outcome {
      case .accepted: 0
      case .unavailable: 1
      case .tryLater: 2
      case .refusedForGood: 3
      }
    }
    return outcomes.min { rank($0) < rank($1) }
      ?? .refusedForGood(serverWords: "nobody to send it to: no manager and no admins are set")
  }

  private static func words(_ error: any Error) -> String {
    (error as? MailComposeError)?.message ?? String(describing: error)
  }

  private func refuse(
    _ mail: OutboxMail, words: String, in builder: inout DecisionBuilder, _ result: inout Result
  ) throws {
    if let enrollment = builder.enrollments[mail.order.subject] {
      let transition = Lifecycle.mailRefused(
        mail.order, words: words, on: enrollment, now: surroundings.now())
      try builder.add(transition, of: mail.order.subject, actor: surroundings.machine)
    }
    builder.settle(mail.order.key, .failed(words: words))
    result.outcomes[mail.order.key] = .failed(words: words)
  }
}

/// What became of a mail in this run.
package enum MailFate: Equatable, Sendable {
  case sent
  case retrying(words: String)
  case failed(words: String)
}
