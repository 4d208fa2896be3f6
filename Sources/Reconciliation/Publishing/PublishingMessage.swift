/// The message of a commit that a sync makes: a subject for people, and a trailer by which the commit is known again.
package enum PublishingMessage {
  private static let trailer = "Pairbook-Store: "

  /// `accounts` are those whose files changed; none where `published.json` alone did.
  static func text(accounts: [String], store: String) -> String {
    let subject =
      switch accounts.count {
      case 0: "Publish which revision was carried out"
      case 1: "Publish the status of \(accounts[0])"
      default: "Publish the status of \(accounts.count) accounts"
      }
    return "\(subject)\n\n\(trailer)\(store)\n"
  }

  /// The id of the store that made a commit, by the commit's message; nil for a commit of anybody else's.
  package static func store(of message: String) -> String? {
    // A trailer stands in the last paragraph; the subject alone has none.
    let paragraphs = message.split(separator: "\n\n")
    guard paragraphs.count > 1, let last = paragraphs.last else { return nil }
    let values = last.split(separator: "\n").filter { $0.hasPrefix(trailer) }
      .map { $0.dropFirst(trailer.count) }
    return values.count == 1 ? values.first.map(String.init) : nil
  }
}
