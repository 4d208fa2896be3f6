import Engine
import Formats

/// What of a plan's summary somebody may want to know more closely: whose mail waits, and for what.
enum WaitingText {
  private static let shown = 25

  static func lines(_ plan: PlanDocument, _ console: Console) -> [String] {
    let putOff = plan.putOff.sentence.map {
      [console.styled(TerminalText.harmless($0), .warning)]
    }
    return people(plan, console) + (putOff ?? [])
  }

  /// Who waits for the hours of `sendWindow`; told with -v alone.
  private static func people(_ plan: PlanDocument, _ console: Console) -> [String] {
    guard console.verbose else { return [] }
    let list = ShownPart(plan.waitingForHours.people, limit: shown, console: console)
    return list.shown.map { TerminalText.harmless("  \($0.account): \($0.user) waits") }
      + (list.rest.map { [console.styled($0, .faint)] } ?? [])
  }
}
