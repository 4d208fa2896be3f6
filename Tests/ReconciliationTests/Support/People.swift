import Engine

/// A Monday, nine o'clock in London, within the usual send window.
let monday = Instant(rfc3339: "2026-11-23T09:00:00Z") ?? Instant(0)

let acme = "acme"
let globex = "globex"

/// Guards that are in nobody's way.
let unguarded = Policy(
  guards: .init(withdrawalCount: 100, withdrawalPercent: 100, invitationCount: 1000))

extension DesiredAccount {
  /// An account in which these people are on.
  static func account(
    _ id: String = acme, _ people: Person..., policy: Policy = unguarded,
    standing: Standing = .active
  ) -> DesiredAccount {
    DesiredAccount(id: id, standing: standing, people: people, policy: policy)
  }

  /// An account with so many people, all on: `p01@acme.example`, …
  static func account(_ id: String = acme, people count: Int, policy: Policy = unguarded)
    -> DesiredAccount
  {
    DesiredAccount(
      id: id, standing: .active,
      people: (1...count).map { .on("p\($0 < 10 ? "0" : "")\($0)", phone: 100 + $0) },
      policy: policy)
  }
}

extension Person {
  /// Somebody of acme who is on; `phone` makes the last digits of the number.
  static func on(_ name: String, phone: Int, id: String? = nil) -> Person {
    Person(
      email: "\(name)@acme.example", id: id, phone: .number(number(phone)),
      wish: .on(from: nil, until: nil))
  }

  static let ann = on("ann", phone: 1)
  static let bob = on("bob", phone: 2)
  static let cat = on("cat", phone: 3)
}

/// A mobile number of the United Kingdom that ends so.
func number(_ ending: Int) -> String {
  let digits = String(ending)
  return "+447911" + String(repeating: "0", count: 6 - digits.count) + digits
}

/// `ann` of `ann@acme.example`.
func nickname(_ email: String) -> String { String(email.prefix { $0 != "@" }) }
