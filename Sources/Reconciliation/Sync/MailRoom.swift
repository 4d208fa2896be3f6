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
    var ready: [(mail: OutboxMail, letter: OutgoingMail)] = []
    for mail in claimed {
      let order = mail.order
      let enrollment = result.enrollments[order.subject]
      guard let enrollment, order.kind == .escalation || order.isCurrent(for: enrollment, at: surroundings.now())
      else {
        builder.settle(order.key, .cancelled)
        continue
      }
      do {
        let payload = try MailPayload(decoding: mail.payload)
        let expires = order.kind == .reminder ? enrollment.invitation?.expiresAt : nil
        let brief = payload.brief(for: order, expires: expires, linkKey: surroundings.linkKey)
        ready.append((mail, try composer.compose(brief)))
      } catch {
        let words = (error as? MailComposeError)?.message ?? String(describing: error)
        try refuse(mail, words: words, in: &builder, &result)
      }
    }
    let outcomes = ready.isEmpty ? [] : await surroundings.sender.send(ready.map(\.letter))
    for (index, entry) in ready.enumerated() {
      let (mail, key) = (entry.mail, entry.mail.order.key)
      switch outcomes[index] {
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
      case .tryLater(let words):
        if mail.attempts >= tuning.mailAttempts {
          try refuse(mail, words: "given up after \(mail.attempts) attempts: \(words)", in: &builder, &result)
        } else {
          builder.settle(
            key,
            .retry(afterSeconds: tuning.backOff(afterAttempt: mail.attempts), words: words))
          result.outcomes[key] = .retrying(words: words)
        }
      case .unavailable(let reason):
        builder.settle(key, .putBack(words: reason.reason))
        result.outcomes[key] = .retrying(words: reason.reason)
        result.unavailable = reason
      }
    }
    try await surroundings.store.commit(builder.finished(), under: lease)
    result.enrollments = builder.enrollments
    result.head = builder.head
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

extension MailOrder {
  /// Whether the mail still says the truth: its link is the live one, its address is the person's.
  func isCurrent(for enrollment: Enrollment, at now: Instant) -> Bool {
    guard email == enrollment.email else { return false }
    guard let serial else { return true }
    return enrollment.invitation?.serial == serial && enrollment.hasLiveLink(at: now)
      && generation == enrollment.generation
  }
}
