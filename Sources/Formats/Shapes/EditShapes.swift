/// The structure of what commands that change the book's files print as `--format json`.
enum EditShapes {
  /// `enable`, `disable` and `rename`.
  static let edit = object([
    .schema, PlanShapes.versionField,
    .required("action", text, "What was done, such as enabled or renamed."),
    .required("changed", .list(of: object(person)), "People of whom something changed."),
    .required(
      "unchanged",
      .list(of: object(person + [.required("remark", optionalText, "What is odd, or null.")])),
      "People who were as asked for already."),
    .required(
      "skipped",
      .list(of: object(person + [.required("reason", text, "Why nothing was done.")])),
      "People of whom nothing was changed."),
    .required("remarks", texts, "What else a person should know."),
    .required("files", texts, "Files that were written, from the book's root."),
    .required("commit", commit, "The commit, where one was asked for."),
  ])

  static let fmt = object([
    .schema, PlanShapes.versionField,
    .required("check", .boolean, "Whether nothing was written."),
    .required("changed", texts, "Files that are not canonical, or were not."),
    .required("refused", texts, "Files that have to be mended by hand first."),
  ])

  static let initial = object([
    .schema, PlanShapes.versionField,
    .required("folder", text, "Where the book is."),
    .required("accounts", texts, "The ids of its accounts."),
    .required("people", PlanShapes.count, "How many people its rosters list."),
    .required("files", texts, "Files of the book that were written, from its root."),
    .required("pipeline", .nullable(pipeline), "The pipeline that was written; null without --ci."),
    .required("commit", commit, "The commit, where one was made."),
  ])

  private static let pipeline = object([
    .required("host", .oneOf(["github", "gitlab"]), "The code host that it is for."),
    .required(
      "topology", .oneOf(["host", "shared"]),
      "Who carries out what was merged: a machine that keeps the store, or the pipeline."),
    .required("file", text, "From the repository's root."),
  ])

  static let adopt = object([
    .schema, PlanShapes.versionField,
    .required(
      "accounts",
      .list(
        of: object([
          .required("account", text, "The account's id."),
          .required("enrolled", PlanShapes.count, "Enrollments that were rebuilt."),
          .required("events", PlanShapes.count, "Events that were read."),
          .required("deadLinks", PlanShapes.count, "Links that were out and are dead now."),
        ])), "What was taken over."),
    .required("published", commit, "The commit of the machine-written files."),
  ])

  static let storeMove = object([
    .schema, PlanShapes.versionField,
    .required("store", text, "The store's id, which the new one has from now on."),
    .required("accounts", PlanShapes.count, "Accounts that were moved."),
    .required("people", PlanShapes.count, "Enrollments that are open."),
    .required("events", PlanShapes.count, "Events of all accounts."),
    .required("mails", PlanShapes.count, "Mails that wait to be sent, or failed for good."),
  ])

  static let save = object([
    .schema, PlanShapes.versionField,
    .required("branch", text, "The branch that was committed to."),
    .required("commit", commit, "Null where nothing had to be committed."),
    .required("files", texts, "Files that were committed."),
    .required("leftOut", texts, "Edited files that were not."),
    .required(
      "changes",
      .list(
        of: object([
          .required("account", optionalText, "The account's id; null for the whole book."),
          .required("sentences", texts, "What changes for people."),
        ])), "What the commit means."),
    .required(
      "diagnostics", .list(of: PlanShapes.diagnostic),
      "Problems that are new; with an error among them nothing was committed."),
    .required(
      "push",
      .nullable(.oneOf(["pushed", "up to date", "diverged", "refused", "unreachable"])),
      "What became of it at the remote; null where there is none."),
  ])

  // MARK: Parts

  private static let text = Shape.text(.any)
  private static let optionalText = Shape.nullable(.text(.any))
  private static let texts = Shape.list(of: .text(.any))
  private static let commit = Shape.nullable(.text(.objectID))

  private static let person: [ShapeField] = [
    .required("account", text, "The account's id."),
    .required("email", text, "The person's e-mail."),
  ]

  private static func object(_ fields: [ShapeField]) -> Shape { .object(ObjectShape(fields)) }
}
