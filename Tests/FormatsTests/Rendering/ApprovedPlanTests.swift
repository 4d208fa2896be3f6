import Engine
import TestSupport
import Testing

@testable import Formats

@Suite("A plan that was approved")
struct ApprovedPlanTests {
  static let written = JSONValue.object(PlanJSON.document(PlanFixture.plan))

  static func file(_ change: (inout JSONObject) -> Void) -> [UInt8] {
    guard var plan = written.object else { return [] }
    change(&plan)
    return JSONValue.object(plan).serialized(.pretty)
  }

  @Test("is read as it was written, whatever its layout", arguments: [JSONStyle.compact, .pretty])
  func read(_ style: JSONStyle) throws {
    let plan = try ApprovedPlan.read(Self.written.serialized(style), path: "plan.json")
    #expect(plan.revision == PlanFixture.plan.revision)
    #expect(!plan.worktree)
    #expect(plan.now == PlanFixture.now)
    #expect(plan.digest == PlanFixture.plan.digest)
    #expect(plan.inputs == PlanFixture.plan.inputs)
    #expect(plan.approval(of: "acme") == Approval(of: PlanFixture.plan.accounts[0], at: plan.now))
    #expect(
      plan.approval(of: "acme").actions == [
        ApprovedAction(user: "ann@acme.example", kind: .invite, phone: "+447911123456"),
        ApprovedAction(
          user: "bob@acme.example", kind: .rename, phone: "+447911123457",
          previousEmail: "robert@acme.example"),
        ApprovedAction(user: "cat@acme.example", kind: .withdraw, phone: "+447911123458"),
      ])
    #expect(plan.approval(of: "beta") == Approval(at: plan.now, actions: []))
    #expect(plan.approval(of: "elsewhere") == Approval(at: plan.now, actions: []))
  }

  @Test("approves nothing that needs no approval")
  func free() throws {
    var plan = PlanFixture.plan
    plan.accounts = [
      AccountPlan(
        account: "acme",
        actions: PlanShapes.kinds.map {
          Action(account: "acme", user: "ann@acme.example", kind: $0, reason: .new)
        })
    ]
    let bytes = JSONValue.object(PlanJSON.document(plan)).serialized(.compact)
    let kinds = try ApprovedPlan.read(bytes, path: "p").approval(of: "acme").actions.map(\.kind)
    #expect(Set(kinds) == [.invite, .relink, .rename, .withdraw])
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var sentence: String
    var bytes: [UInt8]
    var why: String
    var testDescription: String { sentence }
  }

  static let edited = "it was edited after it was written: its digest is another"

  static let refusals: [Refusal] = [
    Refusal(
      sentence: "no JSON", bytes: Array("plan".utf8),
      why: "it is no plan: \"plan\" is no JSON value (line 1, column 1)"),
    Refusal(
      sentence: "an empty object", bytes: Array("{}".utf8),
      why: #"it is no plan: the file has no "actions" (line 1, column 1)"#),
    Refusal(
      sentence: "the output of a sync",
      bytes: file {
        $0["results"] = []
        $0["published"] = nil as JSONValue
      },
      why: #"it is no plan: there is no setting "results" here (line 115, column 3)"#),
    Refusal(
      sentence: "without its inputs", bytes: file { $0["inputs"] = nil as JSONValue? },
      why: "it does not say of which files it was made"),
    Refusal(
      sentence: "another digest",
      bytes: file { $0["digest"] = .string("sha256:" + String(repeating: "0", count: 64)) },
      why: edited),
    Refusal(
      sentence: "an action less",
      bytes: file { $0["actions"] = .array(Array(($0["actions"]?.array ?? []).dropLast())) },
      why: edited),
    Refusal(
      sentence: "an action for another phone",
      bytes: file { plan in
        plan["actions"] = .array(
          (plan["actions"]?.array ?? []).map { action in
            var members = action.object ?? [:]
            members["phone"] = "+447911999999"
            return .object(members)
          })
      }, why: edited),
    Refusal(
      sentence: "what was held is no longer held", bytes: file { $0["held"] = [] }, why: edited),
    Refusal(
      sentence: "other inputs",
      bytes: file {
        $0["inputs"] = ["pairbook.json": "3333333333333333333333333333333333333333"]
      }, why: edited),
  ]

  @Test("is refused where it is none, or is not as it was written", arguments: refusals)
  func refused(_ refusal: Refusal) {
    let error = #expect(throws: ApprovedPlanError.self) {
      try ApprovedPlan.read(refusal.bytes, path: "plan.json")
    }
    #expect(error?.path == "plan.json")
    #expect(error?.remedy.isEmpty == false)
    #expect(error?.why == refusal.why)
  }

  @Test("tells which files are others now")
  func differences() throws {
    let plan = try ApprovedPlan.read(Self.written.serialized(.compact), path: "plan.json")
    #expect(plan.differences(from: PlanFixture.plan.inputs) == [])
    #expect(
      plan.differences(from: [
        "pairbook.json": "3333333333333333333333333333333333333333",
        "accounts/acme/archiving.csv": "4444444444444444444444444444444444444444",
      ]) == [
        "accounts/acme/archiving.csv appeared", "accounts/acme/users.csv is gone",
        "pairbook.json changed",
      ])
  }
}
