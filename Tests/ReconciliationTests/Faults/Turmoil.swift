import Engine
import Reconciliation
import StoreContract
import TestSupport

/// Two small accounts at a moment when a sync has much to do: the same ones for the same seed.
struct Turmoil: Sendable {
  var seed: UInt64
  /// People of each account.
  var people = 4

  /// A book that was synced for two days, of which everything is new that can be.
  func stage(keeping kept: KeptStore = KeptStore()) async throws -> Stage {
    var chance = SeededGenerator(seed: seed)
    var stage = try await Stage(accounts: [], seed: seed, keeping: kept)
    stage.tuning.mailGroup = 3
    let first = [acme, globex].map { account($0, &chance) }
    await stage.commit { book in for account in first { book.desired[account.id] = account } }
    try await stage.sync()

    stage.pass(.minutes(1))
    for name in names { await phone(of: name, in: stage, &chance) }
    try await stage.sync()

    stage.pass(.days(2) - .minutes(2))
    for name in names where chance.percent(35) {
      await stage.gateway.tells(name, chance.pick([.lost, .lost, .working(number: number(999))]))
    }
    for id in [acme, globex] where chance.percent(70) {
      await stage.server.answer("late-\(id)", .tryLater(serverWords: "451 later"))
    }
    await stage.commit { book in
      for id in [acme, globex] {
        book.change(id) { $0.people.append(.on("late-\(id)", phone: id.count)) }
      }
    }
    try await stage.sync()

    stage.pass(.minutes(2))
    for name in names where chance.percent(40) { await phone(of: name, in: stage, &chance) }
    let edits = names.map { ($0, chance.number(0...15)) }
    await stage.commit { book in
      for (index, (name, edit)) in edits.enumerated() {
        let account = index < people ? acme : globex
        book.change(name, in: account) { Self.apply(edit, to: &$0, number: number(900 + index)) }
      }
      for id in [acme, globex] {
        book.change(id) { $0.people.append(.on("new-\(id)", phone: 50 + id.count)) }
      }
    }
    return stage
  }

  /// What somebody's phone does.
  private func phone(of name: String, in stage: Stage, _ chance: inout SeededGenerator)
    async
  {
    switch chance.number(0...9) {
    case 0..<4: await stage.gateway.pairs(name)
    case 4, 5: await stage.gateway.tells(name, .declined(at: stage.now, consent: nil))
    case 6: await stage.gateway.tells(name, .needsPasskey)
    case 7, 8: await stage.gateway.tells(name, .working(number: number(999)))
    default: break
    }
  }

  private var names: [String] {
    [acme, globex].flatMap { id in (1...people).map { "\(id)\($0)" } }
  }

  private func account(_ id: String, _ chance: inout SeededGenerator) -> DesiredAccount {
    let first = id == acme ? 100 : 200
    var policy = unguarded
    policy.escalateAfter = .days(2)
    return DesiredAccount(
      id: id, standing: .active,
      people: (1...people).map { index in
        var person = Person.on("\(id)\(index)", phone: first + index)
        if chance.percent(10) { person.wish = .off }
        return person
      }, policy: policy)
  }

  private static func apply(_ edit: Int, to person: inout Person, number: String) {
    switch edit {
    case 0: person.wish = .off
    case 1: person.wish = .none
    case 2, 3: person.phone = .number(number)
    case 4, 5:
      person.previousEmail = person.email
      person.email = "renamed-" + person.email
    case 6:
      person.previousEmail = person.email
      person.email = "renamed-" + person.email
      person.phone = .number(number)
    case 7: person.exemption = Exemption(reason: "leave", until: nil)
    case 8: person.phone = .missing
    case 9: person.wish = .on(from: nil, until: nil)
    default: break
    }
  }
}
