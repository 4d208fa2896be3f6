extension JSONDocument {
  /// Everything in which the file is not of a shape, in the order of the file.
  ///
  /// Empty exactly where the shape's JSON Schema finds the file valid; damage of the JSON itself stands in
  /// `diagnostics`. Of more than `ProblemList.limit` the rest is counted.
  package func problems(as shape: Shape) -> [Diagnostic] {
    guard let root else { return [] }
    var check = ShapeCheck(document: self)
    check.check(root, shape, called: "the file")
    return check.sorted()
  }
}

extension JSONValue {
  /// Reads a value of a shape that a machine wrote: all of it, or an error with what is wrong.
  package init(parsing bytes: [UInt8], path: String, as shape: Shape) throws(JSONReadError) {
    let document = JSONDocument(bytes: bytes, path: path)
    let problems = document.diagnostics.filter { $0.severity == .error }
    let faults = problems + document.problems(as: shape)
    guard let root = document.root, faults.isEmpty else {
      throw JSONReadError(diagnostics: faults)
    }
    self = root.value
  }
}

private struct ShapeCheck {
  let document: JSONDocument
  private var problems: ProblemList

  init(document: JSONDocument) {
    self.document = document
    problems = ProblemList(source: document.source)
  }

  func sorted() -> [Diagnostic] { problems.sorted() }

  mutating func check(_ node: JSONNode, _ shape: Shape, called name: String) {
    switch shape {
    case .anything: break
    case .boolean:
      if case .bool = node.content { return }
      report(.wrongType, node, "\(name) must be true or false, not \(node.shown)")
    case .integer(let range): checkInteger(node, range, name)
    case .version(let version): checkVersion(node, version, name)
    case .text(let rule):
      guard case .string(let text) = node.content else {
        report(.wrongType, node, "\(name) must be \(rule.expected), not \(node.shown)")
        return
      }
      if !rule.matches(text) {
        report(.wrongValue, node, "\(name) must be \(rule.expected), not \(node.shown)")
      }
    case .oneOf(let words):
      let expected = words.map { "\"\($0)\"" }.joined(separator: " or ")
      guard case .string(let text) = node.content else {
        report(.wrongType, node, "\(name) must be \(expected), not \(node.shown)")
        return
      }
      if !words.contains(text) {
        report(.wrongValue, node, "\(name) must be \(expected), not \(node.shown)")
      }
    case .list(let element, let atLeast):
      guard let elements = node.elements else {
        report(.wrongType, node, "\(name) must be a list in [ ], not \(node.shown)")
        return
      }
      checkCount(node, elements.count, atLeast, name)
      for (index, child) in elements.enumerated() {
        check(child, element, called: "entry \(index + 1) of \(name)")
      }
    case .object(let object): checkObject(node, object, name)
    case .map(let keys, let values, let atLeast): checkMap(node, keys, values, atLeast, name)
    case .nullable(let shape):
      if case .null = node.content { return }
      check(node, shape, called: name)
    case .either(let first, let second):
      check(node, first.takesType(of: node) ? first : second, called: name)
    }
  }

  private mutating func checkInteger(_ node: JSONNode, _ range: ClosedRange<Int>, _ name: String) {
    let isNumber =
      switch node.content {
      case .integer, .double: true
      default: false
      }
    guard let number = node.value.integer, range.contains(number) else {
      report(
        isNumber ? .wrongValue : .wrongType, node,
        "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "not \(node.shown)")
      return
    }
  }

  private mutating func checkVersion(_ node: JSONNode, _ version: Int, _ name: String) {
    let found = node.value.integer
    if let found, found > version {
      report(
        .newerVersion, node,
        "the file has format version \(found), this program reads version \(version)",
        help: "install a newer Pairbook")
    } else if found != version {
      report(.wrongValue, node, "\(name) must be \(version), not \(node.shown)")
    }
  }

  private mutating func checkCount(_ node: JSONNode, _ count: Int, _ least: Int, _ name: String) {
    if count < least {
      report(.wrongValue, node, "\(name) is empty", help: "put at least one entry in, or remove it")
    }
  }

  private mutating func checkObject(_ node: JSONNode, _ shape: ObjectShape, _ name: String) {
    guard let members = node.members else {
      report(.wrongType, node, "\(name) must be an object in { }, not \(node.shown)")
      return
    }
    if let version = shape.newerVersion(in: node) {
      // Of a format that this program does not know, nothing else can be said.
      checkVersion(version.node, version.known, "\"version\"")
      return
    }
    for member in members {
      if let field = shape.fields.first(where: { $0.key == member.key }) {
        check(member.value, field.shape, called: "\"\(field.key)\"")
      } else if !shape.isOpen {
        reportUnknown(member, shape)
      }
    }
    for field in shape.fields where field.isRequired && node[field.key] == nil {
      report(
        .missingKey, node, "\(name) has no \"\(field.key)\"",
        help: "add \"\(field.key)\": \(field.shape.expected)")
    }
    if !shape.needsOneOf.isEmpty, shape.needsOneOf.allSatisfy({ node[$0] == nil }) {
      let keys = shape.needsOneOf.map { "\"\($0)\"" }
      report(
        .missingKey, node, "\(name) has neither \(keys.joined(separator: " nor "))",
        help: "add \(keys.joined(separator: " or "))")
    }
  }

  private mutating func reportUnknown(_ member: JSONMember, _ shape: ObjectShape) {
    func help() -> String {
      let known = shape.fields.map(\.key)
      return if let near = known.nearest(to: member.key) {
        "write \"\(near)\" if that is meant, or remove it"
      } else {
        "remove it; known here: \(known.joined(separator: ", "))"
      }
    }
    problems.report(
      .unknownKey, at: member.keyRange.lowerBound,
      "there is no setting \"\(member.key.shortened)\" here", help: help())
  }

  private mutating func checkMap(
    _ node: JSONNode, _ keys: TextRule, _ values: Shape, _ atLeast: Int, _ name: String
  ) {
    guard let members = node.members else {
      report(.wrongType, node, "\(name) must be an object in { }, not \(node.shown)")
      return
    }
    checkCount(node, members.count, atLeast, name)
    for member in members {
      if !keys.matches(member.key) {
        problems.report(
          .unknownKey, at: member.keyRange.lowerBound,
          "a key of \(name) must be \(keys.expected), not \"\(member.key.shortened)\"",
          help: "correct the key")
      }
      check(member.value, values, called: "\"\(member.key.shortened)\" of \(name)")
    }
  }

  private mutating func report(
    _ code: DiagnosticCode, _ node: JSONNode, _ message: @autoclosure () -> String,
    help: @autoclosure () -> String = "correct the value"
  ) {
    problems.report(code, at: node.range.lowerBound, message(), help: help())
  }
}

extension ObjectShape {
  /// The member that gives a format version newer than the one known.
  fileprivate func newerVersion(in node: JSONNode) -> (node: JSONNode, known: Int)? {
    for field in fields {
      guard case .version(let known) = field.shape, let member = node[field.key],
        let found = member.value.integer, found > known
      else { continue }
      return (member, known)
    }
    return nil
  }
}

extension Shape {
  /// Whether the shape is the one of two that a value's type asks for.
  fileprivate func takesType(of node: JSONNode) -> Bool {
    switch (self, node.content) {
    case (.boolean, .bool), (.text, .string), (.oneOf, .string), (.integer, .integer),
      (.integer, .double), (.list, .array), (.object, .object), (.map, .object), (.nullable, .null):
      true
    case (.nullable(let shape), _): shape.takesType(of: node)
    default: false
    }
  }

  /// What to write, for a help text.
  fileprivate var expected: String {
    switch self {
    case .anything: "a value"
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .version(let version): "\(version)"
    case .text(let rule): rule.expected
    case .oneOf(let words): words.map { "\"\($0)\"" }.joined(separator: " or ")
    case .list: "a list in [ ]"
    case .object, .map: "an object in { }"
    case .nullable(let shape), .either(_, let shape): shape.expected
    }
  }
}

extension JSONNode {
  /// The value as it is quoted in a message.
  fileprivate var shown: String {
    switch content {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .double(let value): "\(value)"
    case .string(let text): text.isEmpty ? "an empty text" : "\"\(text.shortened)\""
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension String {
  /// The text on one line and not longer than a message bears.
  var shortened: String {
    let line = String(
      String.UnicodeScalarView(
        unicodeScalars.prefix(61).map { $0.properties.generalCategory == .control ? " " : $0 }))
    return line.unicodeScalars.count > 60
      ? String(line.unicodeScalars.prefix(60)) + "…" : line
  }
}

extension [String] {
  /// The one that a typist may have meant: at most two letters away.
  func nearest(to word: String) -> String? {
    map { (word: $0, distance: $0.lowercased().editDistance(to: word.lowercased())) }
      .filter { $0.distance <= 2 && $0.distance < $0.word.count }
      .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
  }
}

extension String {
  /// Letters to insert, remove or replace (Levenshtein), for texts of at most 64 letters.
  fileprivate func editDistance(to other: String) -> Int {
    let (a, b) = (Array(unicodeScalars.prefix(64)), Array(other.unicodeScalars.prefix(64)))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = x == y ? diagonal : Swift.min(diagonal, above, row[j]) + 1
        diagonal = above
      }
    }
    return row[b.count]
  }
}
