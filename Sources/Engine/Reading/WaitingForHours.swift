/// People for whom something is due that waits for the hours of `sendWindow`.
package struct WaitingForHours: Equatable, Sendable {
  package struct Person: Equatable, Sendable {
    package var account: String
    package var user: String

    package init(account: String, user: String) {
      self.account = account
      self.user = user
    }
  }
  package var people: [Person]
  /// When the first of the hours begin; nil where they never do.
  package var until: Instant?

  package var count: Int { people.count }

  package init(people: [Person] = [], until: Instant? = nil) {
    self.people = people
    self.until = until
  }

  package static func += (sum: inout WaitingForHours, other: WaitingForHours) {
    sum.people += other.people
    sum.until = [sum.until, other.until].compactMap(\.self).min()
  }
}
