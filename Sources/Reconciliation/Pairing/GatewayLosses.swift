import Engine

/// Which gateways lost a large part of those Archiving at once, in however small accounts the people are (row O9).
///
/// Counted is each gateway by itself, over the sessions that it should have: those that it has, and of those that no gateway
/// has, all that it may have had.
struct GatewayLosses: Sendable {
  /// By the place of the gateway.
  private(set) var outages: [Int: ObservedAccount.GatewayOutage] = [:]
  /// By account, the gateways that may have had the sessions that are missing.
  private var suspects: [String: Set<Int>] = [:]
  private var answered: Set<Int> = []

  init() {}

  /// `archiving` as `CentralStore.archivingSessions`.
  init(_ archiving: [String: [String]], in view: GatewayView) {
    answered = Set(view.lists.keys)
    var alive: [Int: Int] = [:]
    var lost: [Int: Int] = [:]
    var missing: [String: Int] = [:]
    var placesOf: [String: Set<Int>] = [:]
    for (account, names) in archiving {
      for name in names {
        if let found = view.best(name) {
          placesOf[account, default: []].insert(found.place)
          if found.session.isLinked {
            alive[found.place, default: 0] += 1
          } else {
            lost[found.place, default: 0] += 1
          }
        } else if view.isAnswered(name) {
          missing[account, default: 0] += 1
        }
      }
    }
    // One that has nobody left may have had anybody; else people are looked for where their account's others are.
    let empty = answered.filter { alive[$0] == nil }
    for (account, count) in missing {
      var places = placesOf[account, default: []].union(empty)
      if places.isEmpty { places = answered }
      suspects[account] = places
      for place in places { lost[place, default: 0] += count }
    }
    for (place, lost) in lost {
      let all = lost + alive[place, default: 0]
      if OutageHold.isOutage(lost: lost, of: all) {
        outages[place] = .init(lost: lost, archiving: all)
      }
    }
  }

  /// Why the gateway is doubted that has the person's session, or that may have had it.
  func outage(
    of enrollment: Enrollment, in account: String, _ view: GatewayView
  ) -> ObservedAccount.GatewayOutage? {
    if outages.isEmpty { return nil }
    if let found = view.best(enrollment.sessionName, invited: enrollment.phone) {
      return outages[found.place]
    }
    return (suspects[account] ?? answered).sorted().compactMap { outages[$0] }.first
  }
}
