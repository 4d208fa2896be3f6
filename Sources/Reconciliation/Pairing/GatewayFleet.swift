package import Formats

/// The gateways of a book, and which of them each account's new sessions are made at.
///
/// A session is looked for at all of them: an account may have been moved from one to another.
package struct GatewayFleet: Sendable {
  package struct Member: Sendable {
    /// By what accounts choose it.
    package var choice: ConnectionChoice
    /// As messages name it.
    package var name: String
    package var gateway: any PairingGateway

    package init(
      _ choice: ConnectionChoice = .unnamed, name: String, gateway: any PairingGateway
    ) {
      self.choice = choice
      self.name = name
      self.gateway = gateway
    }
  }

  package let members: [Member]
  /// Whether accounts have no choice.
  private let isForAll: Bool
  /// Whether the one for all stands in for others, which nobody asks.
  private let standsIn: Bool
  private let refusals: [ConnectionChoice: ConnectionRefused]

  /// The book's `connections.gateway` and `connections.gateways`, those among them that must not be given their keys.
  package init(_ members: [Member], refusals: [ConnectionChoice: ConnectionRefused] = [:]) {
    self.members = members
    self.refusals = refusals
    isForAll = false
    standsIn = false
  }

  /// One for all accounts, whatever they choose; `standsIn` where the book names others.
  package init(forAll member: Member, standsIn: Bool) {
    members = [member]
    refusals = [:]
    isForAll = true
    self.standsIn = standsIn
  }

  /// Nobody can pair.
  package static let none = GatewayFleet([])

  package var isEmpty: Bool { members.isEmpty }

  /// Where new sessions of an account are made; nil where the book has no such gateway.
  package func chosen(_ choice: ConnectionChoice) -> Member? {
    place(choice).map { members[$0] }
  }

  /// Why nothing is done for the accounts that chose a gateway; nil where something may be.
  func refusal(of choice: ConnectionChoice) -> ConnectionRefused? { refusals[choice] }

  /// That a member could not be asked.
  package func failure(of member: Member, _ error: any Error) -> GatewayFailure {
    GatewayFailure(isForAll ? nil : member.choice, gateway: member.name, error: error)
  }

  /// Whether the gateway of an account is among those that are asked: else what none of them has may be there.
  func asks(_ choice: ConnectionChoice) -> Bool {
    if isForAll { return !standsIn || choice == .unnamed }
    return choice == .unknown || place(choice) != nil
  }

  /// The place of the same among the members.
  func place(_ choice: ConnectionChoice) -> Int? {
    members.indices.first { isForAll || members[$0].choice == choice }
  }

  /// Whether a new pairing may begin at a gateway.
  enum Room {
    case free
    /// A phone is linked there, working or on its way back: the page shows that session.
    case taken(by: Member)
  }

  /// How long another gateway is waited for while a person waits for a code.
  private static let patience: Duration = .seconds(5)

  /// Makes room for a new pairing at a member: ends what is left of a session of ours at the others.
  ///
  /// What lies at a gateway that is silent is looked for by later syncs. A session that was taken over has one gateway: at
  /// the others its name is somebody else's.
  func makeRoom(
    for text: String, at chosen: Member, failed: @Sendable (any Error) -> Void
  ) async -> Room {
    let address = SessionAddress(text)
    guard address.gateway == nil else { return .free }
    let others = members.filter { $0.choice != chosen.choice }
    let found = await Self.ask(others, failed: failed) { try await $0.session(address.name) }
    if let linked = found.first(where: { $0.answer?.isLinked ?? false }) {
      return .taken(by: linked.member)
    }
    _ = await Self.ask(found.filter { $0.answer != nil }.map(\.member), failed: failed) {
      try await $0.end(address.name)
    }
    return .free
  }

  /// Asks several at once, in the order of which the answers come; without those that failed.
  private static func ask<Answer: Sendable>(
    _ members: [Member], failed: (any Error) -> Void,
    _ ask: @escaping @Sendable (any PairingGateway) async throws -> Answer
  ) async -> [(member: Member, answer: Answer)] {
    let answers = await withTaskGroup(of: (Int, Result<Answer, any Error>).self) { group in
      for (place, member) in members.enumerated() {
        group.addTask {
          do {
            let answer = try await inTime(member) { try await ask(member.gateway) }
            return (place, .success(answer))
          } catch {
            return (place, .failure(error))
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return members.enumerated().compactMap { place, member in
      switch answers[place] {
      case .success(let answer): return (member, answer)
      case .failure(let error):
        failed(error)
        return nil
      case nil: return nil
      }
    }
  }

  private static func inTime<Answer: Sendable>(
    _ member: Member, _ body: @escaping @Sendable () async throws -> Answer
  ) async throws -> Answer {
    try await withThrowingTaskGroup(of: Answer?.self) { group in
      group.addTask { .some(try await body()) }
      group.addTask {
        try await Task.sleep(for: patience)
        return .none
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let answer = first else {
        throw GatewayError.unreachable(gateway: member.name, why: "it did not answer in time")
      }
      return answer
    }
  }
}
