/// A JSON file: its value with the place of every part, and all of its structural damage.
///
/// Strict RFC 8259 in UTF-8. After damage reading goes on at the next member or element, so that all
/// problems are found at once; what could not be read is left out of the tree.
package struct JSONDocument: Sendable {
  /// Objects and arrays may be nested so deep.
  package static let maximumDepth = 64

  package let source: SourceText
  /// Nil if nothing of the file can be read.
  package let root: JSONNode?
  /// What is wrong with the structure of the file, in its order.
  package let diagnostics: [Diagnostic]
  /// Whether the tree is the whole of the file.
  package var isSound: Bool { root != nil && diagnostics.allSatisfy { $0.severity == .warning } }

  /// Reads a file's bytes; `path` is from the book's root and stands in the diagnostics.
  package init(bytes: [UInt8], path: String) {
    source = SourceText(bytes: bytes, path: path)
    var problems = ProblemList(source: source)
    guard TextEncoding.check(source, reportingTo: &problems) else {
      root = nil
      diagnostics = problems.sorted()
      return
    }
    if let conflict = ConflictMarker.firstLine(in: bytes.span, from: source.contentStart) {
      problems.report(
        .mergeConflict, at: conflict, ConflictMarker.message, help: ConflictMarker.help)
      root = nil
      diagnostics = problems.sorted()
      return
    }
    var parser = JSONParser(bytes: bytes, start: source.contentStart, problems: problems)
    root = parser.parse()
    diagnostics = parser.problems.sorted()
  }

  /// The place of a value's first character.
  package func position(of node: JSONNode) -> SourcePosition {
    source.position(of: node.range.lowerBound)
  }

  /// The place of the quote before a member's key.
  package func position(of member: JSONMember) -> SourcePosition {
    source.position(of: member.keyRange.lowerBound)
  }
}

/// A JSON value where it stands in a file.
package struct JSONNode: Sendable {
  package enum Content: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])
  }

  package let content: Content
  /// The offsets of its bytes in the file.
  package let range: Range<Int>
  private let places: JSONMemberPlaces?

  init(content: Content, range: Range<Int>) {
    self.content = content
    self.range = range
    places =
      if case .object(let members) = content { JSONMemberPlaces(members) } else { nil }
  }

  /// The elements, if this is an array.
  package var elements: [JSONNode]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The members, if this is an object.
  package var members: [JSONMember]? {
    if case .object(let members) = content { members } else { nil }
  }

  /// The value of that key, if this is an object that has it.
  package subscript(key: String) -> JSONNode? { member(key)?.value }

  /// The member of that key, if this is an object that has it.
  func member(_ key: String) -> JSONMember? { place(of: key).flatMap { members?[$0] } }

  /// The place of that key among the members.
  func place(of key: String) -> Int? {
    if let places { return places.byKey[key] }
    return members?.firstIndex { $0.key == key }
  }

  /// The place of the first key that is this one in small letters.
  func place(ofSmall key: String) -> Int? {
    if let places { return places.bySmallKey[key] }
    return members?.firstIndex { $0.key.lowercased() == key }
  }

  /// The value by itself.
  package var value: JSONValue {
    switch content {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .double(let value): .double(value)
    case .string(let value): .string(value)
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members):
      .object(JSONObject(members.map { JSONObject.Member($0.key, $0.value.value) }))
    }
  }
}

/// A member of a JSON object where it stands in a file.
package struct JSONMember: Sendable {
  package let key: String
  /// The offsets of the key's bytes, its quotes included.
  package let keyRange: Range<Int>
  package let value: JSONNode
}

/// Where the members of an object with many stand among them, so that each is found at once.
private final class JSONMemberPlaces: Sendable {
  let byKey: [String: Int]
  /// The first that a key in small letters fits.
  let bySmallKey: [String: Int]

  /// Nil where looking at one after the other is as quick.
  init?(_ members: [JSONMember]) {
    guard members.count > 64 else { return nil }
    func places(_ keys: [String]) -> [String: Int] {
      Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
    }
    byKey = places(members.map(\.key))
    bySmallKey = places(members.map { $0.key.lowercased() })
  }
}

extension JSONValue {
  /// Reads a value that a machine wrote: all of it, or an error with what is wrong.
  package init(parsing bytes: [UInt8], path: String) throws(JSONReadError) {
    let document = JSONDocument(bytes: bytes, path: path)
    guard let root = document.root, document.isSound else {
      throw JSONReadError(diagnostics: document.diagnostics)
    }
    self = root.value
  }
}

/// A text that is not JSON, with all that is wrong with it.
package struct JSONReadError: Error, Hashable {
  package let diagnostics: [Diagnostic]
}
