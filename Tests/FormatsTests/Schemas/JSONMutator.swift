import TestSupport

@testable import Formats

/// Changes a JSON value at random places, mostly by a little.
struct JSONMutator {
  var random: SeededGenerator
  /// Keys to rename to and to add.
  let keys: [String]

  init(seed: UInt64, keys: [String]) {
    random = SeededGenerator(seed: seed)
    self.keys = keys
  }

  /// One to three changes.
  mutating func mutate(_ value: JSONValue) -> JSONValue {
    var result = value
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      var target = Int.random(in: 0..<result.nodeCount, using: &random)
      result = change(result, at: &target)
    }
    return result
  }

  private mutating func change(_ value: JSONValue, at target: inout Int) -> JSONValue {
    if target == 0 {
      target -= 1
      return changed(value)
    }
    target -= 1
    switch value {
    case .array(var elements):
      for index in elements.indices where target >= 0 {
        elements[index] = change(elements[index], at: &target)
      }
      return .array(elements)
    case .object(let object):
      var members = object.members
      for index in members.indices where target >= 0 {
        members[index].value = change(members[index].value, at: &target)
      }
      return .object(JSONObject(members))
    default: return value
    }
  }

  private mutating func changed(_ value: JSONValue) -> JSONValue {
    if Int.random(in: 0..<4, using: &random) == 0 {
      return Self.values.randomElement(using: &random) ?? nil
    }
    switch value {
    case .array(var elements):
      if let element = elements.randomElement(using: &random), Bool.random(using: &random) {
        elements.append(element)
      } else if !elements.isEmpty {
        elements.remove(at: Int.random(in: elements.indices, using: &random))
      } else {
        elements.append(Self.values.randomElement(using: &random) ?? nil)
      }
      return .array(elements)
    case .object(let object): return .object(changed(object))
    case .string(let text): return .string(changed(text))
    case .integer(let number):
      let near: [JSONValue] = [
        .integer(number &+ 1), .integer(number &- 1), .integer(-number), .double(Double(number)),
        .double(Double(number) + 0.5), .string("\(number)"), .integer(number &* 1_000_000_007),
      ]
      return near.randomElement(using: &random) ?? nil
    case .double(let number): return .double(number * 2)
    case .bool(let value): return .bool(!value)
    case .null: return Self.values.randomElement(using: &random) ?? nil
    }
  }

  private mutating func changed(_ object: JSONObject) -> JSONObject {
    var members = object.members
    let key = keys.randomElement(using: &random) ?? "x"
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where !members.isEmpty:
      members.remove(at: Int.random(in: members.indices, using: &random))
    case 1 where !members.isEmpty:
      let index = Int.random(in: members.indices, using: &random)
      let new = Bool.random(using: &random) ? key : changed(members[index].key)
      if !members.contains(where: { $0.key == new }) { members[index].key = new }
    case 2: members.shuffle(using: &random)
    default:
      if !members.contains(where: { $0.key == key }) {
        members.append(JSONObject.Member(key, Self.values.randomElement(using: &random) ?? nil))
      }
    }
    return JSONObject(members)
  }

  /// A text with a character more, less or other.
  mutating func changed(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    let new = Self.scalars.randomElement(using: &random) ?? "x"
    switch Int.random(in: 0..<3, using: &random) {
    case 0 where !scalars.isEmpty:
      scalars.remove(at: Int.random(in: scalars.indices, using: &random))
    case 1 where !scalars.isEmpty:
      scalars[Int.random(in: scalars.indices, using: &random)] = new
    default: scalars.insert(new, at: Int.random(in: 0...scalars.count, using: &random))
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result)
  }

  private static let scalars = Array(
    "aAzZ059 -+_.:/,*?@\\\"'{}[]#%&~\n\r\t\u{0}\u{1F}\u{7F}\u{80}\u{A0}\u{301}\u{2028}\u{212A}é٣😀"
      .unicodeScalars)

  private static let values: [JSONValue] = [
    nil, true, false, 0, 1, -1, 2, 1_000_000_000, 1_000_000_001, 9_007_199_254_740_991,
    9_007_199_254_740_992, .integer(.max), 0.5, 1.0, .double(-0.0), 1e300, "", "x", "on", "OFF",
    "7d", "none", "2026-11-29", "a\n", [], [nil], ["x"], [:], ["x": 1], ["version": 1],
  ]
}

extension JSONValue {
  /// Every value that differs from this one in one place: there another value stands, a container is empty, or a
  /// member is gone or new.
  var neighbours: [JSONValue] {
    var result: [JSONValue] = [nil, true, -1, 1, 1.5, 1e300, "", "x", [], [:]].filter { $0 != self }
    switch self {
    case .array(let elements):
      for index in elements.indices {
        result += elements[index].neighbours.map { neighbour in
          var elements = elements
          elements[index] = neighbour
          return .array(elements)
        }
      }
    case .object(let object):
      var more = object
      more["unheard-of"] = 1
      result.append(.object(more))
      for member in object.members {
        var fewer = object
        fewer[member.key] = nil
        result.append(.object(fewer))
        result += member.value.neighbours.map { neighbour in
          var object = object
          object[member.key] = neighbour
          return .object(object)
        }
      }
    default: break
    }
    return result
  }

  /// The value and everything in it.
  fileprivate var nodeCount: Int {
    switch self {
    case .array(let elements): 1 + elements.reduce(0) { $0 + $1.nodeCount }
    case .object(let object): 1 + object.members.reduce(0) { $0 + $1.value.nodeCount }
    default: 1
    }
  }
}
