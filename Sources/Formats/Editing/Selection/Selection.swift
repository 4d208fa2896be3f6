/// Whom a command is told to act on.
package struct Selection: Hashable, Sendable {
  package struct Criterion: Hashable, Sendable {
    /// Of the roster, in any case.
    package var column: String
    package var value: String

    package init(column: String, value: String) {
      self.column = column
      self.value = value
    }
  }

  /// E-mails, ids and phones, each of one person.
  package var names: [String]
  /// People of whom all of these are true, added to those named.
  package var criteria: [Criterion]
  /// Everybody.
  package var isEverybody: Bool

  package init(names: [String] = [], criteria: [Criterion] = [], isEverybody: Bool = false) {
    self.names = names
    self.criteria = criteria
    self.isEverybody = isEverybody
  }

  package struct Result: Hashable, Sendable {
    /// Each once: those named in the order of the command, then the others in the order of the files.
    package var people: [Candidate] = []
    /// How many of them, from the first on, were named one by one.
    package var namedCount = 0
    package var problems: [Problem] = []
  }

  package enum Problem: Hashable, Sendable {
    /// Nobody goes by the text; some whose names are like it.
    case unknown(String, similar: [Candidate])
    case ambiguous(String, [Candidate])
    /// No roster has the column; the columns there are.
    case noColumn(String, columns: [String])
    /// Nobody fits.
    case nobody([Criterion])
  }

  /// Finds the people among those of the accounts.
  package func resolve(in accounts: [AccountPeople]) -> Result {
    var result = Result()
    var taken: Set<TakenKey> = []
    let directory = NameDirectory(accounts)
    for name in names {
      let found = directory.people(named: name)
      switch found.count {
      case 0: result.problems.append(.unknown(name, similar: directory.similar(to: name)))
      case 1: if taken.insert(TakenKey(found[0])).inserted { result.people.append(found[0]) }
      default: result.problems.append(.ambiguous(name, found))
      }
    }
    result.namedCount = result.people.count
    guard isEverybody || !criteria.isEmpty else { return result }
    for criterion in criteria
    where !accounts.contains(where: { $0.roster?.has(column: criterion.column) ?? false }) {
      let columns = Set(accounts.flatMap { $0.roster?.columns ?? [] }).sorted()
      result.problems.append(.noColumn(criterion.column, columns: columns))
    }
    var fits = 0
    for account in accounts {
      for person in account.candidates where account.fits(person, criteria) {
        fits += 1
        if taken.insert(TakenKey(person)).inserted { result.people.append(person) }
      }
    }
    if fits == 0, result.problems.isEmpty { result.problems.append(.nobody(criteria)) }
    return result
  }

  private struct TakenKey: Hashable {
    var account: String
    var email: String

    init(_ person: Candidate) {
      account = person.account
      email = person.email
    }
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
