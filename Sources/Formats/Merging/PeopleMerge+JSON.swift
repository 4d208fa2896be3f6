extension PeopleMerge {
  /// The merged file of the JSON form: entries by person, everything around them by its keys.
  func emitJSON(markerSize: Int) throws -> MergedFile {
    guard case .json(let document, let nodes) = ours.table.contents,
      case .json(let before, _) = base.table.contents,
      case .json(let other, _) = theirs.table.contents
    else { throw Unmergeable(why: "it is not JSON on both sides") }
    let key = ours.table.file.listKey
    let around = JSONComparison(before.root, document.root, other.root, skipping: [key])
    let merged = try json(document, nodes, key, around, isOther: false)
    let conflicts = rows.flatMap { $0.conflict?.reasons ?? [] } + around.conflicts.map(\.reason)
    guard !conflicts.isEmpty else { return MergedFile(bytes: merged.source.bytes) }
    let theirHalf = try json(document, nodes, key, around, isOther: true)
    var text = JSONConflictText(merged, theirHalf, sides: sides, markerSize: markerSize)
    for (index, row) in rowsInOrder.enumerated() {
      guard let conflict = row.conflict else { continue }
      text.mark(
        [.key(key), .index(index)], ours: conflict.oursHasRow, theirs: conflict.theirsHasRow,
        label: conflict.words(sides))
    }
    text.mark(around.conflicts)
    return MergedFile(bytes: text.bytes, conflicts: conflicts)
  }

  private func json(
    _ document: JSONDocument, _ nodes: [JSONNode], _ key: String, _ around: JSONComparison,
    isOther: Bool
  ) throws -> JSONDocument {
    var editor = try JSONEditor(document)
    try around.edit(&editor, isOther: isOther)
    for row in rows {
      var cells = row.cells
      if let conflict = row.conflict, isOther || !conflict.oursHasRow {
        cells = conflict.theirCells
      }
      let values: [(name: String, value: JSONValue?)] = try cells.sorted { $0.key < $1.key }
        .map { index, raw in
          (columns.columns[index].name, raw.isEmpty ? JSONValue?.none : try Self.value(raw))
        }
      guard let our = row.ours else {
        let members = values.compactMap { name, value in
          value.map { JSONObject.Member(PeopleColumn.key(of: name), $0) }
        }
        try editor.append(.object(JSONObject(members)), to: [.key(key)])
        continue
      }
      if row.isRemoved {
        try editor.remove(at: [.key(key), .index(our)])
        continue
      }
      for (name, value) in values {
        let member = PeopleColumn.key(of: name)
        let path: [JSONStep] = [.key(key), .index(our), .key(member)]
        if let value {
          try editor.set(value, at: path)
        } else if nodes[our].member(member) != nil {
          try editor.remove(at: path)
        }
      }
    }
    return try editor.apply()
  }

  private static func value(_ raw: String) throws -> JSONValue {
    try JSONValue(parsing: Array(raw.utf8), path: "")
  }
}
