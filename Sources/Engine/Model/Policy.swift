/// The settings of an account that the lifecycle depends on, after the book's defaults were applied.
package struct Policy: Equatable, Sendable {
  package var zone: ZoneRules
  package var sendWindow: SendWindow
  /// How long a link lives from the mail server's acceptance on.
  package var expireAfter: Seconds
  package var remindAfter: Seconds
  package var maxReminders: Int
  /// Links in one cycle, rejections included.
  package var maxInvitations: Int
  package var escalateAfter: Seconds
  package var escalateTo: EscalationTarget
  /// How long a working session of the old phone stays linked after a phone changed.
  package var relinkOverlap: Seconds
  /// From when a confirmation counts as stale.
  package var staleAfter: Seconds
  /// Whether a row that is gone means *off*.
  package var prune: Bool
  package var guards: Guards

  /// No setting makes reminders follow a mail sooner: with a sync each morning somebody is still reminded daily, and never
  /// more than twice a day.
  package static let shortestMailPause = Seconds.hours(12)

  package enum EscalationTarget: String, Equatable, Sendable, Codable {
    case manager, admins
  }

  package struct Guards: Equatable, Sendable {
    package var withdrawalCount: Int
    /// Percent of the account's enrolled people, 0–100.
    package var withdrawalPercent: Int
    package var invitationCount: Int
    /// When nothing is decided but what is seen; sessions whose end was decided before are deleted all the same.
    package var freeze: [FreezeWindow]

    package init(
      withdrawalCount: Int = 10, withdrawalPercent: Int = 20, invitationCount: Int = 500,
      freeze: [FreezeWindow] = []
    ) {
      self.withdrawalCount = withdrawalCount
      self.withdrawalPercent = withdrawalPercent
      self.invitationCount = invitationCount
      self.freeze = freeze
    }
  }

  package init(
    zone: ZoneRules = .utc,
    sendWindow: SendWindow = SendWindow([
      .init(
        days: [.monday, .tuesday, .wednesday, .thursday, .friday], opens: 8 * 60, closes: 18 * 60)
    ]),
    expireAfter: Seconds = .days(7), remindAfter: Seconds = .days(2), maxReminders: Int = 3,
    maxInvitations: Int = 3, escalateAfter: Seconds = .days(5),
    escalateTo: EscalationTarget = .manager, relinkOverlap: Seconds = .days(7),
    staleAfter: Seconds = .hours(24), prune: Bool = false, guards: Guards = Guards()
  ) {
    self.zone = zone
    self.sendWindow = sendWindow
    self.expireAfter = expireAfter
    self.remindAfter = remindAfter
    self.maxReminders = maxReminders
    self.maxInvitations = maxInvitations
    self.escalateAfter = escalateAfter
    self.escalateTo = escalateTo
    self.relinkOverlap = relinkOverlap
    self.staleAfter = staleAfter
    self.prune = prune
    self.guards = guards
  }
}
