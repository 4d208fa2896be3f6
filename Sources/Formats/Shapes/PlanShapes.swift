import Engine

/// The structure of plans and syncs as `--format json` prints them.
enum PlanShapes {
  static let plan = Shape.object(ObjectShape(planFields(kinds)))

  static let sync = Shape.object(
    ObjectShape(
      planFields(kinds + byHand) + [
        .required(
          "results",
          .list(of: .object(ObjectShape(actionFields(kinds + byHand) + outcomeFields))),
          "What became of each action."),
        ShapeField(
          "refusals", .list(of: refusal), "What was asked for by hand about people, and not done."),
        .required(
          "silentGateways", .list(of: silentGateway),
          "Gateways that did not answer: statuses are as they last confirmed them."),
        .required(
          "sessionsLeft", count,
          "Sessions that are to be deleted and are left at a gateway: every sync tries again."),
        .required(
          "published", .nullable(.text(.objectID)), "The commit of the machine-written files."),
      ]))

  static let diagnostic = Shape.object(
    ObjectShape([
      .required("severity", .oneOf(["error", "warning"]), "Whether it keeps something from use."),
      .required("code", .text(.diagnosticCode), "PB and three digits; never changes its meaning."),
      .required("path", .text(.any), "The file, from the book's root."),
      .required("line", .nullable(.integer(1...maximum)), "From 1."),
      .required(
        "column", .nullable(.integer(1...maximum)), "From 1, in Unicode scalars."),
      .required("message", .text(.any), "What is wrong."),
      .required("help", .text(.any), "What to do."),
    ]))

  private static let silentGateway = Shape.object(
    ObjectShape([
      .required("gateway", .text(.any), "Its address, or its name in connections.gateways."),
      .required("message", .text(.any), "What is wrong."),
      .required("remedy", .text(.any), "What to do."),
    ]))

  static let versionField = ShapeField.required(
    "version", .version(1), "The version of this output's format.")

  static let status = PublishedShapes.status
  static let instant = Shape.text(.instant)
  static let phone = Shape.nullable(.text(.phone))
  static let maximum = 1_000_000_000
  static let count = Shape.integer(0...maximum)

  /// As the summary orders them.
  static let kinds: [ActionKind] = [
    .invite, .remind, .escalate, .connect, .reject, .disconnect, .decline, .relink, .rename,
    .withdraw,
  ]

  /// Never in a plan: `invite --revoke`, which prints what a sync does.
  private static let byHand: [ActionKind] = [.revoke]

  private static func kind(_ kinds: [ActionKind]) -> Shape { .oneOf(kinds.map(\.rawValue)) }

  private static func planFields(_ kinds: [ActionKind]) -> [ShapeField] {
    [
      .schema, versionField,
      .required("revision", .nullable(.text(.objectID)), "The commit; null for the worktree."),
      .required("worktree", .boolean, "Whether the files on disk were read, committed or not."),
      .required(
        "uncommitted", .list(of: .text(.any)), "Edited files that are not committed yet."),
      .required("now", instant, "The time that the plan is for."),
      .required("observedAt", .nullable(instant), "When the gateway was last seen."),
      .required("digest", .text(.sha256), "What an approval binds."),
      .required(
        "summary",
        .object(
          ObjectShape(
            (Self.kinds.map(\.rawValue) + ["held", "unmanaged"]).map {
              .required($0, count, "How many.")
            })), "How many of each kind."),
      .required("actions", .list(of: .object(ObjectShape(actionFields(kinds)))), "What is done."),
      .required("unmanaged", .list(of: unmanaged), "Sessions that no enrollment knows."),
      .required(
        "held", .list(of: held(kinds)), "What is due and not done, for a person to decide."),
      .required("diagnostics", .list(of: diagnostic), "What is wrong with the files."),
      ShapeField(
        "inputs", .map(keys: .any, values: .text(.objectID)),
        "The blob ids of the files that were read, by path in the book."),
      ShapeField("failures", .list(of: failure), "Accounts that could not be worked on."),
    ]
  }

  private static func actionFields(_ kinds: [ActionKind]) -> [ShapeField] {
    [
      .required("account", .text(.any), "The account's id."),
      .required("user", .text(.any), "The person's e-mail, after the action."),
      .required("kind", kind(kinds), "What is done."),
      .required("reason", .text(.any), "Why."),
      .required("phone", phone, "E.164."),
      .required("from", .nullable(status), "The status before; null for somebody new."),
      .required("to", .nullable(status), "The status after; null for somebody withdrawn."),
      ShapeField("previousUser", .text(.any), "Of a rename: the e-mail before."),
    ]
  }

  private static let outcomeFields: [ShapeField] = [
    .required("outcome", .oneOf(["done", "failed", "retrying"]), "What became of it."),
    .required("error", .nullable(.text(.any)), "Why it is not done."),
  ]

  private static let failure = Shape.object(
    ObjectShape([
      .required("account", .text(.any), "The account's id."),
      .required("message", .text(.any), "What failed."),
      .required("remedy", .text(.any), "What to do."),
    ]))

  private static let refusal = Shape.object(
    ObjectShape([
      .required("account", .text(.any), "The account's id."),
      .required("user", .text(.any), "The person's e-mail."),
      .required("reason", .text(.any), "Why it is not done."),
      .required("remedy", .text(.any), "What a person can do."),
    ]))

  private static func held(_ kinds: [ActionKind]) -> Shape {
    .object(
      ObjectShape([
        .required("account", .text(.any), "The account's id."),
        .required("user", .text(.any), "The person's e-mail."),
        .required("kind", kind(kinds), "The action that is due."),
        ShapeField(
          "code", .oneOf(Hold.Code.allCases.map(\.rawValue)),
          "Why it is held, for programs; never changes its meaning."),
        .required("reason", .text(.any), "Why it is held, for people."),
        ShapeField("remedy", .text(.any), "What a person can do."),
        ShapeField(
          "guard", .nullable(.oneOf(GuardKind.allCases.map(\.rawValue))),
          "The guard that holds it; --allow lifts all but approval for one run. Null where the files have to change."
        ),
      ]))
  }

  private static let unmanaged = Shape.object(
    ObjectShape([
      .required(
        "session", .text(.any),
        "The session's name, after its gateway's where that has one (eu/default)."),
      .required("phone", phone, "E.164."),
      .required("account", .nullable(.text(.any)), "The account whose user has the number."),
      .required("user", .nullable(.text(.any)), "The user who has the number."),
    ]))
}

extension TextRule {
  static let diagnosticCode = TextRule("PB and three digits", pattern: "PB[0-9]{3}") { text in
    let bytes = text.utf8
    return bytes.count == 5 && bytes.starts(with: "PB".utf8)
      && bytes.dropFirst(2).allSatisfy { $0.isDigit }
  }
}
