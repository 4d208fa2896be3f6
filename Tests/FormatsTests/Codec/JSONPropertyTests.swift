import Foundation
import TestSupport
import Testing

@testable import Formats

extension SeededGenerator {
  fileprivate mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
    case 0: .null
    case 1: .bool(Bool.random(using: &self))
    case 2: .integer(Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0..<64, using: &self))
    case 3: .double(finite())
    case 4, 5: .string(text())
    case 6: .array((0..<Int.random(in: 0...4, using: &self)).map { _ in value(depth: depth - 1) })
    default:
      .object(
        JSONObject(
          (0..<Int.random(in: 0...4, using: &self)).map { index in
            JSONObject.Member("\(index)" + text(), value(depth: depth - 1))
          }))
    }
  }

  private mutating func finite() -> Double {
    let value = Double(bitPattern: next())
    return value.isFinite ? value : 0.5
  }

  fileprivate mutating func text() -> String {
    let pieces = [
      "a", "é", "\u{301}", "😀", "\"", "\\", "/", "\n", "\u{1}", "\u{2028}", " ", ":,[]{}",
    ]
    return (0..<Int.random(in: 0...4, using: &self)).map { _ in pick(pieces) }.joined()
  }

  /// A random spelling of a value: white space anywhere, escapes here and there.
  fileprivate mutating func spell(_ value: JSONValue) -> String {
    func space() -> String { pick(["", "", " ", "\n", "\r\n\t"]) }
    switch value {
    case .array(let elements):
      let items = elements.map { space() + spell($0) + space() }
      return "[" + (items.isEmpty ? space() : items.joined(separator: ",")) + "]"
    case .object(let object):
      let items = object.members.map {
        space() + spell(.string($0.key)) + space() + ":" + space() + spell($0.value) + space()
      }
      return "{" + (items.isEmpty ? space() : items.joined(separator: ",")) + "}"
    case .string(let text):
      let plain = String(decoding: value.serialized(.compact), as: UTF8.self)
      guard Bool.random(using: &self) else { return plain }
      return "\""
        + text.utf16.map { unit in
          let digits = String(unit, radix: 16)
          return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined() + "\""
    default:
      return String(decoding: value.serialized(.compact), as: UTF8.self)
    }
  }
}

@Suite("For any JSON file")
struct JSONPropertyTests {
  /// Compares by bytes: Swift's strings are equal where their scalars are not.
  private func isSame(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
    a?.serialized(.compact) == b?.serialized(.compact)
  }

  @Test("its value is read in any spelling, and written in any style", arguments: UInt64(0)..<200)
  func roundTrip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let value = random.value(depth: 4)
    let document = json(random.spell(value))
    #expect(document.diagnostics == [])
    #expect(isSame(document.root?.value, value))
    for style in [JSONStyle.compact, .pretty] {
      let written = JSONDocument(bytes: value.serialized(style), path: "x.json")
      #expect(isSame(written.root?.value, value))
    }
    let canonical = JSONDocument(bytes: value.serialized(.canonical), path: "x.json")
    #expect(canonical.root?.value.serialized(.canonical) == value.serialized(.canonical))
  }

  @Test("no edit leaves every byte, and one value replaced all others", arguments: UInt64(0)..<200)
  func replaceOne(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let document = json(random.spell(["a": random.value(depth: 4)]))
    var editor = try JSONEditor(document)
    #expect(try editor.apply().source.bytes == document.source.bytes)
    var node = try #require(document.root)
    var path: [JSONStep] = []
    while path.isEmpty || Int.random(in: 0..<4, using: &random) > 0 {
      if let elements = node.elements, !elements.isEmpty {
        let index = Int.random(in: 0..<elements.count, using: &random)
        path.append(.index(index))
        node = elements[index]
      } else if let members = node.members, !members.isEmpty {
        let member = random.pick(members)
        path.append(.key(member.key))
        node = member.value
      } else {
        break
      }
    }
    let value = random.value(depth: 2)
    try editor.set(value, at: path)
    let result = try editor.apply()
    let bytes = document.source.bytes
    #expect(result.source.bytes.starts(with: bytes[..<node.range.lowerBound]))
    #expect(result.source.bytes.reversed().starts(with: bytes[node.range.upperBound...].reversed()))
  }

  @Test("any edits at once are read back", arguments: UInt64(0)..<300)
  func editMany(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = JSONValue.array(
      (0..<Int.random(in: 0...6, using: &random)).map { _ in
        random.value(depth: 2)
      })
    let document = json(random.spell(value))
    var editor = try JSONEditor(document)
    var expected: [JSONValue] = []
    for (index, element) in (document.root?.elements ?? []).enumerated() {
      switch Int.random(in: 0..<5, using: &random) {
      case 0: try editor.remove(at: [.index(index)])
      case 1:
        let value = random.value(depth: 2)
        try editor.set(value, at: [.index(index)])
        expected.append(value)
      case 2 where element.members != nil:
        try editor.set("new", at: [.index(index), "member", "within"])
        var object = element.value.object ?? JSONObject()
        object["member"] = ["within": "new"]
        expected.append(.object(object))
      case 3 where element.elements != nil:
        try editor.append("new", to: [.index(index)])
        expected.append(.array((element.value.array ?? []) + ["new"]))
      default: expected.append(element.value)
      }
    }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      let value = random.value(depth: 2)
      try editor.append(value, to: [])
      expected.append(value)
    }
    #expect(isSame(try editor.apply().root?.value, .array(expected)))
  }

  @Test(
    "mutated at random, nothing crashes, and what is sound here is JSON elsewhere",
    arguments: UInt64(0)..<500)
  func mutated(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var bytes = Array(random.spell(random.value(depth: 4)).utf8)
    let harmful = Array("\"\\{}[],:/*-+0e.utn \n\0".utf8) + [0xFC, 0xEF, 0xBB, 0xBF]
    for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.remove(at: at)
      case 1: bytes[at] = random.pick(harmful)
      case 2: bytes.insert(random.pick(harmful), at: at)
      default: bytes.removeSubrange(at..<min(bytes.count, at + 5))
      }
    }
    let document = JSONDocument(bytes: bytes, path: "x.json")
    let foundation = try? JSONSerialization.jsonObject(
      with: Data(bytes), options: .fragmentsAllowed)
    if document.isSound {
      #expect(foundation != nil)
    } else {
      #expect(document.diagnostics.contains { $0.severity == .error })
    }
    let lineCount = bytes.count { $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn } + 1
    for diagnostic in document.diagnostics {
      #expect(diagnostic.position.map { 1...lineCount ~= $0.line } ?? true)
    }
  }
}
