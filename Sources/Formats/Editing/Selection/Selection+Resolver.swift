extension Selection {
  /// Finds the people of a selection, account by account: only those it found are kept.
  package struct Resolver {
    private let selection: Selection
    private var wanted: WantedNames
    private var named: [[Candidate]]
    private var similar: [Int: SimilarNames] = [:]
    private var comparisonsLeft: Int
    private var fitting: [Candidate] = []
    private var columns: Set<String> = []
    private var missing: [Criterion]

    /// How many names that nobody goes by are explained.
    private static let suggested = 5

    /// Of suggestions so many are weighed: about a second's work.
    package init(_ selection: Selection, comparisons: Int = 200_000) {
      self.selection = selection
      wanted = WantedNames(selection.names)
      named = selection.names.map { _ in [] }
      comparisonsLeft = comparisons
      missing = selection.criteria
    }

    /// Of those who are not named one by one only people whom `isMeant` names count.
    package mutating func look(
      in account: AccountPeople, where isMeant: (Candidate) -> Bool = { _ in true }
    ) {
      if !selection.names.isEmpty {
        for (person, places) in wanted.people(of: account) {
          for place in places { named[place].append(person) }
        }
      }
      guard selection.meansOthers else { return }
      if let roster = account.roster {
        columns.formUnion(roster.columns)
        missing.removeAll { roster.has(column: $0.column) }
      }
      fitting += account.candidates
        .filter {
          isMeant($0) && account.fits($0, selection.criteria)
            && (!selection.isUnlisted || $0.row == nil)
        }.map(account.readingPhone)
    }

    /// Whether, after all accounts were looked at, there are names that nobody goes by, and time to say whose they
    /// are like.
    package var wantsSuggestions: Bool { comparisonsLeft > 0 && named.contains(where: \.isEmpty) }

    /// Looks for names that are like the unknown ones.
    package mutating func suggest(from account: AccountPeople) {
      let unknown = named.indices.filter { named[$0].isEmpty }
      for place in unknown.prefix(Self.suggested) {
        var names = similar[place] ?? SimilarNames(selection.names[place])
        let weighed = account.candidates.prefix(comparisonsLeft)
        for person in weighed { names.consider(person) }
        comparisonsLeft -= weighed.count
        similar[place] = names
      }
    }

    package func result() -> Result {
      var result = Result()
      var taken: Set<Key> = []
      for (index, name) in selection.names.enumerated() {
        // A previous e-mail counts where nobody has it now.
        let current = named[index].filter { $0.email == EmailText.read(name).address }
        let found = current.isEmpty ? named[index] : current
        switch found.count {
        case 0: result.problems.append(.unknown(name, similar: similar[index]?.best ?? []))
        case 1: if taken.insert(Key(found[0])).inserted { result.people.append(found[0]) }
        default: result.problems.append(.ambiguous(name, found))
        }
      }
      result.namedCount = result.people.count
      for criterion in missing {
        result.problems.append(.noColumn(criterion.column, columns: columns.sorted()))
      }
      for person in fitting where taken.insert(Key(person)).inserted {
        result.people.append(person)
      }
      if fitting.isEmpty, selection.meansOthers, !selection.isUnlisted, result.problems.isEmpty {
        result.problems.append(.nobody(selection.criteria))
      }
      return result
    }
  }

  private struct Key: Hashable {
    let account: String
    let email: String

    init(_ person: Candidate) {
      account = person.account
      email = person.email
    }
  }
}

extension EmailText.Reading {
  fileprivate var address: String? {
    if case .address(let identity) = self { identity } else { nil }
  }
}

extension AccountPeople {
  /// Whether all criteria are true of somebody; without criteria, of everybody.
  fileprivate func fits(_ person: Candidate, _ criteria: [Selection.Criterion]) -> Bool {
    guard !criteria.isEmpty else { return true }
    guard let row = person.row, let roster else { return false }
    return criteria.allSatisfy { criterion in
      roster.text(row: row, column: criterion.column).lowercased() == criterion.value.lowercased()
    }
  }
}
