/// Everything that a row may call a person by.
package struct PersonNames: Hashable, Sendable {
  /// The identity: NFC, lower case, domain as A-label.
  package var email: String
  package var id: String?
  /// The identity before a rename.
  package var previousEmail: String?

  package init(email: String, id: String? = nil, previousEmail: String? = nil) {
    self.email = email
    self.id = id
    self.previousEmail = previousEmail
  }
}

/// Finds the rows of a table that are about a person: by e-mail, `id` or previous e-mail.
struct RowIndex {
  private var byEmail: [String: [Int]] = [:]
  private var byID: [String: [Int]] = [:]
  private var byPreviousEmail: [String: [Int]] = [:]

  /// Damaged rows are not found.
  init(_ table: PeopleTable) {
    for row in table.soundRows {
      if let email = table.identity(row: row) { byEmail[email, default: []].append(row) }
      if let previous = table.identity(row: row, column: PeopleColumn.previousEmail) {
        byPreviousEmail[previous, default: []].append(row)
      }
      let id = table.text(row: row, column: PeopleColumn.id)
      if !id.isEmpty { byID[id, default: []].append(row) }
    }
  }

  /// The rows in the order of the file, each once.
  func rows(of person: PersonNames) -> [Int] {
    var rows = Set(byEmail[person.email] ?? [])
    if let id = person.id { rows.formUnion(byID[id] ?? []) }
    if let previous = person.previousEmail { rows.formUnion(byEmail[previous] ?? []) }
    return rows.sorted()
  }

  func rows(email: String) -> [Int] { byEmail[email] ?? [] }

  func rows(previousEmail email: String) -> [Int] { byPreviousEmail[email] ?? [] }

  func rows(id: String) -> [Int] { byID[id] ?? [] }
}
