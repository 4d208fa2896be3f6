/// Changes of people as `--format json` prints them; the keys are a contract.
package enum ChangeJSON {
  package static func person(_ person: PeopleChanges.Person) -> JSONValue {
    [
      "email": .string(person.email), "name": .string(person.name),
      "changes": .array(person.changes.map(change)),
    ]
  }

  /// The kinds of change in the order of their weight.
  static let kinds = [
    "enabled", "disabled", "unasked", "period", "exempted", "exemptionEnded", "left", "joined",
    "renamed", "phone", "details",
  ]

  private static func change(_ change: PeopleChanges.Change) -> JSONValue {
    switch change {
    case .joined: ["kind": "joined"]
    case .left: ["kind": "left"]
    case .renamed(let from): ["kind": "renamed", "before": .string(from)]
    case .phone(let from, let to):
      ["kind": "phone", "before": PlanJSON.text(from), "after": PlanJSON.text(to)]
    case .enabled(let from, let until): period("enabled", from, until)
    case .disabled: ["kind": "disabled"]
    case .unasked(let wasOn): ["kind": "unasked", "wasOn": .bool(wasOn)]
    case .period(let from, let until): period("period", from, until)
    case .exempted(let reason, let until):
      ["kind": "exempted", "reason": .string(reason), "until": day(until)]
    case .exemptionEnded: ["kind": "exemptionEnded"]
    case .details(let columns):
      ["kind": "details", "columns": .array(columns.map(JSONValue.string))]
    }
  }

  private static func period(_ kind: String, _ from: String, _ until: String) -> JSONValue {
    ["kind": .string(kind), "from": day(from), "until": day(until)]
  }

  private static func day(_ text: String) -> JSONValue { text.isEmpty ? .null : .string(text) }
}
