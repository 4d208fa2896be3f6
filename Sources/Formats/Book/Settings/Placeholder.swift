/// What stands in place of somebody's own settings where `init` and the messages show how they are written.
package enum Placeholder {
  /// Of an address, in whatever case.
  package static let domain = "YOUR.DOMAIN"
  /// Of a sender's name.
  package static let company = "Your company"
  /// The name of the account that a new book of several clients begins with.
  package static let client = "First client"

  /// The parts of a URL that a connection is shown with.
  private static let host = "HOST"
  private static let user = "USER"

  /// The placeholder in an address, or in a text with one; nil where there is none.
  static func found(inAddress text: String) -> String? {
    text.lowercased().contains(domain.lowercased()) ? domain : nil
  }

  /// The placeholder in the URL of a connection; nil where there is none.
  static func found(inURL text: String) -> String? {
    if let found = found(inAddress: text) { return found }
    guard let scheme = text.firstRange(of: "://") else { return nil }
    let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
    if parts.last?.prefix(while: { $0 != ":" }) == host[...] { return host }
    return parts.count > 1 && parts.first == user[...] ? user : nil
  }
}
