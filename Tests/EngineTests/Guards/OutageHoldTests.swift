import Engine
import Testing

/// O9: a gateway outage logs nobody out.
@Suite struct OutageHoldTests {
  struct Loss: Sendable, CustomTestStringConvertible {
    var archiving: Int
    var lost: Int
    var held: Bool
    var testDescription: String { "\(lost) of \(archiving) lost: \(held ? "held" : "Logged Out")" }
  }

  static func plan(_ loss: Loss, allowed: Set<GuardKind> = []) -> AccountPlan {
    var people: [Person] = []
    var enrollments: [Enrollment] = []
    var signals: [String: Signal] = [:]
    for n in 0..<loss.archiving {
      let (email, phone) = ("p\(n)@x.example", "+44791\(1_000_000 + n)")
      people.append(Person(email: email, phone: .number(phone), wish: .on(from: nil, until: nil)))
      enrollments.append(
        Enrollment.archiving(email, phone: phone).with {
          $0.doubt = Doubt(kind: .lost, since: monday - .minutes(2))
        })
      signals["s_p\(n)"] = n < loss.lost ? .lost : .working(number: phone)
    }
    return Planner(now: monday, allowed: allowed).plan(
      desired: DesiredAccount(id: acme, standing: .active, people: people, policy: Policy()),
      observed: ObservedAccount(enrollments: enrollments, signals: signals))
  }

  @Test(
    "More than a tenth, and more than three, in one poll",
    arguments: [
      Loss(archiving: 3, lost: 3, held: false), Loss(archiving: 4, lost: 4, held: true),
      Loss(archiving: 30, lost: 3, held: false), Loss(archiving: 39, lost: 4, held: true),
      Loss(archiving: 40, lost: 4, held: false), Loss(archiving: 100, lost: 10, held: false),
      Loss(archiving: 100, lost: 11, held: true),
    ])
  func threshold(_ loss: Loss) {
    let plan = Self.plan(loss)
    let disconnects = plan.actions.count { $0.kind == .disconnect }
    #expect(disconnects == (loss.held ? 0 : loss.lost))
    #expect(plan.held.count == (loss.held ? loss.lost : 0))
    // The others' evidence is renewed all the same.
    #expect(plan.upkeep.count == loss.archiving - loss.lost)
  }

  @Test(
    "What speaks against a gateway holds its one person of a small account too, and nobody else")
  func gatewayOutage() {
    var observed = ObservedAccount(
      enrollments: [
        Enrollment.archiving().with {
          $0.doubt = Doubt(kind: .lost, since: monday - .minutes(2))
        }
      ], signals: ["s_ann": .lost])
    let desired = DesiredAccount(id: acme, standing: .active, people: [ann()], policy: Policy())
    let plan = Planner(now: monday).plan(desired: desired, observed: observed)
    #expect(plan.actions.map(\.kind) == [.disconnect, .invite])
    observed.outages = ["s_bob": .init(lost: 90, archiving: 200)]
    #expect(
      Planner(now: monday).plan(desired: desired, observed: observed).actions.map(\.kind)
        == [.disconnect, .invite])
    observed.outages = ["s_ann": .init(lost: 90, archiving: 200)]
    let held = Planner(now: monday).plan(desired: desired, observed: observed)
    #expect(held.actions == [])
    #expect(held.held.map(\.hold) == [.outage(lost: 90, archiving: 200)])
    #expect(
      Planner(now: monday, allowed: [.disconnects]).plan(desired: desired, observed: observed)
        .actions.map(\.kind) == [.disconnect, .invite])
  }

  @Test(
    "Many who are Archiving with other numbers at once: the gateway is doubted, nobody is unlinked")
  func otherNumbers() {
    let people = (0..<5).map {
      Enrollment.archiving("p\($0)@x.example", phone: "+44791100000\($0)")
    }
    func plan(_ count: Int, seconds: Seconds) -> AccountPlan {
      let enrollments = people.enumerated().map { index, person in
        person.with {
          if index < count { $0.doubt = Doubt(kind: .otherNumber, since: monday - seconds) }
        }
      }
      var signals: [String: Signal] = [:]
      for (index, person) in enrollments.enumerated() {
        signals[person.subject] = .working(number: index < count ? "+447000000001" : person.phone)
      }
      return Planner(now: monday).plan(
        desired: DesiredAccount(
          id: acme, standing: .active,
          people: people.map {
            Person(email: $0.email, phone: .number($0.phone), wish: .on(from: nil, until: nil))
          }, policy: Policy()),
        observed: ObservedAccount(enrollments: enrollments, signals: signals))
    }
    #expect(plan(3, seconds: 60).actions.map(\.kind) == [.reject, .reject, .reject])
    #expect(plan(5, seconds: 59).actions == [])
    let held = plan(5, seconds: 60)
    #expect(held.actions == [])
    #expect(held.held.map(\.kind) == Array(repeating: .reject, count: 5))
    #expect(held.held.first?.hold == .outage(lost: 5, archiving: 5))
  }

  @Test("Numbers and remedy; --allow disconnects lets them through, and each is re-invited")
  func allowed() {
    let loss = Loss(archiving: 20, lost: 5, held: true)
    let held = Self.plan(loss).held
    #expect(
      held.first
        == Held(
          account: acme, user: "p0@x.example", kind: .disconnect,
          hold: .outage(lost: 5, archiving: 20)))
    #expect(
      held.first?.hold.reason == "5 of 20 sessions were lost at once: a gateway outage?")
    #expect(
      held.first?.hold.remedy
        == "look after the gateway; if they are really gone, pairbook sync --allow disconnects")
    #expect(held.first?.hold.heldBy == .disconnects)
    let plan = Self.plan(loss, allowed: [.disconnects])
    #expect(plan.held == [])
    #expect(
      plan.actions.map(\.kind) == Array(repeating: [.disconnect, .invite], count: 5).flatMap { $0 })
  }

  @Test("A first bad poll is a doubt for each, and no outage yet")
  func firstPoll() {
    var enrollments: [Enrollment] = []
    var signals: [String: Signal] = [:]
    for n in 0..<20 {
      enrollments.append(.archiving("p\(n)@x.example", phone: "+44791\(1_000_000 + n)"))
      signals["s_p\(n)"] = .lost
    }
    let plan = Planner(now: monday).plan(
      desired: DesiredAccount(id: acme, standing: .active, people: [], policy: Policy()),
      observed: ObservedAccount(enrollments: enrollments, signals: signals))
    #expect(plan.actions == [])
    #expect(plan.upkeep.count == 20)
  }
}
