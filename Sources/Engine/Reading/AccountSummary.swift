/// The figures of one account, as `status` shows them.
package struct AccountSummary: Equatable, Sendable {
  package var archiving: Int
  package var notConnected: Int
  package var loggedOut: Int
  package var held: Int
  /// Of those Archiving, how many the gateway has not confirmed for too long.
  package var unconfirmed: Int
  /// The oldest confirmation of somebody Archiving; nil when nobody is, or one was never confirmed.
  package var oldestEvidence: Instant?

  /// Everybody who is on or enrolled.
  package var total: Int { archiving + notConnected + loggedOut }

  package init(_ rows: [StatusRow]) {
    archiving = rows.count { $0.status == .archiving }
    notConnected = rows.count { $0.status == .notConnected }
    loggedOut = rows.count { $0.status == .loggedOut }
    held = rows.count { $0.problems.contains(.held) }
    unconfirmed = rows.count { $0.unconfirmed }
    let covered = rows.filter { $0.status == .archiving }
    oldestEvidence =
      covered.contains { $0.lastSeen == nil } ? nil : covered.compactMap(\.lastSeen).min()
  }
}
