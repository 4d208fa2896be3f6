package import Engine

/// Freeze windows as the settings spell them: `Fri 16:00-24:00` or `Sat-Sun` every week, `2026-12-24..2027-01-01` once.
package enum FreezeWindows {
  package enum Problem: Error, Equatable, Sendable {
    case malformed
    case endsBeforeItBegins
    /// Of a day such as `2026-02-30`.
    case noSuchDay(String)
  }

  package static func parse(_ text: String) throws(Problem) -> FreezeWindow {
    guard text.first?.isNumber == true else { return try weekly(text) }
    let parts = text.split(separator: "..", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ TextRule.date.matches(String($0)) }) else {
      throw .malformed
    }
    guard let first = Day(iso: parts[0]) else { throw .noSuchDay(String(parts[0])) }
    guard let last = Day(iso: parts[1]) else { throw .noSuchDay(String(parts[1])) }
    guard first <= last else { throw .endsBeforeItBegins }
    return FreezeWindow(text, .days(first: first, last: last))
  }

  private static func weekly(_ text: String) throws(Problem) -> FreezeWindow {
    // A day without hours is the whole of it.
    let spans = text.contains(" ") || text.contains(",") ? text : text + " 00:00-24:00"
    do throws(SendWindows.Problem) {
      return FreezeWindow(text, .weekly(try SendWindows.parse(spans)))
    } catch {
      switch error {
      case .malformed: throw .malformed
      case .closesBeforeOpening: throw .endsBeforeItBegins
      }
    }
  }
}
