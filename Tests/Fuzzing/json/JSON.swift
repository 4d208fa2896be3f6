import Glibc

@testable import Formats

/// Reads a JSON file that is the input, writes it anew, and edits it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let began = clock()
  defer { demand(clock() - began < CLOCKS_PER_SEC, "it took over a second") }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let document = JSONDocument(bytes: bytes, path: "users.json")
  checkPlaces(document)
  guard let root = document.root else { return 0 }
  checkRanges(root, within: 0..<count)
  guard document.isSound else { return 0 }
  checkWriting(root.value)
  checkEdits(document, root)
  for file in PeopleFile.allCases { checkRows(bytes, file) }
  return 0
}

private func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

// MARK: Reading

private func checkPlaces(_ document: JSONDocument) {
  let bytes = document.source.bytes
  let lines = 1 + bytes.count { $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn }
  for diagnostic in document.diagnostics {
    guard let position = diagnostic.position else { continue }
    demand(
      (1...lines).contains(position.line) && (1...bytes.count + 1).contains(position.column),
      "\(diagnostic) is about no place of the file")
  }
}

/// Values stand within those around them, and one after the other.
private func checkRanges(_ node: JSONNode, within range: Range<Int>) {
  demand(
    !node.range.isEmpty && range.lowerBound <= node.range.lowerBound
      && node.range.upperBound <= range.upperBound, "a value stands at \(node.range) in \(range)")
  var rest = node.range
  for element in node.elements ?? [] {
    checkRanges(element, within: rest)
    rest = element.range.upperBound..<rest.upperBound
  }
  for member in node.members ?? [] {
    demand(rest.lowerBound <= member.keyRange.lowerBound, "a key stands in the member before it")
    checkRanges(member.value, within: member.keyRange.upperBound..<rest.upperBound)
    rest = member.value.range.upperBound..<rest.upperBound
  }
}

/// A list of people can be read row by row.
private func checkRows(_ bytes: [UInt8], _ file: PeopleFile) {
  guard let table = try? PeopleTable(bytes: bytes, path: "\(file.stem).json", file: file) else {
    return
  }
  for row in table.soundRows {
    for column in table.columns { _ = table.text(row: row, column: column) }
    _ = table.identity(row: row)
  }
}

// MARK: Writing

private func checkWriting(_ value: JSONValue) {
  let canonical = value.serialized(.canonical)
  for style in [JSONStyle.canonical, .compact, .pretty] {
    do {
      let again = try JSONValue(parsing: value.serialized(style), path: "again.json")
      demand(again.serialized(.canonical) == canonical, "\(style) says something else")
    } catch {
      fatalError("\(style) cannot be read: \(error)")
    }
  }
}

// MARK: Editing

/// What is edited is as it was asked for, and all else as it was.
private func checkEdits(_ document: JSONDocument, _ root: JSONNode) {
  let steps =
    (root.members ?? []).map { JSONStep.key($0.key) }
    + (root.elements ?? []).indices.map { JSONStep.index($0) }
  let values = (root.members?.map(\.value) ?? root.elements ?? [])
  let same = edited(document) { editor in
    for (step, node) in zip(steps, values) { try editor.set(node.value, at: [step]) }
  }
  demand(same == document.source.bytes, "the same values changed the file")
  // Each edit reads the file again.
  for (index, step) in steps.enumerated().prefix(16) {
    let changed = edited(document) { try $0.set("an\"other\n", at: [step]) }
    demandSame(values, as: changed, but: index, "an\"other\n")
    let shorter = edited(document) { try $0.remove(at: [step]) }
    demandSame(values, as: shorter, but: index, nil)
  }
  if root.elements != nil {
    let longer = edited(document) { try $0.append("another", to: []) }
    demandSame(values, as: longer, but: values.count, "another")
  }
}

private func edited(
  _ document: JSONDocument, _ change: (inout JSONEditor) throws -> Void
) -> [UInt8] {
  do {
    var editor = try JSONEditor(document)
    try change(&editor)
    return try editor.apply().source.bytes
  } catch {
    fatalError("a sound file was not edited: \(error)")
  }
}

private func demandSame(
  _ values: [JSONNode], as bytes: [UInt8], but index: Int, _ value: JSONValue?
) {
  var expected = values.map { $0.value.serialized(.compact) }
  let new = value.map { [$0.serialized(.compact)] } ?? []
  expected.replaceSubrange(index..<min(index + 1, expected.count), with: new)
  let root = JSONDocument(bytes: bytes, path: "users.json").root
  let found = root?.members?.map(\.value) ?? root?.elements ?? []
  demand(
    found.map { $0.value.serialized(.compact) } == expected,
    "value \(index) was to be \(value.map { "\($0)" } ?? "removed")")
}
