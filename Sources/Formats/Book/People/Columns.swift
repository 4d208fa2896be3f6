/// The columns of a kind of file, as its CSV and its JSON name them.
package protocol FileColumn: CaseIterable, Hashable, Sendable {
  /// The header in CSV; compared in any case.
  var header: String { get }
  /// The key in JSON.
  var key: String { get }
  /// The place among all cases.
  var index: Int { get }
  /// Whether JSON may have `true` or `false` for it.
  var takesBoolean: Bool { get }
  /// What spreadsheets and directories call it besides, in small letters without anything between them.
  var aliases: [String] { get }
  /// The columns that name the person of a row, the best first; those of a group together.
  static var naming: [[Self]] { get }
}

extension FileColumn {
  package var takesBoolean: Bool { false }

  /// The column that a name comes near, however it is spelt; nil where it may be any other.
  package static func meant(by name: String) -> Self? {
    func plain(_ name: String) -> String { name.lowercased().filter(\.isLetter) }
    let wanted = plain(name)
    return allCases.first { plain($0.header) == wanted }
      ?? allCases.first { $0.aliases.contains(wanted) }
  }
}

/// What is known of a user, in `users.csv` and `users.json`.
package enum RosterColumn: String, FileColumn {
  case email
  case id
  case firstName = "first_name"
  case lastName = "last_name"
  case name
  case mobilePhone = "mobile_phone"
  case locale
  case managerEmail = "manager_email"
  case previousEmail = "previous_email"

  package var header: String { rawValue }

  package var index: Int {
    switch self {
    case .email: 0
    case .id: 1
    case .firstName: 2
    case .lastName: 3
    case .name: 4
    case .mobilePhone: 5
    case .locale: 6
    case .managerEmail: 7
    case .previousEmail: 8
    }
  }

  package var key: String {
    switch self {
    case .email: "email"
    case .id: "id"
    case .firstName: "firstName"
    case .lastName: "lastName"
    case .name: "name"
    case .mobilePhone: "mobilePhone"
    case .locale: "locale"
    case .managerEmail: "managerEmail"
    case .previousEmail: "previousEmail"
    }
  }

  package var aliases: [String] {
    switch self {
    case .email: ["mail", "emailaddress", "userprincipalname", "upn"]
    case .firstName: ["givenname", "forename", "vorname"]
    case .lastName: ["surname", "familyname", "nachname"]
    case .mobilePhone:
      [
        "mobile", "phone", "cell", "cellphone", "mobilenumber", "mobilephonenumber", "phonenumber",
        "telephone", "handy", "handynummer", "mobil", "mobiltelefon", "portable", "whatsapp",
      ]
    case .managerEmail: ["manager"]
    case .id, .name, .locale, .previousEmail: []
    }
  }

  package static let naming: [[RosterColumn]] = [[.firstName, .lastName], [.name], [.email]]
}

/// What is asked for a user, in `archiving.csv` and `archiving.json`.
package enum ArchivingColumn: String, FileColumn {
  case email
  case id
  case archiving
  case from
  case until
  case note
  case exemptReason = "exempt_reason"
  case exemptUntil = "exempt_until"

  package var header: String { rawValue }

  package var index: Int {
    switch self {
    case .email: 0
    case .id: 1
    case .archiving: 2
    case .from: 3
    case .until: 4
    case .note: 5
    case .exemptReason: 6
    case .exemptUntil: 7
    }
  }

  package var key: String {
    switch self {
    case .email: "email"
    case .id: "id"
    case .archiving: "archiving"
    case .from: "from"
    case .until: "until"
    case .note: "note"
    case .exemptReason: "exemptReason"
    case .exemptUntil: "exemptUntil"
    }
  }

  package var takesBoolean: Bool { self == .archiving }

  package var aliases: [String] {
    switch self {
    case .email: ["mail", "emailaddress", "userprincipalname", "upn"]
    case .archiving: ["archive", "archived", "whatsapp", "whatsapparchiving", "enabled"]
    case .from: ["start", "startdate", "fromdate"]
    case .until: ["end", "enddate", "untildate"]
    case .id, .note, .exemptReason, .exemptUntil: []
    }
  }

  package static let naming: [[ArchivingColumn]] = [[.email], [.id]]
}

/// The structure of the JSON twins.
enum PeopleShapes {
  static let users = list(
    "users", "The roster: one entry a user.",
    ObjectShape(
      [
        .required("email", .text(.any), "The user's e-mail."),
        ShapeField(
          "id", text,
          "A stable key: when present, a changed e-mail is a rename and costs no new pairing."),
        ShapeField("firstName", text, "Given name."),
        ShapeField("lastName", text, "Family name."),
        ShapeField("name", text, "The whole name, where it is not in two parts."),
        ShapeField("mobilePhone", text, "The mobile phone, as anybody types it."),
        ShapeField("locale", text, "The language of mails, such as en or pt-BR."),
        ShapeField("managerEmail", text, "Who is told when the user does not connect."),
        ShapeField("previousEmail", text, "The user's e-mail before: says that it is a rename."),
      ], isOpen: true))

  static let archiving = list(
    "archiving", "One entry for each user who is asked for, or was.",
    ObjectShape(
      [
        ShapeField("email", text, "The user's e-mail, now or before."),
        ShapeField("id", text, "The user's id in the roster."),
        .required(
          "archiving", .either(.boolean, .text(.wish)), "Whether the user is to be archived."),
        ShapeField("from", .nullable(.text(.date)), "The first day, in the account's time zone."),
        ShapeField("until", .nullable(.text(.date)), "The first day on which it ends."),
        ShapeField("note", text, "For people."),
        ShapeField("exemptReason", text, "Why the user cannot be archived for now."),
        ShapeField(
          "exemptUntil", .nullable(.text(.date)), "The first day on which that ends."),
      ], isOpen: true, needsOneOf: ["email", "id"]))

  private static let text = Shape.nullable(.text(.any))

  private static func list(_ key: String, _ meaning: String, _ entry: ObjectShape) -> Shape {
    .object(
      ObjectShape([
        .schema, SettingsShapes.versionField,
        .required(key, .list(of: .object(entry)), meaning),
      ]))
  }
}
