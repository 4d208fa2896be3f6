/// The rows of three versions of a file that are about one person; several in a version only where it is
/// in error.
struct RowGroup {
  var base: [Int] = []
  var ours: [Int] = []
  var theirs: [Int] = []

  var isPlain: Bool { base.count <= 1 && ours.count <= 1 && theirs.count <= 1 }
}

/// Finds which rows of three versions of a file are about one person: by `id`, by e-mail, and through
/// renames by the e-mail before.
struct RowMatching {
  /// Those of ours in its order, then those that ours has not.
  private(set) var groups: [RowGroup] = []

  init(
    base: MergeTable, ours: MergeTable, theirs: MergeTable,
    previous: (ours: PreviousEmails, theirs: PreviousEmails)
  ) {
    let base = NamedRows(base, previous: [:])
    let ours = NamedRows(ours, previous: previous.ours)
    let theirs = NamedRows(theirs, previous: previous.theirs)
    let toOurs = base.matches(in: ours, throughRenames: true)
    let toTheirs = base.matches(in: theirs, throughRenames: true)
    let newInOurs = ours.without(Set(toOurs.values))
    let newInTheirs = theirs.without(Set(toTheirs.values))
    let added = newInOurs.matches(in: newInTheirs, throughRenames: false)

    var byOurs: [Int: RowGroup] = [:]
    var others: [RowGroup] = []
    for (index, person) in base.people.enumerated() {
      var group = RowGroup(base: person.rows)
      if let match = toTheirs[index] { group.theirs = theirs.people[match].rows }
      if let match = toOurs[index] {
        group.ours = ours.people[match].rows
        byOurs[match] = group
      } else {
        others.append(group)
      }
    }
    for index in newInOurs.order {
      let match = added[index].map { theirs.people[$0].rows } ?? []
      byOurs[index] = RowGroup(ours: ours.people[index].rows, theirs: match)
    }
    groups = ours.people.indices.compactMap { byOurs[$0] } + others
    let taken = Set(added.values)
    groups += newInTheirs.order.filter { !taken.contains($0) }
      .map { RowGroup(theirs: theirs.people[$0].rows) }
  }
}

/// The people whom one version of a file has rows about, and what each goes by.
private struct NamedRows {
  struct Person {
    /// The identity; where there is none, what stands in its place.
    var key: String
    /// Empty where there is none.
    var id: String
    var previous: String?
    var rows: [Int]
  }

  private(set) var people: [Person] = []
  /// Those that take part, by their places in `people`.
  private(set) var order: [Int] = []
  private var byKey: [String: Int] = [:]
  /// Ids that one person alone has.
  private var byID: [String: Int] = [:]
  private var byPrevious: [String: Int] = [:]

  init(_ table: MergeTable, previous: PreviousEmails) {
    let rows = table.table
    var places: [String: Int] = [:]
    for row in 0..<table.rowCount {
      let email = rows.identity(row: row)
      let id = rows.text(row: row, column: PeopleColumn.id)
      let key = email ?? Self.otherKey(table, row, id: id)
      if let place = places[key] {
        people[place].rows.append(row)
        continue
      }
      places[key] = people.count
      let before =
        rows.identity(row: row, column: PeopleColumn.previousEmail)
        ?? email.flatMap { previous[$0] }
      people.append(Person(key: key, id: id, previous: before, rows: [row]))
    }
    take(Array(people.indices))
  }

  private static func otherKey(_ table: MergeTable, _ row: Int, id: String) -> String {
    if !id.isEmpty { return "\u{1}id \(id)" }
    let email = table.table.text(row: row, column: PeopleColumn.email)
    return email.isEmpty ? "\u{1}row \(table.wholeText(row))" : "\u{1}email \(email.lowercased())"
  }

  private mutating func take(_ places: [Int]) {
    order = places
    byKey = [:]
    byID = [:]
    byPrevious = [:]
    var shared: Set<String> = []
    for place in places {
      let person = people[place]
      byKey[person.key] = place
      if let previous = person.previous { byPrevious[previous] = place }
      guard !person.id.isEmpty else { continue }
      if byID.updateValue(place, forKey: person.id) != nil { shared.insert(person.id) }
    }
    for id in shared { byID[id] = nil }
  }

  /// The people of whom no other version has told yet.
  func without(_ taken: Set<Int>) -> NamedRows {
    var rest = self
    rest.take(order.filter { !taken.contains($0) })
    return rest
  }

  /// Whom of another version each person is; each of the other at most once.
  func matches(in other: NamedRows, throughRenames: Bool) -> [Int: Int] {
    var found: [Int: Int] = [:]
    var taken: Set<Int> = []
    func match(_ find: (Person) -> Int?) {
      for place in order where found[place] == nil {
        guard let match = find(people[place]), !taken.contains(match) else { continue }
        found[place] = match
        taken.insert(match)
      }
    }
    match { person in
      guard !person.id.isEmpty, self.byID[person.id] != nil else { return nil }
      return other.byID[person.id]
    }
    match { other.byKey[$0.key] }
    if throughRenames { match { other.byPrevious[$0.key] } }
    return found
  }
}
