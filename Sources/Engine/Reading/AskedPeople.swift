extension DesiredAccount {
  /// The identities of those who are to be archived at an instant; without those exempted then.
  package func asked(at now: Instant) -> Set<String> {
    let today = policy.zone.wallClock(at: now).day
    return Set(
      people.filter { person in
        guard case .on = Asked(person.wish, today: today) else { return false }
        return !(person.exemption?.holds(on: today) ?? false)
      }.map(\.email))
  }
}
