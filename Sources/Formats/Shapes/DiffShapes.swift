/// The structure of what `pairbook diff` and `pairbook git-setup` print as `--format json`.
enum DiffShapes {
  static let diff = object([
    .schema, PlanShapes.versionField,
    .required("from", commit, "The earlier commit; null where there is none."),
    .required("to", commit, "The later commit; null for the files on disk."),
    .required(
      "sentences", texts, "What changed in the book as a whole, and what is not known of it."),
    .required(
      "accounts",
      .list(
        of: object([
          .required("account", text, "The account's id."),
          .required(
            "sentences", texts, "What changed in its settings, and what is not known of it."),
          .required("people", .list(of: person), "Those of whom something changed."),
        ])), "The accounts in which something changed."),
    .required(
      "unread", .list(of: unread), "Changed files of either version that were not read whole."),
    .required(
      "diagnostics", .list(of: PlanShapes.diagnostic),
      "What keeps the changed files of the later version from being read whole."),
  ])

  private static let unread = object([
    .required("path", text, "The file, from the book's root."),
    .required("commit", commit, "The version; null for the files on disk."),
    .required("partly", .boolean, "Whether some of the file was read."),
    .required("unknown", text, "What is therefore not known, such as who joined or left."),
  ])

  private static let person = object([
    .required("email", text, "The person's e-mail; the later one after a rename."),
    .required("name", text, "Empty where the files tell none."),
    .required("changes", .list(of: change), "What changed, once for each kind."),
  ])

  private static let change = object([
    .required("kind", .oneOf(ChangeJSON.kinds), "What changed."),
    ShapeField("before", optionalText, "The e-mail or the phone before; null for none."),
    ShapeField("after", optionalText, "The phone after; null for none."),
    ShapeField("from", optionalText, "The first day, or null."),
    ShapeField("until", optionalText, "The day after the last one, or null."),
    ShapeField("reason", text, "Why somebody is exempted."),
    ShapeField("wasOn", .boolean, "Whether the row that is gone was on."),
    ShapeField("columns", texts, "The columns of the roster that have other texts."),
  ])

  static let gitSetup = object([
    .schema, PlanShapes.versionField,
    .required("removed", .boolean, "Whether things were taken out of the clone."),
    .required("done", texts, "What was changed in the clone, in sentences."),
    .required("unchanged", texts, "What was as it should be already."),
    .required("left", texts, "What somebody else's work stands in the way of."),
  ])

  // MARK: Parts

  private static let text = Shape.text(.any)
  private static let optionalText = Shape.nullable(.text(.any))
  private static let texts = Shape.list(of: .text(.any))
  private static let commit = Shape.nullable(.text(.objectID))

  private static func object(_ fields: [ShapeField]) -> Shape { .object(ObjectShape(fields)) }
}
