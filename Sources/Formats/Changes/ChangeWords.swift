extension PeopleChanges {
  /// The changes in sentences without full stops, the weightiest first: one for each kind of change.
  ///
  /// Up to `limit` people are named in each. With `masked` most digits of phones are hidden, for what is
  /// read by more people than the book is.
  package func sentences(naming limit: Int = 3, masked isMasked: Bool = false) -> [String] {
    let kinds: [(words: (String) -> String, noun: String, detail: (Change) -> String?)] = [
      ({ "\($0) enabled" }, "person", Self.enabled),
      ({ "\($0) disabled" }, "person", { $0 == .disabled ? "" : nil }),
      ({ "\($0) no longer asked for" }, "person", Self.unasked),
      ({ "\($0) to be archived on other days" }, "person", Self.period),
      ({ "\($0) exempted" }, "person", Self.exempted),
      ({ "\($0) no longer exempted" }, "person", { $0 == .exemptionEnded ? "" : nil }),
      ({ "\($0) left the roster" }, "person", { $0 == .left ? "" : nil }),
      ({ "\($0) joined the roster" }, "person", { $0 == .joined ? "" : nil }),
      ({ "\($0) renamed" }, "person", Self.renamed),
      ({ "\($0) changed" }, "phone", { Self.phone($0, masked: isMasked) }),
      ({ "other details of \($0) changed" }, "person", Self.details),
    ]
    return kinds.compactMap { kind in
      let concerned = people.compactMap { person in
        person.changes.lazy.compactMap(kind.detail).first.map { (person, $0) }
      }
      guard !concerned.isEmpty else { return nil }
      let count = CountedNoun.text(concerned.count, kind.noun)
      return "\(kind.words(count)): \(Self.named(concerned, limit: limit))"
    }
  }

  private static func named(_ people: [(Person, String)], limit: Int) -> String {
    var named = people.prefix(limit).map { person, detail in
      let name = person.name.isEmpty ? person.email : "\(person.name) <\(person.email)>"
      return detail.isEmpty ? name : "\(name) (\(detail))"
    }
    if people.count > limit { named.append("\(people.count - limit) more") }
    return named.joined(separator: ", ")
  }

  // MARK: What is said of each person

  private static func enabled(_ change: Change) -> String? {
    guard case .enabled(let from, let until) = change else { return nil }
    return days(from, until)
  }

  private static func unasked(_ change: Change) -> String? {
    if case .unasked = change { "" } else { nil }
  }

  private static func period(_ change: Change) -> String? {
    guard case .period(let from, let until) = change else { return nil }
    return days(from, until)
  }

  private static func exempted(_ change: Change) -> String? {
    guard case .exempted(let reason, _) = change else { return nil }
    return reason
  }

  private static func renamed(_ change: Change) -> String? {
    guard case .renamed(let from) = change else { return nil }
    return "was \(from)"
  }

  private static func phone(_ change: Change, masked isMasked: Bool) -> String? {
    guard case .phone(let from, let to) = change else { return nil }
    func text(_ phone: String?) -> String {
      phone.map { isMasked ? MaskedPhone.of($0) : $0 } ?? "none"
    }
    return "\(text(from)) → \(text(to))"
  }

  private static func details(_ change: Change) -> String? {
    guard case .details(let columns) = change else { return nil }
    return columns.joined(separator: ", ")
  }

  private static func days(_ from: String, _ until: String) -> String {
    [from.isEmpty ? "" : "from \(from)", until.isEmpty ? "" : "until \(until)"]
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// A number with its noun.
package enum CountedNoun {
  /// `1 row`, `2 rows`, `3 people`.
  package static func text(_ count: Int, _ noun: String) -> String {
    if count == 1 { return "1 \(noun)" }
    return "\(count) \(noun == "person" ? "people" : noun + "s")"
  }
}
