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
  /// Everybody whom the roster does not list.
  package var isUnlisted: Bool

  package init(
    names: [String] = [], criteria: [Criterion] = [], isEverybody: Bool = false,
    isUnlisted: Bool = false
  ) {
    self.names = names
    self.criteria = criteria
    self.isEverybody = isEverybody
    self.isUnlisted = isUnlisted
  }

  /// Whether people are meant who are not named one by one.
  var meansOthers: Bool { isEverybody || isUnlisted || !criteria.isEmpty }

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
}
