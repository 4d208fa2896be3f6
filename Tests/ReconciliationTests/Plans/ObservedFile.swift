import Engine
import Foundation
import Reconciliation
import StoreContract

/// `observed.json` of a small book: what the store and the gateway know at a moment, as briefly as it can be told.
///
/// `signals` are `lost`, `needs passkey`, `working NUMBER`, by e-mail. `mailed` is when the mail server took the mail
/// with a person's link, which lives for seven days from then.
struct ObservedFile: Decodable {
  /// The case, in a sentence.
  let sentence: String
  let now: Instant
  let accounts: [String: Account]

  struct Account: Decodable {
    let enrollments: [Enrolled]
    let signals: [String: String]?
  }

  struct Enrolled: Decodable {
    let email: String
    let id: String?
    let phone: String
    let status: Status
    let since: String
    let confirmed: String?
    /// When a poll first saw the session lost.
    let lostSince: String?
    let mailed: String?
  }

  private enum CodingKeys: String, CodingKey {
    case sentence = "case"
    case now, accounts
  }

  init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    sentence = try file.decode(String.self, forKey: .sentence)
    now = try instant(try file.decode(String.self, forKey: .now))
    accounts = try file.decode([String: Account].self, forKey: .accounts)
  }

  /// Puts a stage into the moment that the file tells of.
  func set(_ stage: Stage, book: String) async throws {
    stage.clock.pass(now - stage.now)
    for (id, account) in accounts.sorted(by: { $0.key < $1.key }) {
      let desk = try await Desk.open(id, in: stage.store, book: book)
      try await desk.commit(try account.enrollments.map { .put(try $0.enrollment()) })
      try await desk.store.release(desk.lease)
      for (email, words) in account.signals ?? [:] {
        await stage.gateway.tells(nickname(email), try signal(words))
      }
    }
  }
}

extension ObservedFile.Enrolled {
  fileprivate func enrollment() throws -> Enrollment {
    var enrollment = Enrollment(
      subject: "s_" + email.prefix { $0 != "@" }, email: email, userID: id, phone: phone,
      status: status, since: try instant(since), lastConfirmed: try confirmed.map(instant),
      doubt: try lostSince.map { Doubt(kind: .lost, since: try instant($0)) })
    if let mailed {
      let sent = try instant(mailed)
      enrollment.invitation = Invitation(
        serial: 1, state: .sent, madeAt: sent, sentAt: sent, expiresAt: sent + .days(7),
        lastMailAt: sent)
      (enrollment.serial, enrollment.mails) = (1, 1)
      enrollment.cycle = Cycle(startedAt: sent, invitations: 1)
    }
    return enrollment
  }
}

private func signal(_ words: String) throws -> Signal {
  if words == "lost" { return .lost }
  if words == "needs passkey" { return .needsPasskey }
  guard words.hasPrefix("working ") else { throw Unreadable(words: words) }
  return .working(number: String(words.dropFirst("working ".count)))
}

private func instant(_ text: String) throws -> Instant {
  guard let instant = Instant(rfc3339: text) else { throw Unreadable(words: text) }
  return instant
}

private struct Unreadable: Error {
  var words: String
}
