/// Puts stable words in place of what differs from run to run: paths, ids, digests, links, codes.
///
/// Each kind is counted by first appearance, so the same id is the same placeholder everywhere in
/// a story: `[COMMIT 1]` where it was made is `[COMMIT 1]` where it is read.
package struct Placeholders {
  private let names: [(name: String, placeholder: String)]
  private let objects: [String]
  private var numbers: [String: [String: Int]] = [:]

  /// - Parameters:
  ///   - names: paths and names of this machine with their placeholders; the longer of two that
  ///     match wins.
  ///   - objects: the ids of all git objects of the story, so that their short forms are known.
  package init(names: [String: String], objects: [String]) {
    self.names = names.sorted { $0.key.count > $1.key.count }.map { ($0.key, $0.value) }
    self.objects = objects
  }

  /// Replaces what varies in a text that follows those given before.
  package mutating func replace(in text: String) -> String {
    var text = text
    for (name, placeholder) in names { text = text.replacing(name, with: placeholder) }
    text = number("LINK", in: text, matching: /\/p\/([0-9A-Za-z_-]{20,})/)
    // Where Linux finds free ones (ip_local_port_range).
    text = number(
      "PORT", in: text, matching: /(?:127\.0\.0\.1:|localhost:|port )((?:3[2-9]|[45]\d|60)\d{3})\b/)
    text = number("CODE", in: text, matching: /[\s"]([0-9A-Z]{3}-[0-9A-Z]{3})(?![\w-])/)
    text = number("SUBJECT", in: text, matching: /\b(s_[0-9A-Za-z_-]{8,})/)
    text = number("BOUNDARY", in: text, matching: /=_([0-9a-f]{24})\b/)
    text = number("DIGEST", in: text, matching: /\b([0-9a-f]{64})\b/)
    text = number("ID", in: text, matching: /\b([0-9a-f]{32})\b/)
    text = number(
      "UUID", in: text,
      matching: /\b([0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12})\b/)
    let objects = objects
    return number("COMMIT", in: text, matching: /\b([0-9a-f]{7,40})\b/) { found in
      found.count == 40 ? found : objects.first { $0.hasPrefix(found) }
    }
  }

  /// Numbers what was captured by the thing it stands for; a thing of nil is left as it is.
  private mutating func number(
    _ kind: String, in text: String, matching pattern: Regex<(Substring, Substring)>,
    thing: (String) -> String? = { $0 }
  ) -> String {
    var result = ""
    var end = text.startIndex
    // A dot between letters is inside a word for Unicode, but ends an id for us.
    for match in text.matches(of: pattern.wordBoundaryKind(.simple)) {
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
