/// A piece of HTML in which everything that is not ours is escaped.
///
/// There is no way to put a string into it unescaped: text and attributes' values are hostile, names are ours.
struct HTML: Sendable, Equatable {
  let source: String

  private init(_ source: String) { self.source = source }

  static let nothing = HTML("")

  /// Text, with what could end it or turn the direction of reading taken out of it.
  static func text(_ text: String) -> HTML { HTML(escaped(text)) }

  /// Words of ours, in which `**` begins and ends what is strong; filled-in values must hold no `**` that matters.
  static func words(_ text: String) -> HTML {
    let pieces = text.split(separator: "**", omittingEmptySubsequences: false)
    // An unpaired mark is text: the last piece of an even number of pieces has no end.
    return HTML(
      pieces.enumerated().map { index, piece in
        guard index % 2 == 1 else { return escaped(String(piece)) }
        return index + 1 < pieces.count
          ? "<strong>\(escaped(String(piece)))</strong>" : escaped("**" + piece)
      }.joined())
  }

  /// An element; an attribute without a value stands by its name alone.
  static func tag(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    _ children: HTML...
  ) -> HTML {
    tag(name, attributes, children)
  }

  static func tag(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    _ children: [HTML]
  ) -> HTML {
    var source = "<\(name)"
    for (key, value) in attributes {
      source += value.map { " \(key)=\"\(escaped($0))\"" } ?? " \(key)"
    }
    source += ">"
    guard !voidElements.contains("\(name)") else { return HTML(source) }
    for child in children { source += child.source }
    return HTML(source + "</\(name)>")
  }

  static func all(_ pieces: [HTML]) -> HTML { HTML(pieces.map(\.source).joined()) }

  /// A whole document.
  static func document(_ root: HTML) -> String { "<!DOCTYPE html>\n" + root.source + "\n" }

  /// Elements that have no end tag (HTML Standard, section 13.1.2).
  private static let voidElements: Set<String> = ["input", "link", "meta", "img", "br", "hr"]

  private static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default:
        // Control characters, and those that embed or override the direction of what follows (UAX #9).
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: continue
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
