import Engine

/// The structure of the other outputs of `--format json`.
enum ReportShapes {
  static let validate = object([
    .schema, PlanShapes.versionField,
    .required("valid", .boolean, "Whether there is no error."),
    .required("diagnostics", .list(of: PlanShapes.diagnostic), "Every problem of the files."),
  ])

  static let list = object([
    .schema, PlanShapes.versionField,
    .required("tab", .oneOf(["archiving", "not-archiving"]), "Which of the two lists."),
    .required("total", count, "How many users the list has on all of its pages."),
    .required("page", .integer(1...PlanShapes.maximum), "From 1."),
    .required("perPage", .integer(1...PlanShapes.maximum), "Users a page."),
    .required("users", .list(of: listed), "Those of the page."),
  ])

  static let status = object([
    .schema, PlanShapes.versionField,
    .required("now", .text(.instant), "The time of the report."),
    .required(
      "source", .oneOf(["store", "clone"]), "Whether the store was asked, or the clone read."),
    .required(
      "head", .nullable(.text(.objectID)), "The commit of HEAD; null where there is none."),
    .required("accounts", .list(of: account), "Sorted by id."),
  ])

  static let log = object([
    .schema, PlanShapes.versionField,
    .required("entries", .list(of: entry), "Changes and events in one time line."),
    .required(
      "verification", .nullable(verification), "What --verify found; null without it."),
  ])

  static let importing = object([
    .schema, PlanShapes.versionField,
    .required("account", text, "The account's id."),
    .required("source", text, "The layout that was recognised."),
    .required("dryRun", .boolean, "Whether nothing was written."),
    .required(
      "summary",
      object(
        [
          "rows", "added", "changed", "unchanged", "removed", "missing", "renames", "blocked",
          "rejected",
        ].map { .required($0, count, "How many.") }), "How many of each."),
    .required("added", .list(of: added), "People who are new."),
    .required("changed", .list(of: changed), "People of whom something changed."),
    .required("removed", .list(of: text), "E-mails of people who were removed."),
    .required("missing", .list(of: text), "E-mails of people whom the export does not list."),
    .required("removalHeld", optionalText, "Why those are not removed, though asked for."),
    .required("renames", .list(of: rename), "People who seem to have another e-mail now."),
    .required("blocked", .list(of: blocked), "People whom the directory has switched off."),
    .required("rejected", .list(of: rejected), "Rows that were not taken."),
    .required("notes", .list(of: note), "Rows to look at."),
    .required("rejectedFile", optionalText, "The file that the rejected rows were written to."),
  ])

  static let doctor = object([
    .schema, PlanShapes.versionField,
    .required("healthy", .boolean, "Whether no check failed."),
    .required("checks", .list(of: check), "In the order in which they were made."),
  ])

  // MARK: Parts

  private static let text = Shape.text(.any)
  private static let optionalText = Shape.nullable(.text(.any))
  private static let optionalInstant = Shape.nullable(.text(.instant))
  private static let count = PlanShapes.count
  private static let line = ShapeField.required(
    "line", .integer(1...PlanShapes.maximum), "In the file, from 1.")

  private static func object(_ fields: [ShapeField]) -> Shape { .object(ObjectShape(fields)) }

  private static let listed = object([
    .required("account", text, "The account's id."),
    .required("email", text, "The e-mail's identity."),
    .required("name", optionalText, "As the roster has it."),
    .required("mobilePhone", PlanShapes.phone, "E.164."),
    .required("archiving", .boolean, "Whether the person is to be archived."),
    .required("status", .nullable(PlanShapes.status), "Null on the Not Archiving tab."),
    .required("since", optionalInstant, "Since when the status holds."),
    .required("lastSeen", optionalInstant, "When the gateway last confirmed the session."),
    .required("detail", text, "Empty, or a short reason."),
    .required(
      "checkCode", optionalText,
      "What mail and pairing page of the live link show; null without one, or without the link key."
    ),
  ])

  private static let account = object([
    .required("account", text, "The account's id."),
    .required("asked", count, "People whom the files ask for, those exempted among them."),
    .required("archiving", count, "People who are archived."),
    .required("notConnected", count, "People who are not connected yet."),
    .required("loggedOut", count, "People whose session was lost."),
    .required("held", count, "People of whom something waits for a decision."),
    .required("failed", count, "Mails that failed for good."),
    .required("waiting", count, "Mails that are still to leave."),
    .required("unconfirmed", count, "Archived people whom the gateway did not confirm lately."),
    .required(
      "coverage", .nullable(.integer(0...100)),
      "Percent archived of those who should be, rounded down; null where nobody should."),
    .required("oldestEvidence", optionalInstant, "The oldest confirmation of somebody archived."),
    .required("newestEvidence", optionalInstant, "The newest confirmation of somebody archived."),
    .required("sessionsToDelete", count, "Gateway sessions that are still to be deleted."),
    .required(
      "appliedRevision", .nullable(.text(.objectID)), "The commit last carried out whole."),
    .required(
      "behind", .nullable(count),
      "Commits since then that changed what the account asks for; null where it is not known."),
    .required("failures", .list(of: mailFailure), "Mails that failed, with the server's words."),
    .required(
      "waitingReason", optionalText, "The mail server's words about mail that waits."),
    .required(
      "freeze", .nullable(freeze), "The freeze that is under way; null where there is none."),
  ])

  private static let freeze = object([
    .required("windows", .list(of: text), "Those of guards.freeze that it is made of."),
    .required(
      "until", optionalText, "By a clock in the account's time zone; null where no end is in sight."
    ),
    .required("held", count, "People of whom nothing else than the freeze holds something."),
  ])

  private static let mailFailure = object([
    .required("user", text, "The person's e-mail."),
    .required("mail", text, "The kind of mail."),
    .required("error", text, "The mail server's words."),
  ])

  private static let entry = object([
    .required("at", .text(.instant), "When it happened."),
    .required("what", .oneOf(["change", "event"]), "A change by git, or an event."),
    .required("account", optionalText, "The account's id."),
    .required("user", optionalText, "The person's e-mail."),
    .required("subject", optionalText, "The person's pseudonym in the events."),
    .required("kind", text, "What kind of change or event."),
    .required("from", .nullable(PlanShapes.status), "The status before an event."),
    .required("to", .nullable(PlanShapes.status), "The status after an event."),
    .required("text", text, "What changed, or why it happened."),
    .required("actor", text, "Who did it."),
    .required("revision", .nullable(.text(.objectID)), "The commit."),
    .required("rehearsal", .boolean, "Whether PAIRBOOK_NOW had set the clock."),
  ])

  private static let verification = object([
    .required("sound", .boolean, "Whether no problem was found."),
    .required(
      "complete", .boolean,
      "Whether every commit was at hand, or the store was; a shallow clone alone cannot tell."),
    .required("events", count, "How many events were checked."),
    .required(
      "against", .list(of: .oneOf(["chain", "commits", "store"])), "What they were held against."),
    .required("storeNotCompared", optionalText, "Why the store was not; null where it was."),
    .required(
      "committers", .list(of: committer), "Who vouches for the events; empty where a store does."),
    .required(
      "accounts", .list(of: chain), "Sorted by id; then folders that are no account any more."),
    .required("problems", .list(of: PlanShapes.diagnostic), "Where they do not fit."),
    .required(
      "putBack", .list(of: PlanShapes.diagnostic), "What commits changed and others put back."),
  ])

  private static let chain = object([
    .required("account", text, "The account's id."),
    .required("events", count, "How many the book has."),
    .required("hash", .nullable(.text(.sha256)), "Of the last."),
    .required("at", optionalInstant, "Of the last."),
    .required("unpublished", count, "How many more the store has."),
    .required("erased", count, "How many tell no more who they are about."),
  ])

  private static let committer = object([
    .required("committer", optionalText, "The e-mail; null for commits that the clone lacks."),
    .required("events", count, "How many the person committed."),
  ])

  private static let added = object([
    line, .required("email", text, "The e-mail's identity."),
    .required("mobilePhone", PlanShapes.phone, "E.164."),
  ])

  private static let changed = object([
    line, .required("email", text, "The e-mail's identity."),
    .required(
      "changes",
      .list(
        of: object([
          .required("column", text, "The roster's."),
          .required("from", text, "Empty where there was nothing."),
          .required("to", text, "Empty where there is nothing any more."),
        ])), "Cell by cell."),
  ])

  private static let rename = object([
    line, .required("from", text, "The e-mail in the roster."),
    .required("to", text, "The e-mail in the export."),
    .required("because", text, "The column that both have in common."),
  ])

  private static let blocked = object([
    line, .required("email", text, "The e-mail's identity."),
    .required("listed", .boolean, "Whether the roster has the person."),
  ])

  private static let rejected = object([
    line, .required("email", optionalText, "As the row has it."),
    .required("reason", text, "Why the row was not taken."),
  ])

  private static let note = object([
    line, .required("email", text, "The e-mail's identity."),
    .required("text", text, "What to look at."),
  ])

  private static let check = object([
    .required("name", text, "What was checked."),
    .required("outcome", .oneOf(["ok", "warning", "failed"]), "What came of it."),
    .required("message", text, "What was found."),
    .required("remedy", optionalText, "What to do; null where nothing is."),
  ])
}
