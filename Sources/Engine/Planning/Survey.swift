/// What single rows need to know of other people, found in one look over everybody.
struct Survey {
  /// E-mails of people who are enrolled but not listed or off, by phone (row D9).
  private(set) var leavers: [String: String] = [:]
  /// Which people have a phone whose old session may still be linked for somebody else, by phone (row D11).
  private(set) var holders: [String: [Int]] = [:]
  /// The e-mails that the files give people who are enrolled under another one, by subject (row D8).
  private(set) var newEmails: [String: String] = [:]
  /// Who is enrolled in an account that has no folder now (row D10).
  private(set) var stranded = Stranded()

  init() {}

  init(
    _ matches: [Match], _ desired: DesiredAccount, _ observed: ObservedAccount, now: Instant
  ) {
    stranded = observed.stranded
    let today = desired.policy.zone.wallClock(at: now).day
    var phones: Set<String> = []
    for match in matches {
      guard let e = match.enrollment else { continue }
      if let old = observed.enrollments[e].superseded?.phone { phones.insert(old) }
      guard let p = match.person, !match.secondary else {
        noteLeaver(observed.enrollments[e])
        continue
      }
      if desired.people[p].email != observed.enrollments[e].email {
        newEmails[observed.enrollments[e].subject] = desired.people[p].email
      }
      if !desired.people[p].listed || Asked(desired.people[p].wish, today: today) != .on {
        noteLeaver(observed.enrollments[e])
      }
      if desired.people[p].phone != .number(observed.enrollments[e].phone) {
        phones.insert(observed.enrollments[e].phone)
      }
    }
    guard !phones.isEmpty else { return }
    for (index, person) in desired.people.enumerated() where person.listed {
      guard case .number(let phone) = person.phone, phones.contains(phone) else { continue }
      holders[phone, default: []].append(index)
    }
  }

  private mutating func noteLeaver(_ enrollment: Enrollment) {
    let other = leavers[enrollment.phone] ?? enrollment.email
    leavers[enrollment.phone] = min(other, enrollment.email)
  }
}
