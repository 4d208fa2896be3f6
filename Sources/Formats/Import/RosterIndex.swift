import PhoneNumbers

/// The users of a roster as an import finds them.
struct RosterIndex {
  let table: PeopleTable
  /// Identity → row.
  private var byEmail: [String: Int] = [:]
  private var byID: [String: Int] = [:]
  private var byPreviousEmail: [String: Int] = [:]
  private var byPhone: [String: Int] = [:]
  /// Row → E.164, of the phones that can be read.
  private(set) var phones: [Int: String] = [:]
  private(set) var emails: [Int: String] = [:]

  init(_ table: PeopleTable, phones reader: AccountPhones) {
    self.table = table
    for row in table.soundRows {
      guard let email = table.identity(row: row) else { continue }
      byEmail[email] = row
      emails[row] = email
      let id = table.text(row: row, column: PeopleColumn.id)
      if !id.isEmpty { byID[id] = row }
      if let previous = table.identity(row: row, column: PeopleColumn.previousEmail) {
        byPreviousEmail[previous] = row
      }
      let phone = reader.read(table.text(row: row, column: PeopleColumn.mobilePhone))
      if case .number(let number) = phone {
        let e164 = number.e164
        byPhone[e164] = row
        phones[row] = e164
      }
    }
  }

  /// The user of that e-mail; else the one who had it before a rename.
  func row(email: String) -> Int? { byEmail[email] ?? byPreviousEmail[email] }

  func row(id: String) -> Int? { byID[id] }

  func row(phone: String) -> Int? { byPhone[phone] }

  func email(ofRow row: Int) -> String { emails[row] ?? "" }
}
