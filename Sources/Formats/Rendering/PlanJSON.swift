package import Engine

/// Plans as `--format json` prints them; the keys are a contract.
package enum PlanJSON {
  /// `schema` is that of the command that prints it: a sync adds its own keys.
  package static func document(
    _ plan: PlanDocument, schema: Schema = Schemas.plan
  ) -> JSONObject {
    [
      "$schema": .string(schema.uri),
      "version": 1,
      "revision": text(plan.revision),
      "worktree": .bool(plan.worktree),
      "uncommitted": .array(plan.uncommitted.map(JSONValue.string)),
      "now": .string(plan.now.rfc3339),
      "observedAt": text(plan.observedAt?.rfc3339),
      "digest": .string(plan.digest),
      "summary": summary(plan),
      "actions": .array(plan.actions.map(action)),
      "unmanaged": .array(plan.unmanaged.map(unmanaged)),
      "held": .array(plan.held.map(held)),
      "diagnostics": .array(plan.diagnostics.map(diagnostic)),
      "inputs": inputs(plan),
      "failures": .array(plan.failures.map(failure)),
    ]
  }

  /// Sorted by path: whoever compares an approved plan can tell which files are others now.
  private static func inputs(_ plan: PlanDocument) -> JSONValue {
    let sorted = plan.inputs.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return .object(JSONObject(sorted.map { JSONObject.Member($0.key, .string($0.value)) }))
  }

  package static func action(_ action: Action) -> JSONValue {
    var members: JSONObject = [
      "account": .string(action.account), "user": .string(action.user),
      "kind": .string(action.kind.rawValue), "reason": .string(action.reason.rawValue),
      "phone": text(action.phone), "from": text(action.from?.rawValue),
      "to": text(action.to?.rawValue),
    ]
    if let old = action.previousEmail { members["previousUser"] = .string(old) }
    return .object(members)
  }

  package static func held(_ held: Held) -> JSONValue {
    [
      "account": .string(held.account), "user": .string(held.user),
      "kind": .string(held.kind.rawValue), "code": .string(held.hold.code.rawValue),
      "reason": .string(held.hold.reason),
      "remedy": .string(held.hold.remedy), "guard": text(held.hold.heldBy?.rawValue),
    ]
  }

  package static func diagnostic(_ diagnostic: Diagnostic) -> JSONValue {
    [
      "severity": .string(diagnostic.severity.rawValue),
      "code": .string(diagnostic.code.rawValue), "path": .string(diagnostic.path),
      "line": number(diagnostic.position?.line), "column": number(diagnostic.position?.column),
      "message": .string(diagnostic.message), "help": .string(diagnostic.help),
    ]
  }

  private static func failure(_ failure: PlanDocument.Failure) -> JSONValue {
    [
      "account": .string(failure.account), "message": .string(failure.message),
      "remedy": .string(failure.remedy),
    ]
  }

  private static func unmanaged(_ session: UnknownSession) -> JSONValue {
    [
      "session": .string(session.session), "phone": text(session.phone),
      "account": text(session.account), "user": text(session.user),
    ]
  }

  private static func summary(_ plan: PlanDocument) -> JSONValue {
    var counts: JSONObject = [:]
    let order: [ActionKind] = [
      .invite, .remind, .escalate, .connect, .reject, .disconnect, .decline, .relink, .rename,
      .withdraw,
    ]
    for kind in order {
      counts[kind.rawValue] = .integer(Int64(plan.actions.count { $0.kind == kind }))
    }
    counts["held"] = .integer(Int64(plan.held.count))
    counts["unmanaged"] = .integer(Int64(plan.unmanaged.count))
    return .object(counts)
  }

  package static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  private static func number(_ number: Int?) -> JSONValue {
    number.map { .integer(Int64($0)) } ?? .null
  }
}
