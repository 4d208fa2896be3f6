/// The columns of a kind of file, as its CSV and its JSON name them.
package protocol FileColumn: CaseIterable, Hashable, Sendable {
  /// The header in CSV; compared in any case.
  var header: String { get }
  /// The key in JSON.
  var key: String { get }
  /// Whether JSON may have `true` or `false` for it.
  var takesBoolean: Bool { get }
}

extension FileColumn {
  package var takesBoolean: Bool { false }
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
