/// The structure of what the commands print that begin, edit and save a book.
enum EditShapes {
  static let edit = object([
    .schema, PlanShapes.versionField,
    .required("action", .oneOf(["enabled", "disabled", "renamed"]), "What was asked for."),
    .required("changed", .list(of: person()), "People whose rows were changed."),
    .required(
      "unchanged",
      .list(
        of: person(
          .required("remark", .nullable(text), "What is to be said besides, such as a first day."))
      ), "People who were so already."),
    .required(
      "skipped", .list(of: person(.required("reason", text, "Why the person was left out."))),
      "People whom a criterion found and who cannot be changed."),
    .required("remarks", .list(of: text), "Sentences about the accounts concerned."),
    .required("files", paths, "The files that were written, from the book's root."),
    commit,
  ])

  static let fmt = object([
    .schema, PlanShapes.versionField,
    .required("check", .boolean, "Whether nothing was written."),
    .required("changed", paths, "The files that were changed, or would be."),
    .required("refused", paths, "The files that have damage and were left as they are."),
  ])

  static let save = object([
    .schema, PlanShapes.versionField,
    .required("branch", text, "The branch that is checked out."),
    commit,
    .required("files", paths, "The edited files of the book."),
    .required("leftOut", paths, "Edited files that a save does not commit."),
    .required(
      "changes",
      .list(
        of: object([
          .required("account", .nullable(text), "The account's id; null for the book itself."),
          .required("sentences", .list(of: text), "What changed, for people."),
        ])), "What changed since the last commit."),
    .required("diagnostics", .list(of: PlanShapes.diagnostic), "Problems that are new."),
    .required(
      "push",
      .nullable(.oneOf(["pushed", "up to date", "diverged", "refused", "unreachable"])),
      "What became of the push; null without a remote, or where nothing was saved."),
  ])

  static let begin = object([
    .schema, PlanShapes.versionField,
    .required("folder", text, "The book's folder, an absolute path."),
    .required("accounts", .list(of: text), "The accounts' ids."),
    .required("people", PlanShapes.count, "How many people a sample has."),
    .required("files", paths, "The files that were written, from the book's root."),
    commit,
  ])

  private static let text = Shape.text(.any)
  private static let paths = Shape.list(of: .text(.any))
  private static let commit = ShapeField.required(
    "commit", .nullable(.text(.objectID)), "The commit that was made; null for none.")

  private static func object(_ fields: [ShapeField]) -> Shape { .object(ObjectShape(fields)) }

  private static func person(_ more: ShapeField...) -> Shape {
    object(
      [
        .required("account", text, "The account's id."),
        .required("email", text, "The e-mail's identity."),
      ] + more)
  }
}
