import Engine
import Formats
import PhoneNumbers

/// What people changed and what happened in one account, in the order of time.
struct TimeLine {
  enum Item {
    case edit(Edit)
    case event(ParsedEvent)

    var at: Instant {
      switch self {
      case .edit(let edit): edit.at
      case .event(let event): event.draft.at
      }
    }
  }

  private(set) var items: [Item] = []

  /// Both in their own order, which is kept; at one moment what was asked for comes before what came of it.
  init(edits: [Edit], events: [ParsedEvent]) {
    var (edits, events) = (edits[...], events[...])
    while edits.first != nil || events.first != nil {
      if let edit = edits.first, events.first.map({ edit.at <= $0.draft.at }) ?? true {
        items.append(.edit(edit))
        edits.removeFirst()
      } else if let event = events.popFirst() {
        items.append(.event(event))
      }
    }
  }
}

/// One person, by whatever names they went in the course of time.
struct PersonTrail {
  private var emails: Set<String> = []
  private var subjects: Set<String> = []
  private let name: String
  private var phone: String?

  /// `name` is an e-mail, an id or a phone.
  init(_ name: String, plans: NumberingPlans, region: PhoneRegion?) {
    self.name = name.trimmingBlanks
    // What is no e-mail may be a phone.
    if let email = try? EmailIdentity.parse(self.name) {
      emails.insert(email)
    } else {
      // What is neither is an id.
      phone = try? plans.read(self.name, region: region).number.e164
    }
  }

  /// Learns under which e-mails and pseudonyms the person went.
  mutating func follow(_ people: [Person], _ edits: [Edit], _ events: [ParsedEvent]) {
    for person in people where isNamed(person) {
      emails.insert(person.email)
      if let previous = person.previousEmail { emails.insert(previous) }
    }
    var before = -1
    while before != emails.count + subjects.count {
      before = emails.count + subjects.count
      for event in events { follow(event.draft) }
      for case let change? in edits.map(\.people) { follow(change) }
    }
  }

  private func isNamed(_ person: Person) -> Bool {
    if emails.contains(person.email) || person.id == name { return true }
    if let previous = person.previousEmail, emails.contains(previous) { return true }
    guard let phone, case .number(let number) = person.phone else { return false }
    return number == phone
  }

  private mutating func follow(_ event: EventDraft) {
    guard let subject = event.subject else { return }
    let isTheirs =
      subjects.contains(subject) || subject == name
      || event.email.map(emails.contains) ?? false || event.userID == name
      || phone != nil && event.phone == phone
    guard isTheirs else { return }
    subjects.insert(subject)
    if let email = event.email { emails.insert(email) }
  }

  private mutating func follow(_ changes: PeopleChanges) {
    for person in changes.people {
      for case .renamed(let old) in person.changes
      where emails.contains(person.email) || emails.contains(old) {
        emails.formUnion([person.email, old])
      }
    }
  }

  /// What of an edit is about the person; nil where nothing is.
  func part(of edit: Edit) -> Edit? {
    guard let people = edit.people?.only({ emails.contains($0.email) }), !people.people.isEmpty
    else { return nil }
    return Edit(commit: edit.commit, people: people)
  }

  func concerns(_ event: ParsedEvent) -> Bool {
    event.draft.subject.map(subjects.contains) ?? false
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
