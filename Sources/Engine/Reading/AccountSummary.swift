/// The figures of one account, as `status` shows them.
package struct AccountSummary: Equatable, Sendable {
  package var archiving: Int
  package var notConnected: Int
  package var loggedOut: Int
  package var held: Int
  /// Everybody whom the files ask for now, those exempted among them.
  package var asked: Int
  /// Of those, how many are Archiving.
  package var covered: Int
  /// Of those Archiving, how many the gateway has not confirmed for too long.
  package var unconfirmed: Int
  /// The oldest confirmation of somebody Archiving; nil when nobody is, or one was never confirmed.
  package var oldestEvidence: Instant?
  /// The newest one; nil when there is none.
  package var newestEvidence: Instant?

  /// Everybody who is on or enrolled.
  package var total: Int { archiving + notConnected + loggedOut }

  /// Percent of those asked for who are Archiving, rounded down; nil when nobody is asked for.
  package var coverage: Int? { asked == 0 ? nil : covered * 100 / asked }

  package init(_ rows: [StatusRow]) {
    archiving = rows.count { $0.status == .archiving }
    notConnected = rows.count { $0.status == .notConnected }
    loggedOut = rows.count { $0.status == .loggedOut }
    held = rows.count { $0.problems.contains(.held) }
    asked = rows.count { $0.isOn }
    covered = rows.count { $0.isOn && $0.status == .archiving }
    unconfirmed = rows.count { $0.unconfirmed }
    let connected = rows.filter { $0.status == .archiving }
    oldestEvidence =
      connected.contains { $0.lastSeen == nil } ? nil : connected.compactMap(\.lastSeen).min()
    newestEvidence = connected.compactMap(\.lastSeen).max()
  }
}
