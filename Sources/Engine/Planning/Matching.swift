/// Who of the files is whom of the enrollments: by e-mail, then by id, then by previous e-mail.
///
/// An enrollment that the row of its own e-mail still claims is nobody else's; but a row that says *off* for somebody
/// who left the roster yields to a person who names the enrollment as their own, and so does a row with another id
/// where the enrollment's own id stands in another row.
struct Match: Equatable {
  /// Index into the people; nil for an enrollment that no row asks about.
  var person: Int?
  /// Index into the enrollments; nil for somebody who is not enrolled.
  var enrollment: Int?
  /// More than one person names the enrollment, or the person is one of them: nobody gets it.
  var contested = false
  /// The person has another enrollment by e-mail, and names this one by id or previous e-mail as well: what counts for
  /// it is only whether they are off.
  var secondary = false
}

struct Matching {
  private let people: [Person]
  private let enrollments: [Enrollment]
  private let peopleInOrder: [Int]
  private let enrollmentsInOrder: [Int]
  private var enrollmentOf: [Int?]
  private var personOf: [Int?]
  private var contestedPeople: Set<Int> = []
  private var contestedEnrollments: Set<Int> = []

  /// One match for each person and each enrollment that no person has; sorted by the person's e-mail, else the
  /// enrollment's, whatever the order of the input.
  static func match(_ people: [Person], _ enrollments: [Enrollment]) -> [Match] {
    var matching = Matching(people, enrollments)
    let conflicts = matching.matchByEmail()
    matching.matchByKey {
      $0.id
    } of: {
      $0.userID
    }
    matching.fallBack(to: conflicts)
    matching.matchByKey {
      $0.previousEmail
    } of: {
      $0.email
    }
    return matching.inOrder()
  }

  /// Those by whom it is decided whose a single enrollment is: the others are matched with none.
  static func people(naming enrollment: Enrollment, among people: [Person]) -> [Person] {
    people.filter { person in
      person.email == enrollment.email || person.previousEmail == enrollment.email
        || (person.id != nil && person.id == enrollment.userID)
    }
  }

  private init(_ people: [Person], _ enrollments: [Enrollment]) {
    self.people = people
    self.enrollments = enrollments
    peopleInOrder = indices(inOrderOf: people.map(\.email)) {
      (people[$0].id ?? "", people[$0].previousEmail ?? "")
        < (people[$1].id ?? "", people[$1].previousEmail ?? "")
    }
    enrollmentsInOrder = indices(inOrderOf: enrollments.map(\.email)) {
      enrollments[$0].subject < enrollments[$1].subject
    }
    enrollmentOf = Array(repeating: nil, count: people.count)
    personOf = Array(repeating: nil, count: enrollments.count)
  }

  private mutating func pair(_ person: Int, _ enrollment: Int) {
    if let before = personOf[enrollment] { enrollmentOf[before] = nil }
    enrollmentOf[person] = enrollment
    personOf[enrollment] = person
  }

  /// Pairs equal e-mails; what it leaves open because the ids speak against it is given back.
  private mutating func matchByEmail() -> [(person: Int, enrollment: Int)] {
    var conflicts: [(person: Int, enrollment: Int)] = []
    var at = 0
    for p in peopleInOrder where !people[p].email.isEmpty {
      let email = people[p].email
      while at < enrollmentsInOrder.count, enrollments[enrollmentsInOrder[at]].email < email {
        at += 1
      }
      var best: Int?
      var next = at
      while next < enrollmentsInOrder.count {
        let e = enrollmentsInOrder[next]
        guard enrollments[e].email == email else { break }
        next += 1
        guard personOf[e] == nil else { continue }
        if best == nil { best = e }
        // Two enrollments of one e-mail can meet while people swap addresses: the id tells them apart.
        if let id = people[p].id, enrollments[e].userID == id {
          best = e
          break
        }
      }
      guard let best else { continue }
      if let id = people[p].id, let known = enrollments[best].userID, id != known {
        conflicts.append((p, best))
      } else {
        pair(p, best)
      }
    }
    return settle(conflicts)
  }

  /// A row with another id than the enrollment's keeps it all the same, unless the enrollment's id stands in a row
  /// that has no enrollment of its own.
  private mutating func settle(
    _ conflicts: [(person: Int, enrollment: Int)]
  ) -> [(person: Int, enrollment: Int)] {
    if conflicts.isEmpty { return [] }
    let disputed = Set(conflicts.compactMap { enrollments[$0.enrollment].userID })
    var claimed: Set<String> = []
    for p in people.indices where enrollmentOf[p] == nil {
      if let id = people[p].id, disputed.contains(id) { claimed.insert(id) }
    }
    var open: [(person: Int, enrollment: Int)] = []
    for conflict in conflicts {
      if let id = enrollments[conflict.enrollment].userID, claimed.contains(id) {
        open.append(conflict)
      } else {
        pair(conflict.person, conflict.enrollment)
      }
    }
    return open
  }

  private mutating func fallBack(to conflicts: [(person: Int, enrollment: Int)]) {
    for (person, enrollment) in conflicts
    where enrollmentOf[person] == nil && personOf[enrollment] == nil
      && !contestedPeople.contains(person) && !contestedEnrollments.contains(enrollment)
    {
      pair(person, enrollment)
    }
  }

  /// Pairs people without an enrollment with those enrollments that they name by a key.
  private mutating func matchByKey(_ key: (Person) -> String?, of known: (Enrollment) -> String?) {
    var free: [String: Int] = [:]
    for e in enrollmentsInOrder where isFree(e) {
      if let name = known(enrollments[e]), free[name] == nil { free[name] = e }
    }
    if free.isEmpty { return }
    var claims: [Int: [Int]] = [:]
    for p in peopleInOrder where enrollmentOf[p] == nil && !contestedPeople.contains(p) {
      guard let name = key(people[p]), let e = free[name] else { continue }
      if personOf[e] != nil && !isWanted(people[p]) { continue }
      claims[e, default: []].append(p)
    }
    for (e, claimants) in claims {
      if claimants.count == 1 {
        pair(claimants[0], e)
      } else {
        contestedEnrollments.insert(e)
        contestedPeople.formUnion(claimants)
      }
    }
  }

  /// Nobody has it, or only a row that says nothing but *off* for somebody who left the roster.
  private func isFree(_ enrollment: Int) -> Bool {
    if contestedEnrollments.contains(enrollment) { return false }
    guard let person = personOf[enrollment] else { return true }
    return !people[person].listed && people[person].wish == .off
  }

  private func isWanted(_ person: Person) -> Bool {
    guard person.listed, case .on = person.wish else { return false }
    return true
  }

  /// Who of those with an enrollment names a second one; the first by e-mail where several do.
  private func secondaryOwners() -> [Int: Int] {
    var byID: [String: Int] = [:]
    var byEmail: [String: Int] = [:]
    for e in enrollmentsInOrder where personOf[e] == nil && !contestedEnrollments.contains(e) {
      if let id = enrollments[e].userID { byID[id] = e }
      byEmail[enrollments[e].email] = e
    }
    if byEmail.isEmpty { return [:] }
    var owners: [Int: Int] = [:]
    for p in peopleInOrder where enrollmentOf[p] != nil {
      let named = [
        people[p].id.flatMap { byID[$0] }, people[p].previousEmail.flatMap { byEmail[$0] },
      ]
      for case .some(let e) in named where owners[e] == nil { owners[e] = p }
    }
    return owners
  }

  private func inOrder() -> [Match] {
    var matches: [Match] = []
    matches.reserveCapacity(people.count)
    let secondary = secondaryOwners()
    func match(orphan e: Int) -> Match {
      Match(
        person: secondary[e], enrollment: e, contested: contestedEnrollments.contains(e),
        secondary: secondary[e] != nil)
    }
    var orphans = enrollmentsInOrder.lazy.filter { personOf[$0] == nil }.makeIterator()
    var orphan = orphans.next()
    for p in peopleInOrder {
      let e = enrollmentOf[p]
      let email = people[p].email.isEmpty ? e.map { enrollments[$0].email } ?? "" : people[p].email
      while let next = orphan, enrollments[next].email < email {
        matches.append(match(orphan: next))
        orphan = orphans.next()
      }
      matches.append(Match(person: p, enrollment: e, contested: contestedPeople.contains(p)))
    }
    while let next = orphan {
      matches.append(match(orphan: next))
      orphan = orphans.next()
    }
    return matches
  }
}

/// The indices in the order of their e-mails, those of one e-mail in the order of `tie`; what is in order already is not
/// sorted again.
private func indices(inOrderOf emails: [String], tie: (Int, Int) -> Bool) -> [Int] {
  let beginnings = emails.map(beginning)
  func isLess(_ a: Int, _ b: Int) -> Bool {
    if let one = beginnings[a], let other = beginnings[b], one != other { return one < other }
    return emails[a] < emails[b] || emails[a] == emails[b] && tie(a, b)
  }
  let inOrder = emails.indices.dropFirst().allSatisfy { !isLess($0, $0 - 1) }
  return inOrder ? Array(emails.indices) : emails.indices.sorted(by: isLess)
}

/// The first eight bytes of a text of ASCII as a number, by which two texts are in the same order as by themselves unless it
/// is the same; nil for any other text.
private func beginning(of text: String) -> UInt64? {
  var count = 0
  var number: UInt64 = 0
  for byte in text.utf8 {
    if byte >= 0x80 { return nil }
    if count < 8 { number = number << 8 | UInt64(byte) }
    count += 1
  }
  return count < 8 ? number << UInt64(8 * (8 - count)) : number
}
