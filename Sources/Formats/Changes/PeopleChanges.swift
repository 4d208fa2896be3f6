import PhoneNumbers

/// The files of an account in one version, for what changed between two.
package struct AccountFiles: Sendable {
  package var roster: PeopleTable?
  package var archiving: PeopleTable?
  package var phones: AccountPhones

  /// A file that is not there, or that nothing can be read of, is nil.
  package init(roster: PeopleTable?, archiving: PeopleTable?, phones: AccountPhones) {
    self.roster = roster
    self.archiving = archiving
    self.phones = phones
  }
}

/// What changed for people, not lines, between two versions of an account's files.
package struct PeopleChanges: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// Came into the roster.
    case joined
    /// Is no longer in the roster.
    case left
    case renamed(from: String)
    /// International forms; nil where there is no phone, the text where it is none.
    case phone(from: String?, to: String?)
    /// Archiving is on now; days as the file has them, empty where it has none.
    case enabled(from: String, until: String)
    case disabled
    /// There is no longer a row: nothing is asked for. It was on if `wasOn`.
    case unasked(wasOn: Bool)
    /// On before and after, with other days.
    case period(from: String, until: String)
    case exempted(reason: String, until: String)
    case exemptionEnded
    /// Other columns of the roster that have other texts.
    case details(columns: [String])
  }

  package struct Person: Hashable, Sendable {
    /// The identity in the later version; in the earlier, for those who are gone.
    package var email: String
    /// Empty where the files tell none.
    package var name: String
    package var changes: [Change]
    /// Whether archiving is on in the later version.
    package var isOn: Bool
  }

  /// Those of whom something changed, by the bytes of their e-mails.
  package let people: [Person]

  package init(from old: AccountFiles, to new: AccountFiles) {
    self.init(from: old, to: new, of: ChangedRows(from: old, to: new))
  }

  /// With no `rows` all are read.
  init(from old: AccountFiles, to new: AccountFiles, of rows: ChangedRows?) {
    let (earlier, later) = Cores.both(
      { PeopleState(old, rows: rows?.old) }, { PeopleState(new, rows: rows?.new) })
    let (before, after) = (earlier.people, later.people)
    var gone = before
    var people: [Person] = []
    let byID = Dictionary(
      earlier.ordered.compactMap { person in person.names.id.map { ($0, person.names.email) } },
      uniquingKeysWith: { first, _ in first })
    for person in later.ordered {
      let known =
        [person.names.email, person.names.previousEmail, person.names.id.flatMap { byID[$0] }]
        .compactMap { $0 }
        .first { before[$0] != nil && ($0 == person.names.email || after[$0] == nil) }
      let old = known.flatMap { gone.removeValue(forKey: $0) }
      let changes = Self.changes(from: old, to: person)
      if !changes.isEmpty {
        people.append(
          Person(
            email: person.names.email,
            name: person.name.isEmpty ? old?.name ?? "" : person.name, changes: changes,
            isOn: person.wish == .on))
      }
    }
    for person in gone.values {
      let changes = Self.changes(from: person, to: nil)
      people.append(
        Person(email: person.names.email, name: person.name, changes: changes, isOn: false))
    }
    self.people = people.sorted { $0.email.utf8.lexicographicallyPrecedes($1.email.utf8) }
  }

  private init(people: [Person]) { self.people = people }

  /// The changes of some of the people.
  package func only(_ isWanted: (Person) -> Bool) -> PeopleChanges {
    PeopleChanges(people: people.filter(isWanted))
  }

  /// Without some of the changes, and without those of whom nothing else changed.
  package func without(_ isUnwanted: (Person, Change) -> Bool) -> PeopleChanges {
    PeopleChanges(
      people: people.compactMap { person in
        var left = person
        left.changes.removeAll { isUnwanted(person, $0) }
        return left.changes.isEmpty ? nil : left
      })
  }

  private static func changes(from old: PersonState?, to new: PersonState?) -> [Change] {
    let none = PersonState(names: PersonNames(email: ""))
    let (before, after) = (old ?? none, new ?? none)
    var changes: [Change] = []
    if before.isListed != after.isListed { changes.append(after.isListed ? .joined : .left) }
    if let old, let new, old.names.email != new.names.email {
      changes.append(.renamed(from: old.names.email))
    }
    if before.isListed, after.isListed, before.phone != after.phone {
      changes.append(.phone(from: before.phone.text, to: after.phone.text))
    }
    changes += wishChanges(from: before, to: after)
    if before.exemptReason != after.exemptReason || before.exemptUntil != after.exemptUntil {
      changes.append(
        after.exemptReason.isEmpty
          ? .exemptionEnded
          : .exempted(reason: after.exemptReason, until: after.exemptUntil))
    }
    if before.isListed, after.isListed {
      let columns = Set(before.details.keys).union(after.details.keys)
        .filter { before.details[$0] != after.details[$0] }
      if !columns.isEmpty { changes.append(.details(columns: columns.sorted())) }
    }
    return changes
  }

  private static func wishChanges(from before: PersonState, to after: PersonState) -> [Change] {
    switch (before.wish, after.wish) {
    case (.on, .on):
      let isSame = before.from == after.from && before.until == after.until
      return isSame ? [] : [.period(from: after.from, until: after.until)]
    case (_, .on): return [.enabled(from: after.from, until: after.until)]
    case (.off, .off), (.none, .none), (_, .unreadable): return []
    case (let wish, .none): return [.unasked(wasOn: wish == .on)]
    case (_, .off): return [.disabled]
    }
  }
}

extension PersonState.Phone {
  fileprivate var text: String? {
    switch self {
    case .missing: nil
    case .number(let number): number.international
    case .unusable(let text): text
    }
  }
}
