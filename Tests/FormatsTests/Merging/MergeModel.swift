import TestSupport

@testable import Formats

/// A roster as what it says: people by a number that never changes, and what each cell says.
struct PeopleModel: Equatable, Sendable {
  /// Column → text, by the person.
  var people: [Int: [String: String]] = [:]
  var columns: [String] = ["email", "name", "mobile_phone", "note"]

  static func random(_ random: inout SeededGenerator) -> PeopleModel {
    var model = PeopleModel()
    for person in 0..<random.number(0...6) { model.people[person] = newPerson(person, &random) }
    return model
  }

  private static func newPerson(_ person: Int, _ random: inout SeededGenerator)
    -> [String: String]
  {
    [
      "email": "p\(person)@x.example", "name": random.pick(["", "A", "B"]),
      "mobile_phone": random.pick(["", phone(person)]), "note": random.pick(["", "x", "é, \"q\""]),
    ]
  }

  /// A number that nobody else gets.
  private static func phone(_ person: Int, _ version: Int = 0) -> String {
    "+44 7911 12\(3000 + person * 20 + version)"
  }

  /// As one admin leaves it; `newcomers` are the numbers of people whom nobody had before.
  func edited(newcomers: ClosedRange<Int>, version: Int, _ random: inout SeededGenerator)
    -> PeopleModel
  {
    var model = self
    for person in people.keys.sorted() where random.percent(40) {
      switch random.number(0...4) {
      case 0: model.people[person] = nil
      case 1: model.people[person]?["name"] = random.pick(["A", "C", "D"])
      case 2: model.people[person]?["mobile_phone"] = Self.phone(person, version)
      case 3: model.people[person]?["note"] = random.pick(["", "y"])
      default: model.people[person]?["name"] = ""
      }
    }
    for person in newcomers where random.percent(30) {
      model.people[person] = Self.newPerson(person, &random)
    }
    return model
  }

  /// The file that says it, in somebody's own way: order, columns, separator, line ends, quotes.
  func file(_ random: inout SeededGenerator) -> String {
    let delimiter = random.pick([",", ";", "\t"])
    let lineEnd = random.pick(["\n", "\r\n"])
    let columns = columns.shuffled(using: &random)
    var lines = [columns.joined(separator: delimiter)]
    for person in people.keys.shuffled(using: &random) {
      let cells = columns.map { column -> String in
        let text = people[person]?[column] ?? ""
        let isQuoted = text.contains { ",;\t\"".contains($0) } || random.percent(20)
        return isQuoted ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
      }
      lines.append(cells.joined(separator: delimiter))
    }
    return random.pick(["", "\u{FEFF}"]) + lines.joined(separator: lineEnd)
      + random.pick(["", lineEnd])
  }

  /// What a person would make of both sides; nil where they have to be asked.
  static func merged(_ base: PeopleModel, _ ours: PeopleModel, _ theirs: PeopleModel)
    -> PeopleModel?
  {
    var result = ours
    let everybody = Set(base.people.keys).union(ours.people.keys).union(theirs.people.keys)
    for person in everybody {
      let (old, our, their) = (base.people[person], ours.people[person], theirs.people[person])
      if our == their || their == old { continue }
      if our == old {
        result.people[person] = their
        continue
      }
      guard let our, let their else { return nil }
      for column in base.columns {
        let (before, mine, yours) = (old?[column] ?? "", our[column] ?? "", their[column] ?? "")
        if mine == yours || yours == before { continue }
        guard mine == before else { return nil }
        result.people[person]?[column] = yours
      }
    }
    return result
  }

  /// What a file says; by e-mail, since that is what a program has.
  static func said(by text: String) -> [String: [String: String]]? {
    guard
      let table = try? PeopleTable(bytes: Array(text.utf8), path: "users.csv", file: .users),
      table.isComplete
    else { return nil }
    var people: [String: [String: String]] = [:]
    for row in 0..<table.rowCount {
      let cells = table.columns.map { ($0, table.text(row: row, column: $0)) }
      people[table.text(row: row, column: "email")] = Dictionary(uniqueKeysWithValues: cells)
    }
    return people
  }

  var byEmail: [String: [String: String]] {
    Dictionary(uniqueKeysWithValues: people.values.map { ($0["email"] ?? "", $0) })
  }
}
