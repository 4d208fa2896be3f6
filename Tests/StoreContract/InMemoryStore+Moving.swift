import Engine
package import Reconciliation

extension InMemoryStore: MovableStore {
  package func allAccounts() -> [String] { contents.accounts.keys.sorted() }

  package func leaseHolder(account: String) -> LeaseHolder? {
    guard let lease = contents.accounts[account]?.lease, lease.expires > seconds(),
      !isDead(lease.holder)
    else { return nil }
    return lease.holder
  }

  package func contents(account id: String) -> AccountContents? {
    let links = contents.links
    return contents.accounts[id].map { account in
      var contents = AccountContents(id: id, book: account.book)
      contents.appliedRevision = account.appliedRevision
      contents.attemptedRevision = account.attemptedRevision
      contents.published = account.published
      contents.enrollments = account.enrolled.values
        .map { OpenEnrollment(enrollment: $0.enrollment, liveLinkHash: $0.link) }
        .sorted { $0.enrollment.email.utf8.lexicographicallyPrecedes($1.enrollment.email.utf8) }
      contents.closed = account.closed.values.sorted {
        $0.enrollment.subject < $1.enrollment.subject
      }
      contents.events = account.events
      contents.outbox = account.outbox.map(\.waiting)
      contents.sentMail = account.sent.sorted()
      contents.sessionsToEnd = account.sessionsToEnd
      contents.links = links.filter { $0.value.account == id }
        .map { RememberedLink(hash: $0.key, link: $0.value) }.sorted { $0.hash < $1.hash }
      contents.leaseToken = account.token
      return contents
    }
  }

  package func mark(movedTo name: String?) {
    contents.movedTo = name
    guard name != nil else { return }
    let now = seconds()
    for (id, account) in contents.accounts {
      guard let lease = account.lease, lease.expires <= now else { continue }
      contents.accounts[id]?.lease = nil
      contents.accounts[id]?.token += 1
    }
  }

  package func fill(with accounts: [AccountContents], as identity: StoreIdentity) throws {
    try write { contents in
      if let known = contents.accounts.keys.first { throw StoreError.notEmpty(account: known) }
      contents.id = identity.id
      contents.linkKeyFingerprint = identity.linkKeyFingerprint
      for account in accounts {
        var filled = Contents.Account(book: account.book)
        filled.appliedRevision = account.appliedRevision
        filled.attemptedRevision = account.attemptedRevision
        filled.published = account.published
        for open in account.enrollments {
          filled.enrolled[open.enrollment.subject] = .init(
            enrollment: open.enrollment, link: open.liveLinkHash)
        }
        for closed in account.closed { filled.closed[closed.enrollment.subject] = closed }
        filled.events = account.events
        filled.outbox = account.outbox.map(Contents.Account.Mail.init)
        filled.sent = Set(account.sentMail)
        filled.sessionsToEnd = account.sessionsToEnd
        filled.token = account.leaseToken
        contents.accounts[account.id] = filled
        for known in account.links { contents.links[known.hash] = known.link }
      }
    }
  }
}

extension Contents.Account.Mail {
  fileprivate var waiting: WaitingMail {
    WaitingMail(
      mail: mail, due: due, failedUnder: state == .failed ? token : nil, attempts: attempts,
      lastError: lastError)
  }

  fileprivate init(_ waiting: WaitingMail) {
    self.init(waiting.mail)
    due = waiting.due
    state = waiting.failedUnder == nil ? .queued : .failed
    token = waiting.failedUnder
    attempts = waiting.attempts
    lastError = waiting.lastError
  }
}
