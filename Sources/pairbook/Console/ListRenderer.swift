import Engine
import Formats

/// A page of one of the two lists, for people and for programs.
struct ListRenderer {
  let tab: ListTab
  let found: PeopleFound
  let now: Instant
  /// Whether the list goes over several accounts.
  let showsAccounts: Bool
  let isFiltered: Bool
  /// Whether there are accounts that cannot be shown.
  let isPartial: Bool
  let console: Console

  // MARK: JSON

  func json() -> JSONValue {
    [
      "tab": .string(tab.rawValue), "total": .integer(Int64(found.total)),
      "page": .integer(Int64(found.page)), "perPage": .integer(Int64(found.perPage)),
      "users": .array(found.people.map(json)),
    ]
  }

  private func json(_ person: ListedPerson) -> JSONValue {
    [
      "account": .string(person.account), "email": .string(person.email),
      "name": PlanJSON.text(person.name), "mobilePhone": PlanJSON.text(person.phone),
      "archiving": .bool(person.isOn), "status": PlanJSON.text(person.row?.status.rawValue),
      "since": PlanJSON.text(person.row?.since?.rfc3339),
      "lastSeen": PlanJSON.text(person.row?.lastSeen?.rfc3339),
      "detail": .string(person.row?.detail ?? ""),
    ]
  }

  // MARK: Text

  func text() -> String {
    guard found.total > 0 else { return nobody }
    var parts: [String] = []
    if !found.people.isEmpty { parts += [table.rendered(for: console), ""] }
    parts.append(totals)
    return parts.joined(separator: "\n")
  }

  private var nobody: String {
    if isPartial { return "Nobody of those who can be shown." }
    if isFiltered { return "Nobody matches." }
    return switch tab {
    case .archiving: "Nobody is set for archiving. `pairbook enable WHO` asks for somebody."
    case .notArchiving: "The rosters list nobody else who has a phone."
    }
  }

  private var table: Table {
    let account = showsAccounts ? ["account"] : []
    switch tab {
    case .archiving:
      var table = Table(
        header: account + ["person", "name", "phone", "status", "confirmed", "detail", "code"],
        optional: ["name", "confirmed", "detail", "code", "account"])
      for person in found.people { table.append(archiving(person)) }
      return table
    case .notArchiving:
      var table = Table(header: account + ["person", "name", "phone"], optional: ["name"])
      for person in found.people {
        table.append(
          accountCell(person) + [.init(person.email), .init(person.name ?? ""), phone(person)])
      }
      return table
    }
  }

  private func archiving(_ person: ListedPerson) -> [Table.Cell] {
    let status = person.row?.status
    return accountCell(person) + [
      .init(person.email), .init(person.name ?? ""), phone(person),
      .init(status?.rawValue ?? "", status?.style),
      person.row.map { Ages.evidence($0, now: now) } ?? .init(""),
      .init(person.row?.detail ?? ""), .init(person.checkCode ?? ""),
    ]
  }

  private func accountCell(_ person: ListedPerson) -> [Table.Cell] {
    showsAccounts ? [.init(person.account, .faint)] : []
  }

  private func phone(_ person: ListedPerson) -> Table.Cell {
    .init(person.phone.map(Workspace.international) ?? "")
  }

  /// `137 people: 120 Archiving, 15 Not Connected, 2 Logged Out. Page 1 of 6; --page 2 goes on.`
  private var totals: String {
    var text = PlanWords.people(found.total)
    let counts = [Status.archiving, .notConnected, .loggedOut].compactMap { status in
      found.counts[status].map { "\($0) \(status.rawValue)" }
    }
    if !counts.isEmpty { text += ": " + counts.joined(separator: ", ") }
    text += "."
    if found.pages > 1 {
      text += " Page \(found.page) of \(found.pages)"
      text += found.page < found.pages ? "; --page \(found.page + 1) goes on." : "."
    }
    return text
  }
}
