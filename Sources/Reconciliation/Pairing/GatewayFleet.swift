/// The gateways of a book, and which of them each account's new sessions are made at.
///
/// A session is looked for at all of them: an account may have been moved from one to another.
package struct GatewayFleet: Sendable {
  package struct Member: Sendable {
    /// As settings and messages name it.
    package var name: String
    package var gateway: any PairingGateway

    package init(name: String, gateway: any PairingGateway) {
      self.name = name
      self.gateway = gateway
    }
  }

  package let members: [Member]
  private let choice: @Sendable (_ account: String) -> String

  /// `choice` gives the name of the member that an account has chosen.
  package init(_ members: [Member], choice: @escaping @Sendable (_ account: String) -> String) {
    self.members = members
    self.choice = choice
  }

  /// Nobody can pair.
  package static let none = GatewayFleet([]) { _ in "" }

  package var isEmpty: Bool { members.isEmpty }

  /// Where new sessions of an account are made; nil where the book has no such gateway.
  package func chosen(for account: String) -> Member? {
    let name = choice(account)
    return members.first { $0.name == name }
  }
}
