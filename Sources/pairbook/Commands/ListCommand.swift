import ArgumentParser
import Engine
import Formats
import Reconciliation

/// `pairbook list`: the two lists, who is set for archiving and who is not.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List who is set for archiving, with status, or who is not.",
    discussion: """
      The Archiving tab has everybody who is on or enrolled; the other has everybody else of the roster \
      who has a phone. Who is asked for is read from the last commit, statuses from the store, or from \
      the clone where there is no store; which of the two is said.

      Example: pairbook list --status not-connected --search archer
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Which list: archiving or not-archiving.")
  var tab: ListTab = .archiving

  @Option(
    help: ArgumentHelp("Only this account.", valueName: "id"), completion: AccountCompletion.kind)
  var account: String?

  @Option(
    help: ArgumentHelp("Only people whose e-mail, name or phone has this.", valueName: "text"))
  var search: String?

  @Option(
    help: ArgumentHelp(
      "Only this status: \"Not Connected\", Archiving or \"Logged Out\".", valueName: "status"))
  var status: Status?

  @Option(
    help: ArgumentHelp(
      "Only people with this problem: no-phone, held, stale or declined.", valueName: "problem"))
  var problem: Problem?

  @Option(help: ArgumentHelp("Which page, from 1.", valueName: "n"))
  var page = 1

  @Option(help: ArgumentHelp("People on a page: 10, 25, 50 or 100.", valueName: "n"))
  var perPage: PageSize = .twentyFive

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  @Argument(help: .hidden)
  var words: [String] = []

  func validate() throws {
    if !words.isEmpty {
      throw ValidationError(
        "To find people: pairbook list --search \(ShellWord.quoted(words.joined(separator: " ")))")
    }
    if page < 1 { throw ValidationError("--page begins at 1.") }
    guard tab == .notArchiving else { return }
    if status != nil { throw ValidationError("--status goes with --tab archiving alone.") }
    if problem != nil && problem != .noPhone {
      throw ValidationError("Of the problems, only no-phone goes with --tab not-archiving.")
    }
  }

  func run() async throws {
    let workspace = try Workspace(common)
    let source = try workspace.book()
    let reader = try StateReader(workspace, source, account: account)
    let ((found, failures), origin) = try await reader.read { state in
      var found = PeopleFound(page: page, perPage: perPage.rawValue)
      let search = search.map(PeopleSearch.init)
      let failures = try await state.each { account in
        for person in people(of: account, on: tab) where isWanted(person, search) {
          found.add(person)
        }
        if status == nil, problem == nil || problem == .noPhone {
          found.onOtherTab += people(of: account, on: tab.other).count { isWanted($0, search) }
        }
        if search != nil, filter.isSearch {
          found.withoutPhone += withoutPhone(account).count { isWanted($0, search) }
        }
      }
      try await addCheckCodes(to: &found, from: state)
      return (found, failures)
    }
    try await workspace.tell(origin, of: source.settings)
    try workspace.noteUncommitted(
      workspace.edits(in: source.layout).people, andSo: "not in this list")
    let renderer = ListRenderer(
      tab: tab, found: found, now: workspace.clock.now,
      showsAccounts: try account == nil
        && (source.folders.count > 1 || Set(found.people.map(\.account)).count > 1),
      filter: filter, isPartial: !failures.isEmpty,
      console: workspace.console)
    switch format {
    case .text: workspace.console.result(renderer.text())
    case .json: workspace.console.result(renderer.json())
    }
    try failures.tell()
  }

  private var filter: ListRenderer.Filter {
    if problem == .noPhone { return .noPhone(search: search) }
    if status != nil || problem != nil { return .ofTab }
    return search.map(ListRenderer.Filter.search) ?? .none
  }

  private func people(of account: ShownState.Account, on tab: ListTab) -> [ListedPerson] {
    switch tab {
    case .archiving: archiving(account)
    case .notArchiving: notArchiving(account)
    }
  }

  private func archiving(_ account: ShownState.Account) -> [ListedPerson] {
    let enrollments = Dictionary(
      account.enrollments.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    return account.rows.map { row in
      ListedPerson(
        account: account.id, email: row.email, name: account.name(row.person ?? row.email),
        phone: row.phone, isOn: row.isOn, row: row,
        link: row.subject.flatMap { enrollments[$0]?.liveLink(at: account.now) })
    }
  }

  private func notArchiving(_ account: ShownState.Account) -> [ListedPerson] {
    guard problem != .noPhone else { return withoutPhone(account) }
    return listed(
      Reader.notArchiving(
        desired: account.account.desired, enrollments: account.enrollments, now: account.now),
      account)
  }

  private func withoutPhone(_ account: ShownState.Account) -> [ListedPerson] {
    listed(
      Reader.withoutPhone(
        desired: account.account.desired, enrollments: account.enrollments, now: account.now),
      account)
  }

  private func listed(_ people: [Person], _ account: ShownState.Account) -> [ListedPerson] {
    people.map { person in
      var phone: String?
      if case .number(let number) = person.phone { phone = number }
      return ListedPerson(
        account: account.id, email: person.email, name: account.name(person.email), phone: phone,
        isOn: false)
    }
  }

  private func isWanted(_ person: ListedPerson, _ search: PeopleSearch?) -> Bool {
    if let row = person.row {
      if let status, row.status != status { return false }
      if let problem, !row.problems.contains(problem) { return false }
    }
    return search?.finds(person) ?? true
  }

  /// Only where the store's own link key is at hand: another would show codes that no mail carries.
  private func addCheckCodes(to found: inout PeopleFound, from state: ShownState) async throws {
    guard let store = state.store, found.people.contains(where: { $0.link != nil }),
      let key = try state.workspace.linkKeyFile.present(),
      try await store.identity().linkKeyFingerprint == key.fingerprint
    else { return }
    for index in found.people.indices {
      guard let link = found.people[index].link else { continue }
      found.people[index].checkCode = key.checkCode(
        subject: link.subject, serial: link.serial, generation: link.generation)
    }
  }
}

extension Enrollment {
  fileprivate func liveLink(at now: Instant) -> ListedPerson.LiveLink? {
    guard let invitation, invitation.isLive(at: now) else { return nil }
    return ListedPerson.LiveLink(
      subject: subject, serial: invitation.serial, generation: generation)
  }
}
