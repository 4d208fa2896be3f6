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
  /// Whether accounts have a choice.
  private let isForAll: Bool

  /// The book's `connections.gateway` and `connections.gateways`.
  package init(_ members: [Member]) {
    self.members = members
    isForAll = false
  }

  /// One for all accounts, whatever they choose.
  package init(forAll member: Member) {
    members = [member]
    isForAll = true
  }

  /// Nobody can pair.
  package static let none = GatewayFleet([])

  package var isEmpty: Bool { members.isEmpty }

  /// Where new sessions of an account are made; nil where the book has no such gateway.
  package func chosen(_ choice: ConnectionChoice) -> Member? {
    place(choice).map { members[$0] }
  }

  /// The place of the same among the members.
  func place(_ choice: ConnectionChoice) -> Int? {
    members.indices.first { isForAll || members[$0].choice == choice }
  }

  /// Makes room for a new pairing at a member: ends what is left of the session at others; false where it works there.
  ///
  /// What lies at a gateway that is silent is looked for by later syncs.
  func makeRoom(
    for name: String, at chosen: Member, failed: (any Error) -> Void
  ) async -> Bool {
    for member in members where member.choice != chosen.choice {
      do {
        guard let session = try await member.gateway.session(name) else { continue }
        if session.state == .working { return false }
        try await member.gateway.end(name)
      } catch {
        failed(error)
      }
    }
    return true
  }
}
