/// Reads JSON by recursive descent over bytes that are known to be UTF-8, and goes on after damage.
struct JSONParser {
  let bytes: [UInt8]
  /// The offset of the next byte.
  var at: Int
  private var depth = 0
  private var openObjects = 0
  private var openArrays = 0
  private var endIsReported = false
  var problems: ProblemList

  init(bytes: [UInt8], start: Int, problems: ProblemList) {
    self.bytes = bytes
    at = start
    self.problems = problems
    if start > 0 {
      self.problems.report(
        .byteOrderMark, at: start, "the file begins with a byte order mark, which JSON has not",
        help: "save it as UTF-8 without a byte order mark")
    }
  }

  mutating func parse() -> JSONNode? {
    skipSpace()
    guard at < bytes.count else {
      problems.report(
        .jsonSyntax, at: at, "the file is empty", help: "write a JSON object, such as {}")
      return nil
    }
    let root = parseValue()
    skipSpace()
    if at < bytes.count, root != nil {
      problems.report(
        .trailingText, at: at, "text follows the end of the JSON value",
        help: "remove it, or the closing bracket before it that ends the value too early")
    }
    return root
  }

  // MARK: Values

  /// Reads a value; nil if there is none to be read, which has been reported.
  private mutating func parseValue() -> JSONNode? {
    let start = at
    switch peek ?? 0 {
    case UInt8(ascii: "{"): return parseContainer(isObject: true)
    case UInt8(ascii: "["): return parseContainer(isObject: false)
    case ASCII.quote:
      let string = parseString()
      return JSONNode(content: .string(string), range: start..<at)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return parseNumber()
    default: return parseWord()
    }
  }

  private mutating func parseWord() -> JSONNode? {
    let start = at
    while at < bytes.count, Self.isWord(bytes[at]) { at += 1 }
    let content: JSONNode.Content
    switch String(decoding: bytes[start..<at], as: UTF8.self) {
    case "true": content = .bool(true)
    case "false": content = .bool(false)
    case "null": content = .null
    case "":
      let found = found
      problems.report(
        .jsonSyntax, at: start, "a value should stand here, not \(found)",
        help: "write a value: text in double quotes, a number, true, false, null, [ ] or { }")
      return nil
    case let word:
      problems.report(
        .jsonSyntax, at: start, "\"\(word.prefix(40))\" is no JSON value",
        help: "put text in double quotes; true, false and null are written in small letters")
      return nil
    }
    return JSONNode(content: content, range: start..<at)
  }

  private mutating func parseNumber() -> JSONNode? {
    let start = at
    while at < bytes.count, Self.isWord(bytes[at]) || bytes[at] == UInt8(ascii: "+") { at += 1 }
    let text = bytes[start..<at]
    guard let isInteger = Self.isInteger(number: text) else {
      problems.report(
        .jsonSyntax, at: start,
        "\"\(String(decoding: text.prefix(40), as: UTF8.self))\" is no JSON number",
        help: "write it without leading zeros or put it in double quotes, as phones are")
      return nil
    }
    let digits = String(decoding: text, as: UTF8.self)
    if isInteger, let value = Int64(digits) {
      return JSONNode(content: .integer(value), range: start..<at)
    }
    guard let value = Double(digits), value.isFinite else {
      problems.report(
        .numberOutOfRange, at: start, "the number is too large", help: "put it in double quotes")
      return nil
    }
    return JSONNode(content: .double(value), range: start..<at)
  }

  /// Whether a number of RFC 8259's grammar is one without fraction and exponent; nil if the text is
  /// no such number.
  private static func isInteger(number text: ArraySlice<UInt8>) -> Bool? {
    var rest = text
    func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
      let count = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let hasLeadingZero = rest.first == UInt8(ascii: "0")
    let whole = digits(&rest)
    guard whole > 0, !hasLeadingZero || whole == 1 else { return nil }
    if rest.isEmpty { return true }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits(&rest) > 0 else { return nil }
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard digits(&rest) > 0 else { return nil }
    }
    return rest.isEmpty ? false : nil
  }

  // MARK: Containers

  private mutating func parseContainer(isObject: Bool) -> JSONNode? {
    let start = at
    guard depth < JSONDocument.maximumDepth else {
      problems.report(
        .nestedTooDeep, at: start,
        "objects and arrays are nested deeper than \(JSONDocument.maximumDepth) levels",
        help: "remove this level")
      skipContainer()
      return nil
    }
    enter(isObject: isObject, by: 1)
    defer { enter(isObject: isObject, by: -1) }
    at += 1
    let content: JSONNode.Content =
      isObject ? .object(parseMembers(from: start)) : .array(parseElements(from: start))
    return JSONNode(content: content, range: start..<at)
  }

  private mutating func enter(isObject: Bool, by step: Int) {
    depth += step
    if isObject { openObjects += step } else { openArrays += step }
  }

  private mutating func parseElements(from start: Int) -> [JSONNode] {
    var elements: [JSONNode] = []
    parseItems(closedBy: UInt8(ascii: "]"), from: start) { parser in
      guard let element = parser.parseValue() else { return false }
      elements.append(element)
      return true
    }
    return elements
  }

  private mutating func parseMembers(from start: Int) -> [JSONMember] {
    var members: [JSONMember] = []
    var keys = SeenKeys()
    parseItems(closedBy: UInt8(ascii: "}"), from: start) { parser in
      guard let (key, range) = parser.parseKey() else { return false }
      if !keys.insert(key) {
        parser.problems.report(
          .duplicateKey, at: range.lowerBound, "the key \"\(key)\" is in this object before",
          help: "remove one of the two")
      }
      guard let value = parser.parseValue() else { return false }
      members.append(JSONMember(key: key, keyRange: range, value: value))
      return true
    }
    return members
  }

  private mutating func parseKey() -> (String, Range<Int>)? {
    let start = at
    guard peek == ASCII.quote else {
      problems.report(
        .jsonSyntax, at: at, "a key in double quotes should stand here",
        help: "write \"key\": value")
      return nil
    }
    let key = parseString()
    let range = start..<at
    skipSpace()
    guard peek == UInt8(ascii: ":") else {
      problems.report(
        .jsonSyntax, at: at, "a colon should stand after the key", help: "write \"key\": value")
      return nil
    }
    at += 1
    skipSpace()
    return (key, range)
  }

  /// Reads what stands between brackets, up to and with the closing one. `item` reads one item and
  /// tells whether it could.
  private mutating func parseItems(
    closedBy close: UInt8, from start: Int, _ item: (inout JSONParser) -> Bool
  ) {
    var comma: Int?
    while true {
      skipSpace()
      if peek == close {
        if let comma {
          problems.report(
            .jsonSyntax, at: comma, "a comma stands before the closing bracket", help: "remove it")
        }
        at += 1
        return
      }
      if endsEarly(closedBy: close, from: start) { return }
      if !item(&self) { skipItem() }
      skipSpace()
      comma = nil
      if peek == ASCII.comma {
        comma = at
        at += 1
      } else if at < bytes.count, !Self.isClosing(bytes[at]) {
        problems.report(
          .jsonSyntax, at: at, "a comma should stand before this", help: "put a comma in")
      }
    }
  }

  /// Reports the end of the file or a wrong closing bracket, and tells whether the container ends there.
  private mutating func endsEarly(closedBy close: UInt8, from start: Int) -> Bool {
    let next = peek
    if let next, !Self.isClosing(next) { return false }
    let name = close == UInt8(ascii: "}") ? "object" : "array"
    let line = problems.source.position(of: start).line
    guard let found = next else {
      if endIsReported { return true }
      endIsReported = true
      problems.report(
        .jsonSyntax, at: at, "the file ends within the \(name) that begins in line \(line)",
        help: "close it with \(Character(UnicodeScalar(close)))")
      return true
    }
    problems.report(
      .jsonSyntax, at: at,
      "\(Character(UnicodeScalar(found))) cannot close the \(name) that begins in line \(line)",
      help: "put \(Character(UnicodeScalar(close))) before it, or in its place")
    // It closes a container around this one, if there is such a one.
    if (found == UInt8(ascii: "}") ? openObjects : openArrays) == 0 { at += 1 }
    return true
  }

  // MARK: Recovery

  /// Passes over the rest of an item that cannot be read, up to the comma or bracket that ends it.
  private mutating func skipItem() {
    while let byte = peek, byte != ASCII.comma, !Self.isClosing(byte) {
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): skipContainer()
      case ASCII.quote: skipString()
      default: at += 1
      }
    }
  }

  private mutating func skipContainer() {
    var level = 0
    while let byte = peek {
      if byte == ASCII.quote {
        skipString()
        continue
      }
      at += 1
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        level += 1
      } else if Self.isClosing(byte) {
        level -= 1
        if level == 0 { return }
      }
    }
  }

  private mutating func skipString() {
    at += 1
    while let byte = peek, byte != ASCII.lineFeed, byte != ASCII.carriageReturn {
      at += byte == ASCII.backslash ? 2 : 1
      if byte == ASCII.quote { return }
    }
    at = min(at, bytes.count)
  }

  // MARK: Characters

  var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  /// What stands here, for a message.
  private var found: String {
    switch peek {
    case nil: "the file's end"
    case let byte? where byte > 0x20 && byte < 0x7F: "\"\(Character(UnicodeScalar(byte)))\""
    default: "this character"
    }
  }

  private static func isClosing(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Passes over white space; and over comments, which are reported.
  private mutating func skipSpace() {
    while let byte = peek {
      switch byte {
      case ASCII.space, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn: at += 1
      case UInt8(ascii: "/"):
        guard skipComment() else { return }
      default: return
      }
    }
  }

  private mutating func skipComment() -> Bool {
    let start = at
    let rest = bytes[at...]
    if rest.starts(with: Array("//".utf8)) {
      at = rest.firstIndex { $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn } ?? bytes.count
    } else if rest.starts(with: Array("/*".utf8)) {
      at += 3
      while at < bytes.count, bytes[at] != UInt8(ascii: "/") || bytes[at - 1] != UInt8(ascii: "*") {
        at += 1
      }
      at = min(at + 1, bytes.count)
    } else {
      return false
    }
    problems.report(.jsonSyntax, at: start, "JSON has no comments", help: "remove it")
    return true
  }
}

/// The keys of one object. Two that Unicode has as equivalent are one: they look alike to a person, and a look-up by
/// one of them would find the other.
private struct SeenKeys {
  private var few: [String] = []
  private var many: Set<String> = []

  /// Takes a key, and tells whether it is new.
  mutating func insert(_ key: String) -> Bool {
    if few.count < 16 {
      if few.contains(key) { return false }
      few.append(key)
      return true
    }
    if many.isEmpty { many = Set(few) }
    return many.insert(key).inserted
  }
}
