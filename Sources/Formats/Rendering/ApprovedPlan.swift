package import Engine

/// A plan that was written with `plan --out`, approved, and is now compared with a new one; never executed from the file.
package struct ApprovedPlan: Equatable, Sendable {
  /// The commit whose wishes were planned, hex; nil for the worktree.
  package let revision: String?
  package let worktree: Bool
  /// When it was made.
  package let now: Instant
  package let digest: String
  /// The blob ids of the files that were read, by path in the book.
  package let inputs: [String: String]
  private let actions: [String: Set<ApprovedAction>]

  /// What was approved of one account; nothing of an account that the plan does not speak of.
  package func approval(of account: String) -> Approval {
    Approval(at: now, actions: actions[account] ?? [])
  }

  /// Which files of the book are others now, one a line, sorted by path: `users.csv changed`, `… appeared`, `… is gone`.
  package func differences(from current: [String: String]) -> [String] {
    let paths = Set(inputs.keys).union(current.keys).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    return paths.compactMap { path in
      switch (inputs[path], current[path]) {
      case (let before?, let after?): before == after ? nil : "\(path) changed"
      case (nil, _): "\(path) appeared"
      case (_, nil): "\(path) is gone"
      }
    }
  }
}

/// A file that is no plan which could have been approved.
package struct ApprovedPlanError: Error, Equatable {
  package var path: String
  /// A sentence without a full stop.
  package var why: String
  package var remedy: String
  /// Whether it is another kind of file altogether.
  package var isNoPlan = false
}

extension ApprovedPlan {
  /// Reads the JSON of `plan --out`; `path` is named in errors.
  ///
  /// A file of another shape, or whose digest is not that of what it says, is refused.
  package static func read(
    _ bytes: [UInt8], path: String
  ) throws(ApprovedPlanError) -> ApprovedPlan {
    let document = JSONDocument(bytes: bytes, path: path)
    let problems = document.diagnostics + document.problems(as: Schemas.plan.shape)
    if let problem = problems.sorted().first(where: { $0.severity == .error }) {
      let place = problem.position.map { " (line \($0.line), column \($0.column))" } ?? ""
      throw ApprovedPlanError(
        path: path, why: "it is no plan: \(problem.message)\(place)",
        remedy: "give the file that pairbook plan --out wrote", isNoPlan: true)
    }
    guard let plan = ApprovedPlan(document.root?.value ?? .null) else {
      throw ApprovedPlanError(
        path: path, why: "it does not say of which files it was made",
        remedy: "make a new plan with pairbook plan --out")
    }
    guard plan.digest == document.root?.value["digest"]?.string else {
      throw ApprovedPlanError(
        path: path, why: "it was edited after it was written: its digest is another",
        remedy: "make a new plan with pairbook plan --out, and have that approved")
    }
    return plan
  }

  /// Takes a value of the plan's shape; nil where it has no inputs.
  private init?(_ plan: JSONValue) {
    guard let inputs = plan["inputs"], let files = inputs.object?.members,
      let now = plan["now"]?.string.flatMap(Instant.init(rfc3339:)),
      let actions = plan["actions"], let held = plan["held"]
    else { return nil }
    revision = plan["revision"]?.string
    worktree = plan["worktree"]?.bool ?? false
    self.now = now
    digest = PlanDocument.digest(inputs: inputs, actions: actions, held: held)
    self.inputs = Dictionary(
      files.compactMap { file in file.value.string.map { (file.key, $0) } },
      uniquingKeysWith: { first, _ in first })
    var approved: [String: Set<ApprovedAction>] = [:]
    for action in actions.array ?? [] {
      guard let account = action["account"]?.string, let asked = ApprovedAction(action) else {
        continue
      }
      approved[account, default: []].insert(asked)
    }
    self.actions = approved
  }
}

extension ApprovedAction {
  /// Nil for a kind that needs no approval.
  fileprivate init?(_ action: JSONValue) {
    guard let user = action["user"]?.string,
      let kind = action["kind"]?.string.flatMap(ActionKind.init(rawValue:)), kind.needsApproval
    else { return nil }
    self.init(
      user: user, kind: kind, phone: action["phone"]?.string,
      previousEmail: action["previousUser"]?.string)
  }
}
