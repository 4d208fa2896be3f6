import Engine
import Formats

/// A page of one of the two lists, for people and for programs.
struct ListRenderer {
  let tab: ListTab
  let found: PeopleFound
  let now: Instant
  /// Whether the list goes over several accounts.
  let showsAccounts: Bool
  let filter: Filter
  /// Whether there are accounts that cannot be shown.
  let isPartial: Bool
  let console: Console

  /// Which of the people were asked for.
  enum Filter: Equatable {
    /// All of the tab.
    case none
    case search(String)
    /// What people of both tabs may lack.
    case noPhone(search: String?)
    /// What only people of the Archiving tab have.
    case ofTab

    var isSearch: Bool {
      if case .search = self { true } else { false }
    }
  }

  // MARK: JSON

  func json() -> JSONValue {
    [
      "version": 1, "tab": .string(tab.rawValue), "total": .integer(Int64(found.total)),
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
      "detail": .string(person.row?.detail ?? ""), "checkCode": PlanJSON.text(person.checkCode),
    ]
  }

  // MARK: Text

  func text() -> String {
    guard found.total > 0 else {
      return ([nobody] + otherTab + elsewhere).joined(separator: " ")
    }
    if found.page > found.pages {
      return "There is no page \(found.page), the last is \(found.pages). \(totals)"
    }
    let both = if case .noPhone = filter { [totals] + otherTab } else { [totals] }
    return [table.rendered(for: console), "", both.joined(separator: " ")].joined(separator: "\n")
  }

  /// What the same filter finds on the other tab, and how to see it.
  private var otherTab: [String] {
    guard found.onOtherTab > 0, filter != .none else { return [] }
    let search: String?
    var command = "pairbook list --tab \(tab.other.rawValue)"
    switch filter {
    case .search(let text): search = text
    case .noPhone(let text):
      command += " --problem no-phone"
      search = text
    case .none, .ofTab: search = nil
    }
    if let search { command += " --search \(ShellWord.quoted(search))" }
    return [
      TerminalText.harmless(
        "On the tab \(tab.other.title) \(found.onOtherTab == 1 ? "is 1 person" : "are \(found.onOtherTab) people"): `\(command)`."
      )
    ]
  }

  /// What is to be said of somebody who is on neither tab.
  private var elsewhere: [String] {
    guard case .search(let text) = filter, !isPartial else { return [] }
    if found.withoutPhone > 0 {
      return [
        TerminalText.harmless(
          "\(PlanWords.people(found.withoutPhone)) without a phone: `pairbook list --tab not-archiving --problem no-phone --search \(ShellWord.quoted(text))`."
        )
      ]
    }
    return found.onOtherTab > 0
      ? []
      : [
        "No roster has that in an e-mail, name or phone: a new person is a row of the roster, or comes by `pairbook import FILE`."
      ]
  }

  private var nobody: String {
    if isPartial { return "Nobody of those who can be shown." }
    if filter != .none { return "Nobody matches." }
    let others = found.onOtherTab
    return switch tab {
    case .archiving:
      "Nobody is set for archiving"
        + (others == 0
          ? "."
          : "; \(others) \(others == 1 ? "person has" : "people have") a phone: `pairbook list --tab not-archiving`.")
        + " `pairbook enable WHO` asks for somebody."
    case .notArchiving:
      "The rosters list nobody else who has a phone"
        + (others == 0
          ? "."
          : "; \(others) \(others == 1 ? "person is" : "people are") set for archiving: `pairbook list`.")
        + " `pairbook list --problem no-phone` shows who has none."
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
    if found.pages > 1, found.page <= found.pages {
      text += " Page \(found.page) of \(found.pages)"
      text += found.page < found.pages ? "; --page \(found.page + 1) goes on." : "."
    }
    return text
  }
}
