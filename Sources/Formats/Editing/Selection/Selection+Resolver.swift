extension Selection {
  /// Finds the people of a selection, account by account: only those it found are kept.
  package struct Resolver {
    private let selection: Selection
    private var named: [[Candidate]]
    private var similar: [SimilarNames]
    private var fitting: [Candidate] = []
    private var columns: Set<String> = []
    private var missing: [Criterion]

    package init(_ selection: Selection) {
      self.selection = selection
      named = selection.names.map { _ in [] }
      similar = selection.names.map(SimilarNames.init)
      missing = selection.criteria
    }

    package mutating func look(in account: AccountPeople) {
      let directory = NameDirectory(account)
      for (index, name) in selection.names.enumerated() {
        named[index] += directory.people(named: name).map(account.readingPhone)
        if named[index].isEmpty {
          for person in account.candidates { similar[index].consider(person) }
        }
      }
      guard selection.isEverybody || !selection.criteria.isEmpty else { return }
      if let roster = account.roster {
        columns.formUnion(roster.columns)
        missing.removeAll { roster.has(column: $0.column) }
      }
      fitting += account.candidates.filter { account.fits($0, selection.criteria) }
        .map(account.readingPhone)
    }

    package func result() -> Result {
      var result = Result()
      var taken: Set<Key> = []
      for (index, name) in selection.names.enumerated() {
        // A previous e-mail counts where nobody has it now.
        let current = named[index].filter { $0.email == EmailText.read(name).address }
        let found = current.isEmpty ? named[index] : current
        switch found.count {
        case 0: result.problems.append(.unknown(name, similar: similar[index].best))
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
      if fitting.isEmpty, selection.isEverybody || !selection.criteria.isEmpty,
        result.problems.isEmpty
      {
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
