extension Planner {
  /// Whether a person with an open enrollment may pair now: the desire table neither withdraws nor holds them, and asks
  /// for nothing that would make another link first.
  package func mayPair(_ enrollment: Enrollment, desired: DesiredAccount) -> Bool {
    var desired = desired
    // Asked at each look of each open page: of thousands, only those are matched who can be the person.
    desired.people = Matching.people(naming: enrollment, among: desired.people)
    guard
      let match = Matching.match(desired.people, [enrollment]).first(where: { $0.enrollment != nil }
      )
    else { return false }
    let circumstances = Circumstances(desired, now: now)
    var theCase = circumstances.theCase(of: match, desired, [enrollment])
    var first: (row: DesireTable.Row, verdict: Verdict)?
    DesireTable.decide(&theCase, circumstances) { row, verdict, _ in
      first = first ?? (row, verdict)
    }
    guard let first else { return false }
    if case .hold = first.verdict { return false }
    switch first.row {
    case .d1, .d2, .d3, .d4, .d5, .d6, .d7, .d8, .d9, .d10, .d11, .d13: return false
    case .d12, .d14, .d15, .d16, .d17: return true
    }
  }
}
