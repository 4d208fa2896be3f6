package import PhoneNumbers

/// Somebody whom a command may be told to act on.
package struct Candidate: Hashable, Sendable {
  package enum Phone: Hashable, Sendable {
    case missing
    /// As the roster has it; nobody has looked yet what it is.
    case unread(String)
    /// As the roster has it, and why it is none.
    case unusable(String, PhoneProblem)
    case number(e164: String)
  }

  /// The account's id.
  package var account: String
  package var names: PersonNames
  /// Empty where the files tell none.
  package var name: String
  package var phone: Phone
  /// The row in the roster; nil for somebody who left it.
  package var row: Int?
  /// Whether a row of the archiving file says on, whatever its dates.
  package var isOn: Bool
  /// Whether there is a row in the archiving file.
  package var isAsked: Bool
  /// Whether `status.csv` lists the person.
  package var isPublished: Bool

  package var email: String { names.email }
}

/// The people of one account, as its files name them.
package struct AccountPeople: Sendable {
  package let account: String
  package let roster: PeopleTable?
  package let archiving: PeopleTable?
  package let phones: AccountPhones
  package let candidates: [Candidate]

  /// Takes in the roster's people first, then those whom only the archiving file or `status.csv` names.
  package init(
    account: String, roster: PeopleTable?, archiving: PeopleTable?, published: Set<String>,
    phones: AccountPhones
  ) {
    self.account = account
    self.roster = roster
    self.archiving = archiving
    self.phones = phones
    var people = CandidateList(account: account, archiving: archiving, published: published)
    if let roster { people.addListed(by: roster) }
    people.addAsked()
    people.addPublished()
    candidates = people.candidates
  }

  /// Somebody of the account, with the phone read; which is work that most people are spared.
  func readingPhone(of person: Candidate) -> Candidate {
    guard case .unread(let text) = person.phone else { return person }
    var person = person
    person.phone =
      switch phones.read(text) {
      case .empty: .missing
      case .number(let number): .number(e164: number.e164)
      case .unusable(let problem): .unusable(text, problem)
      }
    return person
  }
}

/// Collects an account's people, each once.
private struct CandidateList {
  let account: String
  let archiving: PeopleTable?
  let published: Set<String>
  private(set) var candidates: [Candidate] = []
  private let asked: RowIndex?
  /// E-mails, those before a rename too.
  private var known: Set<String> = []
  private var knownIDs: Set<String> = []

  init(account: String, archiving: PeopleTable?, published: Set<String>) {
    self.account = account
    self.archiving = archiving
    self.published = published
    asked = archiving.map(RowIndex.init)
  }

  mutating func addListed(by roster: PeopleTable) {
    for row in roster.soundRows {
      guard let email = roster.identity(row: row), known.insert(email).inserted else { continue }
      let id = roster.text(row: row, column: PeopleColumn.id)
      let names = PersonNames(
        email: email, id: id.isEmpty ? nil : id,
        previousEmail: roster.identity(row: row, column: PeopleColumn.previousEmail))
      if let previous = names.previousEmail { known.insert(previous) }
      if let id = names.id { knownIDs.insert(id) }
      let rows = asked?.rows(of: names) ?? []
      candidates.append(
        Candidate(
          account: account, names: names, name: roster.personName(row: row),
          phone: .unread(roster.text(row: row, column: PeopleColumn.mobilePhone)), row: row,
          isOn: rows.contains(where: isOn), isAsked: !rows.isEmpty,
          isPublished: published.contains(email)
            || names.previousEmail.map(published.contains) ?? false))
    }
  }

  mutating func addAsked() {
    for row in archiving?.soundRows ?? [] {
      guard let archiving, let email = archiving.identity(row: row) else { continue }
      let id = archiving.text(row: row, column: PeopleColumn.id)
      guard !knownIDs.contains(id), known.insert(email).inserted else { continue }
      candidates.append(
        Candidate(
          account: account, names: PersonNames(email: email, id: id.isEmpty ? nil : id), name: "",
          phone: .missing, row: nil, isOn: isOn(row), isAsked: true,
          isPublished: published.contains(email)))
    }
  }

  mutating func addPublished() {
    for email in published.subtracting(known).sorted() {
      candidates.append(
        Candidate(
          account: account, names: PersonNames(email: email), name: "", phone: .missing, row: nil,
          isOn: false, isAsked: false, isPublished: true))
    }
  }

  private func isOn(_ row: Int) -> Bool {
    archiving.map { WishWord.read($0.text(row: row, column: PeopleColumn.archiving)) ?? false }
      ?? false
  }
}
