/// What the files say of an account's people besides what the engine needs; read when it is asked for.
package struct PersonDirectory: Sendable {
  private let roster: any RowSource<RosterColumn>
  private let archiving: any RowSource<ArchivingColumn>
  private let users: Roster
  private let requests: Archiving

  init(
    roster: any RowSource<RosterColumn>, archiving: any RowSource<ArchivingColumn>,
    _ users: Roster, _ requests: Archiving
  ) {
    self.roster = roster
    self.archiving = archiving
    self.users = users
    self.requests = requests
  }

  /// The identities of everybody in the roster, in its order.
  package var emails: [String] { users.users.map(\.email) }

  private func rosterRow(of email: String) -> Int? { users.user(email).map { users.users[$0].row } }

  private func archivingRow(of email: String) -> Int? {
    if let user = users.user(email) { return requests.byUser[user]?.row }
    return requests.unlisted.last { $0.email == email }?.request.row
  }

  /// The roster's file, from the book's root.
  package var rosterPath: String { roster.path }

  /// Where the phone of somebody in the roster stands; by e-mail identity.
  package func phonePosition(of email: String) -> SourcePosition? {
    rosterRow(of: email).map { roster.position($0, .mobilePhone) }
  }

  /// A person of the roster, or one whom an archiving row names; by e-mail identity.
  package subscript(email: String) -> PersonRecord? {
    let rosterRow = rosterRow(of: email)
    let archivingRow = archivingRow(of: email)
    guard rosterRow != nil || archivingRow != nil else { return nil }
    var record = PersonRecord(email: email, rosterRow: rosterRow, archivingRow: archivingRow)
    if let row = rosterRow {
      record.id = filled(roster.text(row, .id))
      if !NameCell.isDamaged(roster, row) {
        record.firstName = filled(roster.text(row, .firstName))
        record.lastName = filled(roster.text(row, .lastName))
        record.fullName = filled(roster.text(row, .name))
      }
      record.mobilePhone = filled(roster.text(row, .mobilePhone))
      record.locale = filled(roster.text(row, .locale)).flatMap {
        TextRule.locale.matches($0) ? $0 : nil
      }
      if case .address(let email) = EmailText.read(roster.text(row, .managerEmail)) {
        record.managerEmail = email
      }
      record.extras = roster.extras(row)
      record.position = roster.position(row, .email)
      record.phonePosition = roster.position(row, .mobilePhone)
    }
    if let row = archivingRow { record.note = filled(archiving.text(row, .note)) }
    return record
  }

  private func filled(_ text: String) -> String? { text.isEmpty ? nil : text }
}

/// One person as the files describe them, for people to read.
package struct PersonRecord: Equatable, Sendable {
  /// The identity.
  package var email: String
  package var id: String?
  package var firstName: String?
  package var lastName: String?
  /// Of the column `name`.
  package var fullName: String?
  /// As it was typed.
  package var mobilePhone: String?
  /// BCP 47.
  package var locale: String?
  /// The identity.
  package var managerEmail: String?
  package var extras: [ExtraCell] = []
  /// Of the archiving row.
  package var note: String?
  /// Counted from 0 without the header; nil for somebody who is not in the roster.
  package var rosterRow: Int?
  /// Counted from 0 without the header.
  package var archivingRow: Int?
  /// Of the e-mail in the roster.
  package var position: SourcePosition?
  package var phonePosition: SourcePosition?

  init(email: String, rosterRow: Int? = nil, archivingRow: Int? = nil) {
    self.email = email
    self.rosterRow = rosterRow
    self.archivingRow = archivingRow
  }

  /// `name`, else given and family name; nil where the roster has none.
  package var name: String? {
    if let fullName { return fullName }
    let parts = [firstName, lastName].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
