import Engine
import Reconciliation

extension Contents.Account {
  /// A mail that was not sent yet, or failed.
  struct Mail {
    let mail: NewMail
    let key: String
    var state: OutboxMail.State = .queued
    var due: Int64 = 0
    /// The lease under which it was claimed or failed.
    var token: Int64?
    var attempts = 0
    var lastError: String?

    init(_ mail: NewMail) {
      self.mail = mail
      key = mail.order.key
    }

    func told(account: String, now: Int64) -> OutboxMail {
      OutboxMail(
        account: account, order: mail.order, payload: mail.payload, state: state,
        attempts: attempts, lastError: lastError,
        wait: state == .queued ? Int(max(0, due - now)) : 0)
    }
  }

  mutating func claimMail(
    limit: Int, under lease: Lease, now: Int64, account: String
  ) -> [OutboxMail] {
    for index in outbox.indices where outbox[index].state == .claimed {
      guard let token = outbox[index].token, token < lease.token else { continue }
      outbox[index].state = .queued
      outbox[index].token = nil
    }
    let due = outbox.indices.filter { outbox[$0].state == .queued && outbox[$0].due <= now }
      .sorted { (outbox[$0].due, $0) < (outbox[$1].due, $1) }
    return due.prefix(limit).map { index in
      outbox[index].state = .claimed
      outbox[index].token = lease.token
      outbox[index].attempts += 1
      return outbox[index].told(account: account, now: now)
    }
  }

  mutating func settle(_ settled: [SettledMail], under lease: Lease, now: Int64) {
    for item in settled {
      if item.outcome == .sent {
        outbox.removeAll { $0.key == item.key }
        sent.insert(item.key)
        continue
      }
      let index = outbox.firstIndex {
        $0.key == item.key && $0.state == .claimed && $0.token == lease.token
      }
      guard let index else { continue }
      switch item.outcome {
      case .sent, .cancelled: outbox.remove(at: index)
      case .retry(let seconds, let words):
        outbox[index].due = now + Int64(seconds)
        requeue(index, words: words)
      case .putBack(let words):
        outbox[index].attempts -= 1
        requeue(index, words: words)
      case .failed(let words):
        outbox[index].state = .failed
        outbox[index].lastError = words
      }
    }
  }

  private mutating func requeue(_ index: Int, words: String) {
    outbox[index].state = .queued
    outbox[index].token = nil
    outbox[index].lastError = words
  }

  mutating func cancelMail(of subjects: [String], under lease: Lease) {
    outbox.removeAll { mail in
      subjects.contains(mail.mail.order.subject)
        && !(mail.state == .failed && mail.token == lease.token)
    }
  }

  mutating func add(_ new: [NewMail]) {
    guard !new.isEmpty else { return }
    var known = Set(outbox.map(\.key)).union(sent)
    for mail in new.map(Mail.init) where known.insert(mail.key).inserted { outbox.append(mail) }
  }
}
