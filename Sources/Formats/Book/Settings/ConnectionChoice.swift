/// Which of the book's connections of a kind an account uses.
package enum ConnectionChoice: Hashable, Sendable {
  /// The one without a name: `connections.mail`, `connections.gateway`.
  case unnamed
  /// A name of `connections.mails` or `connections.gateways`, whether the book has it or not.
  case named(String)
  /// `account.json` is in error or gone, so nobody can tell.
  case unknown

  /// The part of a variable's name that names the connection: `_EU_WEST` for `eu-west`, nothing for the unnamed.
  package var variableSuffix: String {
    guard case .named(let name) = self else { return "" }
    return "_" + name.uppercased().replacing("-", with: "_")
  }
}

extension ConnectionChoice: Comparable {
  /// The unnamed one first, then by name.
  package static func < (left: ConnectionChoice, right: ConnectionChoice) -> Bool {
    switch (left, right) {
    case (.unnamed, .unnamed), (_, .unnamed), (.unknown, _): false
    case (.unnamed, _), (.named, .unknown): true
    case (.named(let left), .named(let right)): left < right
    }
  }
}
