/// Puts stable words in place of what differs from run to run: paths, ids, digests, links.
///
/// Each kind is counted by first appearance, so the same id is the same placeholder everywhere in
/// a story: `[COMMIT 1]` where it was made is `[COMMIT 1]` where it is read.
package struct Placeholders {
  private let paths: [(path: String, placeholder: String)]
  private let objects: [String]
  private var numbers: [String: [String: Int]] = [:]

  /// - Parameters:
  ///   - paths: absolute paths with their placeholders; the longer of two that match wins.
  ///   - objects: the ids of all git objects of the story, so that their short forms are known.
  package init(paths: [String: String], objects: [String]) {
    self.paths = paths.sorted { $0.key.count > $1.key.count }.map { ($0.key, $0.value) }
    self.objects = objects
  }

  /// Replaces what varies in a text that follows those given before.
  package mutating func replace(in text: String) -> String {
    var text = text
    for (path, placeholder) in paths { text = text.replacing(path, with: placeholder) }
    text = number("LINK", in: text, matches: text.matches(of: /\/p\/([0-9A-Za-z_-]{20,})/))
    text = number("SALT", in: text, matches: text.matches(of: /"salt":"([^"]+)"/))
    text = number("SUBJECT", in: text, matches: text.matches(of: /\b(s_[0-9A-Za-z_-]{8,})/))
    text = number("DIGEST", in: text, matches: text.matches(of: /\b([0-9a-f]{64})\b/))
    text = number(
      "UUID", in: text,
      matches: text.matches(
        of: /\b([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})\b/))
    let objects = objects
    return number("COMMIT", in: text, matches: text.matches(of: /\b([0-9a-f]{7,40})\b/)) { found in
      found.count == 40 ? found : objects.first { $0.hasPrefix(found) }
    }
  }

  /// Numbers what was captured by the thing it stands for; a thing of nil is left as it is.
  private mutating func number(
    _ kind: String, in text: String, matches: [Regex<(Substring, Substring)>.Match],
    thing: (String) -> String? = { $0 }
  ) -> String {
    var result = ""
    var end = text.startIndex
    for match in matches {
      let found = match.output.1
      guard let thing = thing(String(found)) else { continue }
      let number = numbers[kind, default: [:]][thing] ?? numbers[kind, default: [:]].count + 1
      numbers[kind, default: [:]][thing] = number
      result += text[end..<found.startIndex] + "[\(kind) \(number)]"
      end = found.endIndex
    }
    return result + text[end...]
  }
}
