import Engine
import Testing

/// Phones that were merely exchanged: a column was sorted alone.
@Suite struct PhonePermutationTests {
  /// Each person's enrolled phone and the roster's, as letters.
  struct Exchange: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// `A→B`: enrolled with phone A, now with phone B.
    var phones: [(enrolled: String, now: String)]
    /// Which of them are held, by their enrolled phone.
    var held: String
    var testDescription: String { sentence }

    init(_ sentence: String, _ phones: String, held: String) {
      self.sentence = sentence
      self.phones = phones.split(separator: " ").map {
        (String($0.prefix(1)), String($0.suffix(1)))
      }
      self.held = held
    }

    func plan(allowed: Set<GuardKind> = []) -> AccountPlan {
      func number(_ letter: String) -> String {
        "+4479110000" + String(letter.unicodeScalars.first?.value ?? 0)
      }
      var people: [Person] = []
      var enrollments: [Enrollment] = []
      // Thirty more, so that the withdrawals guard has nothing to say.
      let others = (0..<30).map { ("x\($0)", "x\($0)") }
      for (enrolled, now) in phones + others {
        let email = "\(enrolled)@x.example"
        let isOther = enrolled.count > 1
        people.append(
          Person(
            email: email, phone: .number(isOther ? "+44\(enrolled)" : number(now)),
            wish: .on(from: nil, until: nil)))
        enrollments.append(
          .archiving(email, phone: isOther ? "+44\(enrolled)" : number(enrolled)))
      }
      return Planner(now: monday, allowed: allowed).plan(
        desired: DesiredAccount(id: acme, standing: .active, people: people, policy: Policy()),
        observed: ObservedAccount(enrollments: enrollments))
    }
  }

  static let exchanges: [Exchange] = [
    Exchange("two who swap phones are relinked", "a→b b→a", held: ""),
    Exchange("three in a ring are held", "a→b b→c c→a", held: "abc"),
    Exchange("two swaps at once are four people: held", "a→b b→a c→d d→c", held: "abcd"),
    Exchange("a phone handed on, and a new one bought: relinked", "a→b b→c c→z", held: ""),
    Exchange(
      "phones handed on by three: held, with the one at the end who has a new one",
      "a→b b→c c→d d→z", held: "abcd"),
    Exchange("new phones for many are no exchange", "a→z b→y c→w d→v", held: ""),
    Exchange("somebody else's new phone is not held with them", "a→b b→c c→a d→z", held: "abc"),
  ]

  @Test("Exchanges", arguments: exchanges)
  func held(_ exchange: Exchange) {
    let plan = exchange.plan()
    #expect(plan.held.map { String($0.user.prefix(1)) }.joined() == exchange.held)
    #expect(plan.held.allSatisfy { $0.kind == .relink && $0.hold.heldBy == .withdrawals })
    #expect(plan.actions.count == exchange.phones.count - exchange.held.count)
  }

  @Test("One finding, with the number of people; --allow withdrawals lets it through")
  func finding() {
    let exchange = Self.exchanges[1]
    #expect(
      Set(exchange.plan().held.map(\.hold.reason))
        == ["the phones of 3 people were only exchanged: was a column sorted alone?"])
    let plan = exchange.plan(allowed: [.withdrawals])
    #expect(plan.held == [])
    #expect(plan.actions.map(\.kind) == [.relink, .relink, .relink])
    // Each number is another user's by now, so every old session ends at once.
    #expect(plan.actions.allSatisfy { $0.endsOldSession })
  }
}
