extension PeopleMerge {
  /// The merged file, in which everything but what theirs changed stands as ours has it.
  func emit(markerSize: Int) throws -> MergedFile {
    let conflicts = rows.flatMap { $0.conflict?.reasons ?? [] }
    guard let document = ours.document else {
      return try emitJSON(markerSize: markerSize)
    }
    let merged = try csv(document) { row in
      row.conflict.flatMap { $0.oursHasRow ? nil : $0.theirCells }
    }
    guard !conflicts.isEmpty else { return MergedFile(bytes: merged.source.bytes) }
    let other = try csv(document) { $0.conflict?.theirCells }
    return MergedFile(
      bytes: marked(merged, other, markerSize: markerSize), conflicts: conflicts)
  }

  /// The rows in the order of the merged file: those of ours that stay, then those that come in.
  var rowsInOrder: [MergedRow] {
    let kept = rows.filter { $0.ours != nil && !$0.isRemoved }
    return kept.sorted { ($0.ours ?? 0) < ($1.ours ?? 0) } + rows.filter { $0.ours == nil }
  }

  /// One half of the merge; `cells` gives the texts of a row where they are not its own.
  private func csv(_ document: CSVDocument, _ cells: (MergedRow) -> [Int: String]?) throws
    -> CSVDocument
  {
    var editor = try CSVEditor(document)
    var places: [Int: Int] = [:]
    var added: [(index: Int, title: String)] = []
    for (index, column) in columns.columns.enumerated() {
      switch column.place {
      case .kept(let place): places[index] = place
      case .renamed(let place, let title):
        places[index] = place
        editor.rename(column: place, to: title)
      case .added: added.append((index, column.title))
      case .dropped, .gone: break
      }
    }
    for (index, title) in added { places[index] = editor.addColumn(named: title) }
    for row in rows {
      let texts = (cells(row) ?? row.cells).compactMap { index, text in
        places[index].map { ($0, text) }
      }
      if let our = row.ours {
        if row.isRemoved { try editor.remove(row: our) }
        for (place, text) in texts where !row.isRemoved {
          try editor.set(row: our, column: place, to: text)
        }
      } else {
        editor.append(row: Dictionary(texts, uniquingKeysWith: { first, _ in first }))
      }
    }
    let dropped = columns.columns.compactMap { column in
      if case .dropped(let place) = column.place { place } else { nil }
    }
    return try editor.apply().without(columns: Set(dropped))
  }

  /// The file with each conflict's two rows between markers.
  private func marked(_ merged: CSVDocument, _ other: CSVDocument, markerSize: Int) -> [UInt8] {
    let lineEnd = merged.lineEnd
    func line(_ document: CSVDocument, _ row: Int) -> [UInt8] {
      Array(document.source.bytes[document.startOfRow(row)..<document.endOfContent(row)]) + lineEnd
    }
    var result: [UInt8] = []
    var at = 0
    for (index, row) in rowsInOrder.enumerated() {
      guard let conflict = row.conflict else { continue }
      result += merged.source.bytes[at..<merged.startOfRow(index)]
      result += ConflictMarker.block(
        ours: conflict.oursHasRow ? line(merged, index) : [],
        theirs: conflict.theirsHasRow ? line(other, index) : [],
        label: conflict.words(sides), sides: sides, size: markerSize, lineEnd: lineEnd)
      at = merged.endOfLine(index)
    }
    return result + merged.source.bytes[at...]
  }
}

extension CSVDocument {
  /// The document without some of its columns.
  fileprivate func without(columns dropped: Set<Int>) -> CSVDocument {
    guard !dropped.isEmpty else { return self }
    var splices = Splices()
    for row in -1..<rowCount {
      let kept = columns.indices.filter { !dropped.contains($0) }
        .map { source.bytes[byteRange(row: row, column: $0)] }
      splices.replace(
        startOfRow(row)..<endOfContent(row), with: Array(kept.joined(separator: [delimiter])))
    }
    return CSVDocument(bytes: splices.applied(to: source.bytes), path: source.path)
  }
}
