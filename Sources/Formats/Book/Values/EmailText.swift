import Foundation

/// An e-mail address as it stands in a file, where a spreadsheet may have made a hyperlink of it.
struct EmailText: Equatable {
  /// What was found in the text.
  enum Reading: Equatable {
    /// The text is the address alone; what it stands for.
    case address(String)
    /// The text is a hyperlink or a display name with an address, which is this.
    case wrapped(String)
    case none(EmailIdentity.Problem)
    /// A hyperlink that shows one address and leads to another.
    case contradictory(String, String)
  }

  /// Blanks around the text mean nothing.
  static func read(_ text: String) -> Reading {
    let text = text.trimmed
    do {
      return .address(try EmailIdentity.parse(String(text)))
    } catch {
      let candidates = Set(addresses(within: text))
      let sorted = candidates.sorted()
      switch sorted.count {
      case 0: return .none(error)
      case 1: return .wrapped(sorted[0])
      default: return .contradictory(sorted[0], sorted[1])
      }
    }
  }

  /// The addresses of `mailto:a`, `<a>`, `Name <a>`, `[a](mailto:a)`, `a <mailto:a>` and
  /// `=HYPERLINK("mailto:a","a")`.
  private static func addresses(within text: Substring) -> [String] {
    let isWrapped =
      text.lowercased().contains("mailto:") || text.hasPrefix("=") || text.hasSuffix(">")
    guard isWrapped else { return [] }
    return text.split { #" <>()[]"',;="#.contains($0) || $0.isWhitespace }
      .compactMap { piece in
        var piece = piece
        if piece.lowercased().hasPrefix("mailto:") { piece = piece.dropFirst("mailto:".count) }
        if let query = piece.firstIndex(of: "?") { piece = piece[..<query] }
        let plain = piece.removingPercentEncoding ?? String(piece)
        // A piece that is none is the text around the address.
        return try? EmailIdentity.parse(plain)
      }
  }
}
