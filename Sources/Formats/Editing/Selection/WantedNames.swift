import PhoneNumbers

/// What people are called in a command, read once: each person of a book is then looked up, and not each name.
struct WantedNames {
  /// Places in the list of names, by the identity that a name is.
  private var byEmail: [String: [Int]] = [:]
  /// Of the names that are no e-mails, by their text.
  private var byText: [String: [Int]] = [:]
  /// Of those, by the number that they are for phones of a region.
  private var byPhone: [PhoneRegion?: [String: [Int]]] = [:]

  init(_ names: [String]) {
    for (place, name) in names.enumerated() {
      if case .address(let email) = EmailText.read(name) {
        byEmail[email, default: []].append(place)
      } else {
        byText[name.trimmedText, default: []].append(place)
      }
    }
  }

  /// The people of an account whom the names stand for, with the places of those names.
  ///
  /// A previous e-mail stands for somebody only where nobody of the account has it now.
  mutating func people(of account: AccountPeople) -> [(person: Candidate, places: [Int])] {
    let numbers = numbers(by: account.phones)
    let current = Set(account.candidates.map(\.email).filter { byEmail[$0] != nil })
    return account.candidates.compactMap { person in
      var places = byEmail[person.email] ?? []
      if let previous = person.names.previousEmail, !current.contains(previous) {
        places += byEmail[previous] ?? []
      }
      if let id = person.names.id { places += byText[id] ?? [] }
      if !numbers.isEmpty, case .number(let e164) = account.readingPhone(of: person).phone {
        places += (numbers[e164] ?? []).filter { !places.contains($0) }
      }
      return places.isEmpty ? nil : (account.readingPhone(of: person), places)
    }
  }

  private mutating func numbers(by phones: AccountPhones) -> [String: [Int]] {
    if let known = byPhone[phones.region] { return known }
    var numbers: [String: [Int]] = [:]
    for (text, places) in byText {
      guard case .number(let number) = phones.read(text) else { continue }
      numbers[number.e164, default: []] += places
    }
    byPhone[phones.region] = numbers
    return numbers
  }
}
