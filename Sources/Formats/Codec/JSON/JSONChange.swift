/// A step from a JSON value to one within it.
package enum JSONStep: Hashable, Sendable {
  case key(String)
  /// Of the document as it was read, whatever is removed before it.
  case index(Int)
}

extension JSONStep: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  package init(stringLiteral key: String) { self = .key(key) }
  package init(integerLiteral index: Int) { self = .index(index) }
}

/// What is to become of one value of a document.
struct JSONChange {
  /// A new member or element at the end of a container.
  struct Addition {
    /// Nil in an array.
    var key: String?
    var value: JSONValue
  }

  private(set) var replacement: JSONValue?
  private(set) var isRemoved = false
  /// By the place among the members or elements.
  private(set) var children: [Int: JSONChange] = [:]
  private(set) var additions: [Addition] = []
  /// The places of the additions that have a key.
  private var additionPlaces: [String: Int] = [:]

  /// Each function tells whether there is such a place.
  mutating func set(_ value: JSONValue, at path: ArraySlice<JSONStep>, of node: JSONNode) -> Bool {
    guard let step = path.first else {
      self = JSONChange()
      replacement = value
      return true
    }
    if isRemoved { return false }
    if replacement != nil { return replacement?.set(value, at: path) ?? false }
    if let (index, child) = node.child(step) {
      return children[index, default: JSONChange()].set(value, at: path.dropFirst(), of: child)
    }
    guard case .key(let key) = step, node.members != nil else { return false }
    if let index = additionPlaces[key] {
      return additions[index].value.set(value, at: path.dropFirst())
    }
    guard let value = JSONValue(value, wrappedIn: path.dropFirst()) else { return false }
    additionPlaces[key] = additions.count
    additions.append(Addition(key: key, value: value))
    return true
  }

  mutating func append(
    _ value: JSONValue, to path: ArraySlice<JSONStep>, of node: JSONNode
  ) -> Bool {
    if isRemoved || replacement != nil { return false }
    guard let step = path.first else {
      guard node.elements != nil else { return false }
      additions.append(Addition(key: nil, value: value))
      return true
    }
    guard let (index, child) = node.child(step) else { return false }
    return children[index, default: JSONChange()].append(value, to: path.dropFirst(), of: child)
  }

  mutating func remove(at path: ArraySlice<JSONStep>, of node: JSONNode) -> Bool {
    if isRemoved || replacement != nil { return false }
    guard let step = path.first else {
      self = JSONChange()
      isRemoved = true
      return true
    }
    guard let (index, child) = node.child(step) else { return false }
    return children[index, default: JSONChange()].remove(at: path.dropFirst(), of: child)
  }

  /// The value that the change makes of a node; nil if it is removed.
  func result(of node: JSONNode) -> JSONValue? {
    if isRemoved { return nil }
    if let replacement { return replacement }
    switch node.content {
    case .array(let elements):
      let kept = elements.enumerated().compactMap { index, element in
        (children[index] ?? JSONChange()).result(of: element)
      }
      return .array(kept + additions.map(\.value))
    case .object(let members):
      let kept = members.enumerated().compactMap { index, member in
        (children[index] ?? JSONChange()).result(of: member.value).map {
          JSONObject.Member(member.key, $0)
        }
      }
      return .object(
        JSONObject(kept + additions.map { JSONObject.Member($0.key ?? "", $0.value) }))
    default: return node.value
    }
  }
}

extension JSONNode {
  fileprivate func child(_ step: JSONStep) -> (Int, JSONNode)? {
    switch (step, content) {
    case (.key(let key), .object(let members)):
      place(of: key).map { ($0, members[$0].value) }
    case (.index(let index), .array(let elements)) where elements.indices.contains(index):
      (index, elements[index])
    default: nil
    }
  }
}

extension JSONValue {
  /// A value within an object for each step of the path, which must be keys.
  fileprivate init?(_ value: JSONValue, wrappedIn path: ArraySlice<JSONStep>) {
    self = value
    for step in path.reversed() {
      guard case .key(let key) = step else { return nil }
      self = .object([key: self])
    }
  }

  fileprivate mutating func set(_ value: JSONValue, at path: ArraySlice<JSONStep>) -> Bool {
    guard let step = path.first else {
      self = value
      return true
    }
    guard case .key(let key) = step, var object = self.object else { return false }
    if var member = object[key] {
      guard member.set(value, at: path.dropFirst()) else { return false }
      object[key] = member
    } else {
      guard let member = JSONValue(value, wrappedIn: path.dropFirst()) else { return false }
      object[key] = member
    }
    self = .object(object)
    return true
  }
}
