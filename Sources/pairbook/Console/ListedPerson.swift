import ArgumentParser
import Engine
import PhoneNumbers

enum ListTab: String, ExpressibleByArgument, CaseIterable {
  case archiving
  case notArchiving = "not-archiving"

  var other: ListTab { self == .archiving ? .notArchiving : .archiving }

  /// As people read it.
  var title: String { self == .archiving ? "Archiving" : "Not Archiving" }
}

enum PageSize: Int, ExpressibleByArgument, CaseIterable {
  case ten = 10
  case twentyFive = 25
  case fifty = 50
  case hundred = 100
}

extension Problem: ExpressibleByArgument {}

extension Status: ExpressibleByArgument {
  /// In any case, and with a hyphen or nothing for the blank.
  package init?(argument: String) {
    func plain(_ text: String) -> String { text.lowercased().filter(\.isLetter) }
    guard let status = Status.allCases.first(where: { plain($0.rawValue) == plain(argument) })
    else { return nil }
    self = status
  }
}

/// One line of a list.
struct ListedPerson {
  var account: String
  var email: String
  var name: String?
  /// E.164.
  var phone: String?
  /// Whether the files ask for the person to be archived now.
  var isOn: Bool
  /// Nil on the Not Archiving tab.
  var row: StatusRow?
  /// The invitation whose link opens the pairing page.
  var link: LiveLink?
  /// What mail and pairing page show of that link; nil where the link key is not at hand.
  var checkCode: String?

  struct LiveLink {
    var subject: String
    var serial: Int
    var generation: Int
  }
}

/// A page of a list, and how many there are in all.
struct PeopleFound {
  let page: Int
  let perPage: Int
  private(set) var total = 0
  private(set) var counts: [Status: Int] = [:]
  /// How many the same filter finds on the other tab.
  var onOtherTab = 0
  /// How many a search finds who are on neither tab, for they have no phone.
  var withoutPhone = 0
  /// Those of the page.
  var people: [ListedPerson] = []

  init(page: Int, perPage: Int) {
    self.page = page
    self.perPage = perPage
  }

  mutating func add(_ person: ListedPerson) {
    if total / perPage == page - 1 { people.append(person) }
    total += 1
    if let status = person.row?.status { counts[status, default: 0] += 1 }
  }

  /// At least one.
  var pages: Int { max(1, (total + perPage - 1) / perPage) }
}

/// What `--search` finds: part of an e-mail or name, or of a phone however it is typed.
struct PeopleSearch {
  private let words: String
  /// Empty where the text is no part of a phone.
  private let digits: String

  init(_ text: String) {
    words = text.lowercased()
    let isPhone = text.allSatisfy { $0.isASCII && ($0.isNumber || " +-()./".contains($0)) }
    let found = text.filter { $0.isASCII && $0.isNumber }
    // `07911…` is `+447911…` without its trunk zero.
    digits = isPhone && found.count > 1 ? String(found.drop { $0 == "0" }) : ""
  }

  func finds(_ person: ListedPerson) -> Bool {
    if person.email.contains(words) { return true }
    if person.name?.lowercased().contains(words) ?? false { return true }
    guard !digits.isEmpty, let phone = person.phone else { return false }
    return phone.contains(digits)
  }
}
