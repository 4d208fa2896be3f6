import PhoneNumbers

/// What one version of an account's files says of a person.
struct PersonState: Equatable {
  enum Phone: Equatable {
    case missing
    case number(PhoneNumber)
    /// As it was typed.
    case unusable(String)
  }

  enum Wish: Equatable {
    case none
    case off
    case on
    /// As it was typed.
    case unreadable(String)
  }

  var names: PersonNames
  var name = ""
  var isListed = false
  var phone: Phone = .missing
  /// The roster's other cells by column, empty ones left out.
  var details: [String: String] = [:]
  var wish: Wish = .none
  var from = ""
  var until = ""
  var exemptReason = ""
  var exemptUntil = ""
}

/// Everybody of whom one version of an account's files speaks.
struct PeopleState {
  private(set) var people: [String: PersonState] = [:]

  /// By the bytes of their e-mails, so that of two who claim a name the same one has it every time.
  var ordered: [PersonState] {
    people.values.sorted {
      $0.names.email.utf8.lexicographicallyPrecedes($1.names.email.utf8)
    }
  }

  /// Reads some of the rows, or all.
  init(_ files: AccountFiles, rows: ChangedRows.Choice? = nil) {
    if let roster = files.roster {
      read(roster: roster, files.phones, rows: rows?.roster ?? Array(0..<roster.rowCount))
    }
    if let archiving = files.archiving {
      read(archiving: archiving, rows: rows?.archiving ?? Array(0..<archiving.rowCount))
    }
  }

  private mutating func read(roster: PeopleTable, _ phones: AccountPhones, rows: [Int]) {
    let read = [
      PeopleColumn.email, PeopleColumn.id, PeopleColumn.previousEmail, PeopleColumn.mobilePhone,
    ]
    for row in rows where roster.isSound(row: row) {
      guard let email = roster.identity(row: row), people[email] == nil else { continue }
      let id = roster.text(row: row, column: PeopleColumn.id)
      var person = PersonState(
        names: PersonNames(
          email: email, id: id.isEmpty ? nil : id,
          previousEmail: roster.identity(row: row, column: PeopleColumn.previousEmail)))
      person.name = roster.personName(row: row)
      person.isListed = true
      let phone = roster.text(row: row, column: PeopleColumn.mobilePhone)
      person.phone =
        switch phones.read(phone) {
        case .empty: .missing
        case .number(let number): .number(number)
        case .unusable: .unusable(phone)
        }
      for (column, text) in roster.filledCells(row: row) {
        let name = column.lowercased()
        if !read.contains(name) { person.details[name] = text }
      }
      people[email] = person
    }
  }

  private mutating func read(archiving: PeopleTable, rows: [Int]) {
    var byOtherName: [String: String] = [:]
    for person in ordered {
      if let id = person.names.id, byOtherName["id " + id] == nil {
        byOtherName["id " + id] = person.names.email
      }
      if let previous = person.names.previousEmail, people[previous] == nil,
        byOtherName[previous] == nil
      {
        byOtherName[previous] = person.names.email
      }
    }
    for row in rows where archiving.isSound(row: row) {
      let id = archiving.text(row: row, column: PeopleColumn.id)
      let named = archiving.identity(row: row)
      guard
        let email = named.flatMap({ people[$0] == nil ? byOtherName[$0] : $0 })
          ?? byOtherName["id " + id] ?? named
      else { continue }
      var person = people[email] ?? PersonState(names: PersonNames(email: email))
      let text = archiving.text(row: row, column: PeopleColumn.archiving)
      person.wish = WishWord.read(text).map { $0 ? .on : .off } ?? .unreadable(text)
      person.from = archiving.text(row: row, column: PeopleColumn.from)
      person.until = archiving.text(row: row, column: PeopleColumn.until)
      person.exemptReason = archiving.text(row: row, column: PeopleColumn.exemptReason)
      person.exemptUntil = archiving.text(row: row, column: PeopleColumn.exemptUntil)
      people[email] = person
    }
  }
}

extension PeopleTable {
  /// Whether the columns are there without which a CSV file tells of nobody.
  package var tellsOfPeople: Bool {
    guard case .csv = contents else { return true }
    let hasEmail = csvIndex(of: PeopleColumn.email) != nil
    switch file {
    case .users: return hasEmail
    case .archiving:
      return (hasEmail || csvIndex(of: PeopleColumn.id) != nil)
        && csvIndex(of: PeopleColumn.archiving) != nil
    }
  }

  /// The name of a roster's user; empty where there is none.
  func personName(row: Int) -> String {
    let whole = text(row: row, column: PeopleColumn.name)
    if !whole.isEmpty { return whole }
    return [PeopleColumn.firstName, PeopleColumn.lastName].map { text(row: row, column: $0) }
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}
