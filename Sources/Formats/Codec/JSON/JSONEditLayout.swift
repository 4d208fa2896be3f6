/// Turns changes of values into changes of bytes, in the style of the document.
struct JSONEditLayout {
  private let bytes: [UInt8]
  private let lineEnd: String
  private var unit: String
  private let isMultiline: Bool
  private let isSpaced: Bool
  /// The white space that each line begins with, and where the line begins; in their order.
  private let indents: [(start: Int, text: String)]
  private(set) var splices = Splices()

  init(document: JSONDocument, root: JSONNode) {
    let bytes = document.source.bytes
    self.bytes = bytes
    let lineFeed = bytes.firstIndex(of: ASCII.lineFeed)
    let isPair = lineFeed.map { $0 > 0 && bytes[$0 - 1] == ASCII.carriageReturn } ?? false
    lineEnd = isPair ? "\r\n" : "\n"
    let isMultiline = root.isEmptyContainer || bytes[root.range].contains(ASCII.lineFeed)
    self.isMultiline = isMultiline
    isSpaced = isMultiline || bytes[root.range].contains(ASCII.space)
    indents = isMultiline ? Self.indents(bytes) : []
    unit = "  "
    if isMultiline, let first = root.itemRanges.first {
      let outer = indent(ofLineAt: root.range.lowerBound)
      let inner = indent(ofLineAt: first.lowerBound)
      if inner.count > outer.count { unit = String(inner.dropFirst(outer.count)) }
    }
  }

  mutating func emit(_ change: JSONChange, at node: JSONNode) {
    if let replacement = change.replacement {
      replace(node, with: replacement)
      return
    }
    for (index, child) in change.children where !child.isRemoved {
      if let elements = node.elements { emit(child, at: elements[index]) }
      if let members = node.members { emit(child, at: members[index].value) }
    }
    let items = node.itemRanges
    let kept = items.indices.filter { change.children[$0]?.isRemoved != true }
    guard kept.count < items.count || !change.additions.isEmpty else { return }
    guard let lastKept = kept.last, let firstKept = kept.first else {
      return refill(node, with: change.additions)
    }
    for index in items.indices where change.children[index]?.isRemoved == true {
      // With the comma before it; at the front, with the one after it.
      let range =
        index > firstKept
        ? items[index - 1].upperBound..<items[index].upperBound
        : items[index].lowerBound..<items[index + 1].lowerBound
      splices.replace(range, with: [])
    }
    let style = style(of: node)
    for addition in change.additions {
      splices.insert(
        [ASCII.comma] + Array(style.separator.utf8) + text(of: addition, style),
        at: items[lastKept].upperBound)
    }
  }

  private mutating func replace(_ node: JSONNode, with value: JSONValue) {
    guard value.serialized(.compact) != node.value.serialized(.compact) else { return }
    let hasLines = bytes[node.range].contains(ASCII.lineFeed)
    let isScalar = node.elements == nil && node.members == nil
    let indent = indent(ofLineAt: node.range.lowerBound)
    let layout: JSONLayout =
      hasLines || isMultiline && (isScalar || node.isEmptyContainer)
      ? .indented(unit: unit, lineEnd: lineEnd) : .inline(spaced: isSpaced)
    splices.replace(node.range, with: text(of: value, layout, indent: indent))
  }

  /// Writes what stands between the brackets of a container none of whose items stay.
  private mutating func refill(_ node: JSONNode, with additions: [JSONChange.Addition]) {
    let inside = (node.range.lowerBound + 1)..<(node.range.upperBound - 1)
    guard !additions.isEmpty else {
      splices.replace(inside, with: [])
      return
    }
    let style = style(of: node)
    var text = Array(style.lead.utf8)
    for (index, addition) in additions.enumerated() {
      if index > 0 { text += [ASCII.comma] + Array(style.separator.utf8) }
      text += self.text(of: addition, style)
    }
    splices.replace(inside, with: text + Array(style.tail.utf8))
  }

  // MARK: Style

  /// How the items of a container are laid out.
  private struct Style {
    /// The white space after the opening bracket, after a comma, and before the closing bracket.
    var lead: String
    var separator: String
    var tail: String
    /// What stands between a key and its value.
    var colon: String
    var layout: JSONLayout
    /// What stands before each further line of an item.
    var indent: String
  }

  private func style(of node: JSONNode) -> Style {
    let items = node.itemRanges
    let indented = JSONLayout.indented(unit: unit, lineEnd: lineEnd)
    let inline = JSONLayout.inline(spaced: isSpaced)
    guard let first = items.first, let last = items.last else {
      let outer = indent(ofLineAt: node.range.lowerBound)
      return Style(
        lead: isMultiline ? lineEnd + outer + unit : "",
        separator: isMultiline ? lineEnd + outer + unit : isSpaced ? " " : "",
        tail: isMultiline ? lineEnd + outer : "", colon: isSpaced ? ": " : ":",
        layout: isMultiline ? indented : inline, indent: outer + unit)
    }
    let lead = string(node.range.lowerBound + 1..<first.lowerBound)
    var separator = lead.isEmpty && isSpaced ? " " : lead
    if items.count > 1 {
      // Nothing but white space stands around the comma.
      let between = string(items[items.count - 2].upperBound..<last.lowerBound)
      separator = String(between.drop { $0 != "," }.dropFirst())
    }
    let neighbour = node.elements?.last ?? node.members?.last?.value
    let isInlineContainer =
      neighbour.map { !$0.itemRanges.isEmpty && !bytes[$0.range].contains(ASCII.lineFeed) } ?? false
    let isOnLines = bytes[last].contains(ASCII.lineFeed) || separator.contains(where: \.isNewline)
    let colon = node.members?.last.map {
      string($0.keyRange.upperBound..<$0.value.range.lowerBound)
    }
    return Style(
      lead: lead, separator: separator, tail: string(last.upperBound..<node.range.upperBound - 1),
      colon: colon ?? ":", layout: isOnLines && !isInlineContainer ? indented : inline,
      indent: indent(ofLineAt: last.lowerBound))
  }

  private func text(of addition: JSONChange.Addition, _ style: Style) -> [UInt8] {
    let value = text(of: addition.value, style.layout, indent: style.indent)
    guard let key = addition.key else { return value }
    return JSONValue.string(key).serialized(.compact) + Array(style.colon.utf8) + value
  }

  private func text(of value: JSONValue, _ layout: JSONLayout, indent: String) -> [UInt8] {
    var writer = JSONWriter(layout: layout, indent: indent)
    writer.write(value)
    return writer.bytes
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The white space that the line of a byte begins with; none in a document of one line.
  private func indent(ofLineAt offset: Int) -> String {
    var (low, high) = (0, indents.count)
    while low < high {
      let middle = (low + high) / 2
      if indents[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return "" }
    let line = indents[low - 1]
    let count = offset - line.start
    // A byte of the indent itself has what stands before it.
    return line.text.utf8.count <= count
      ? line.text : String(decoding: line.text.utf8.prefix(count), as: UTF8.self)
  }

  private static func indents(_ bytes: [UInt8]) -> [(start: Int, text: String)] {
    var indents: [(start: Int, text: String)] = []
    var start = 0
    while start < bytes.count {
      let indent = bytes[start...].prefix { $0 == ASCII.space || $0 == ASCII.tab }
      indents.append((start, String(decoding: indent, as: UTF8.self)))
      let end = bytes[indent.endIndex...].firstIndex(of: ASCII.lineFeed) ?? bytes.count
      start = end + 1
    }
    return indents
  }
}

extension JSONNode {
  /// Where each member or element stands.
  fileprivate var itemRanges: [Range<Int>] {
    switch content {
    case .array(let elements): elements.map(\.range)
    case .object(let members):
      members.map { $0.keyRange.lowerBound..<$0.value.range.upperBound }
    default: []
    }
  }

  fileprivate var isEmptyContainer: Bool {
    (elements?.isEmpty ?? members?.isEmpty) ?? false
  }
}
