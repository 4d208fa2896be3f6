import Engine
import Formats
import Reconciliation

/// An account's events as somebody reads them who trusts nobody, beside what was decided.
struct AccountLedger {
  let account: String
  /// By subject, as decided.
  private(set) var open: [String: Enrollment] = [:]
  private(set) var lines: [String] = []
  private(set) var dates: [(at: Instant, kind: EventKind)] = []
  /// Who pressed *I do not agree*, and was not asked again by an admin.
  private(set) var declined: Set<String> = []
  private var chain = EventChain()
  private var replay = Replay()

  var seq: Int { lines.count }

  init(_ account: String) { self.account = account }

  /// Adds a decision; gives what is wrong with it.
  mutating func add(_ decision: Decision) -> [String] {
    var problems: [String] = []
    var steps: [String: [EventDraft]] = [:]
    for event in decision.events {
      lines.append(event.line)
      dates.append((event.at, event.kind))
      var read: [ParsedEvent] = []
      chain.read(Array(event.line.utf8), path: account) { parsed, _ in read.append(parsed) }
      for parsed in read {
        replay.apply(parsed.draft)
        if let subject = parsed.draft.subject { steps[subject, default: []].append(parsed.draft) }
        note(parsed.draft)
        if parsed.draft.cause.isEmpty || parsed.actor.isEmpty {
          problems.append("event \(parsed.seq) says not why, or who")
        }
      }
    }
    problems += chain.problems.map(\.message)
    for change in decision.changes {
      var status = open[change.subject]?.status
      for step in steps[change.subject] ?? [] {
        if step.from != status {
          problems.append("\(step.kind) of \(step.email ?? "") tells of another status before it")
        }
        status = step.to
      }
      if status != change.enrollment?.status {
        problems.append(
          "\(change.subject) became \(change.enrollment?.status.rawValue ?? "closed") without an event"
        )
      }
      open[change.subject] = change.enrollment
    }
    let told = replay.enrollments.mapValues(\.onRecord)
    for subject in Set(told.keys).union(open.keys).sorted()
    where told[subject] != open[subject]?.onRecord {
      let last = lines.last { $0.contains(subject) }
      problems.append(
        "the events of \(account) tell of \(subject) otherwise than was decided: \(last ?? "nothing"), decided \(open[subject].map { "\($0)" } ?? "closed")"
      )
    }
    return problems
  }

  private mutating func note(_ event: EventDraft) {
    guard let subject = event.subject else { return }
    switch event.kind {
    case .decline: declined.insert(subject)
    case .invite where event.cause == Reason.asked.rawValue: declined.remove(subject)
    case .adopt, .withdraw: declined.remove(subject)
    default: break
    }
  }
}
