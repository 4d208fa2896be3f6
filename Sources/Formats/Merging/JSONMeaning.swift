/// A JSON value with a number for what it says: those of one `JSONMeanings` say the same if they have the same number.
struct MeantNode {
  let node: JSONNode
  let meaning: Int
  /// Nil for what is no object.
  let members: [(key: String, value: MeantNode)]?
}

/// Gives values numbers, each value once: so nested ones are compared without being looked through at every depth.
///
/// The order of keys says nothing, nor does the way in which a number or a text is written.
struct JSONMeanings {
  private enum Form: Hashable {
    /// In its canonical form.
    case scalar(String)
    case array([Int])
    case object([String: Int])
  }

  private var numbers: [Form: Int] = [:]

  /// Members of `skipping` count as not there.
  mutating func node(_ node: JSONNode, skipping: Set<String> = []) -> MeantNode {
    switch node.content {
    case .array(let elements):
      let form = Form.array(elements.map { self.node($0).meaning })
      return MeantNode(node: node, meaning: number(form), members: nil)
    case .object(let all):
      let members = all.filter { !skipping.contains($0.key) }.map {
        (key: $0.key, value: self.node($0.value))
      }
      let form = Form.object(
        Dictionary(
          members.map { ($0.key, $0.value.meaning) }, uniquingKeysWith: { first, _ in first }))
      return MeantNode(node: node, meaning: number(form), members: members)
    default:
      let text = String(decoding: node.value.serialized(.canonical), as: UTF8.self)
      return MeantNode(node: node, meaning: number(.scalar(text)), members: nil)
    }
  }

  private mutating func number(_ form: Form) -> Int {
    if let known = numbers[form] { return known }
    numbers[form] = numbers.count
    return numbers.count - 1
  }
}
