/// The two files of an account that list people.
package enum PeopleFile: Sendable, CaseIterable {
  case users
  case archiving

  /// The key of the list in the JSON form.
  package var listKey: String {
    switch self {
    case .users: "users"
    case .archiving: "archiving"
    }
  }

  /// The file's name without its extension.
  package var stem: String { listKey }

  /// The names that it may have, one for each form.
  package var names: [String] { ["csv", "json"].map { "\(stem).\($0)" } }

  /// The paths that it may have in an account's folder.
  package func paths(in folder: String) -> [String] {
    names.map { BookPath.join(folder, $0) }
  }

  /// The columns that a new file begins with.
  var columns: [String] {
    switch self {
    case .users:
      [
        PeopleColumn.email, PeopleColumn.firstName, PeopleColumn.lastName, PeopleColumn.mobilePhone,
        PeopleColumn.locale,
      ]
    case .archiving: [PeopleColumn.email, PeopleColumn.archiving, PeopleColumn.note]
    }
  }

  /// The file with nobody in it, in the format that the path's extension names.
  package func empty(path: String) -> [UInt8] {
    guard path.hasSuffix(".json") else { return CSVWriter(header: columns).bytes }
    let schema = self == .users ? Schemas.users : Schemas.archiving
    let value: JSONValue = .object([
      "$schema": .string(schema.uri), "version": 1, listKey: [],
    ])
    return value.serialized(.pretty) + [ASCII.lineFeed]
  }
}

/// The columns of the two files, by their CSV names.
package enum PeopleColumn {
  package static let email = RosterColumn.email.header
  package static let id = RosterColumn.id.header
  package static let firstName = RosterColumn.firstName.header
  package static let lastName = RosterColumn.lastName.header
  package static let name = RosterColumn.name.header
  package static let mobilePhone = RosterColumn.mobilePhone.header
  package static let locale = RosterColumn.locale.header
  package static let managerEmail = RosterColumn.managerEmail.header
  package static let previousEmail = RosterColumn.previousEmail.header
  package static let archiving = ArchivingColumn.archiving.header
  package static let from = ArchivingColumn.from.header
  package static let until = ArchivingColumn.until.header
  package static let note = ArchivingColumn.note.header
  package static let exemptReason = ArchivingColumn.exemptReason.header
  package static let exemptUntil = ArchivingColumn.exemptUntil.header

  private static let keys = Dictionary(
    RosterColumn.allCases.map { ($0.header, $0.key) }
      + ArchivingColumn.allCases.map { ($0.header, $0.key) },
    uniquingKeysWith: { first, _ in first })
  private static let names = Dictionary(uniqueKeysWithValues: keys.map { ($0.value, $0.key) })

  /// The JSON key of a column.
  static func key(of name: String) -> String { keys[name] ?? name }

  /// The column of a JSON key.
  static func name(ofKey key: String) -> String { names[key] ?? key }
}
