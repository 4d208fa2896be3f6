import Glibc
import PhoneNumbers

@testable import Formats

/// Reads a CSV file that is the input, and edits it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let began = clock()
  defer { demand(clock() - began < CLOCKS_PER_SEC, "it took over a second") }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let document = CSVDocument(bytes: bytes, path: "users.csv")
  checkPlaces(document)
  guard !document.columns.isEmpty else { return 0 }
  checkRows(document)
  checkEdits(document)
  for file in PeopleFile.allCases { checkForm(bytes, file) }
  return 0
}

private func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

// MARK: Reading

private func checkPlaces(_ document: CSVDocument) {
  let lines = 1 + document.source.bytes.count { $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn }
  for diagnostic in document.diagnostics {
    guard let position = diagnostic.position else { continue }
    demand((1...lines).contains(position.line), "\(diagnostic) is about no line of the file")
    demand(
      (1...document.source.bytes.count + 1).contains(position.column),
      "\(diagnostic) is about no column of the file")
  }
}

private func checkRows(_ document: CSVDocument) {
  var end = document.endOfContent(-1)
  for row in 0..<document.rowCount {
    let isSound = document.isSound(row: row)
    demand(isSound || !document.isComplete, "a file with damage counts as whole")
    let cells = document.cellCount(row: row)
    demand(cells > 0, "row \(row) has no cell")
    demand(!isSound || cells == document.columns.count, "a sound row has \(cells) cells")
    for column in 0..<cells {
      let range = document.byteRange(row: row, column: column)
      demand(range.lowerBound > end, "cell \(column) of row \(row) begins within another")
      demand(range.upperBound <= document.source.bytes.count, "a cell ends after the file")
      end = range.upperBound
    }
  }
}

private func texts(_ document: CSVDocument, row: Int) -> [String] {
  document.columns.indices.map { document.text(row: row, column: $0) }
}

// MARK: Editing

/// What is edited is as it was asked for, and all else as it was; or nothing is edited.
private func checkEdits(_ document: CSVDocument) {
  let sound = (0..<document.rowCount).filter(document.isSound)
  edit(document, "nothing is changed", { _ in }) { demand($0.source.bytes == $1.source.bytes, $2) }
  edit(
    document, "every cell gets its own text",
    { editor in
      for row in sound {
        for (column, text) in texts(document, row: row).enumerated() {
          try editor.set(row: row, column: column, to: text)
        }
      }
    }, { demand($0.source.bytes == $1.source.bytes, $2) })
  edit(document, "a row is appended", { $0.append(row: [0: "an,\"other;\n"]) }) {
    demandSame(sound, in: $0, and: $1, $2)
  }
  edit(document, "a column is added", { _ = $0.addColumn(named: "an,\"other;") }) {
    demandSame(sound, in: $0, and: $1, $2)
  }
  guard let first = sound.first else { return }
  edit(
    document, "a row is removed", { try $0.remove(row: first) },
    { before, after, sentence in
      for row in sound.dropFirst() {
        demand(
          after.isSound(row: row - 1) && texts(before, row: row) == texts(after, row: row - 1),
          "\(sentence), and another changed")
      }
    })
  edit(
    document, "a cell is changed", { try $0.set(row: first, column: 0, to: "an,\"other;\n") },
    { before, after, sentence in
      demandSame(Array(sound.dropFirst()), in: before, and: after, sentence)
      demand(
        texts(before, row: first).dropFirst() == texts(after, row: first).dropFirst(),
        "\(sentence), and its neighbour too")
    })
}

private func edit(
  _ document: CSVDocument, _ sentence: String, _ change: (inout CSVEditor) throws -> Void,
  _ check: (CSVDocument, CSVDocument, String) -> Void
) {
  do {
    var editor = try CSVEditor(document)
    try change(&editor)
    check(document, try editor.apply(), sentence)
  } catch CSVEditError.notReadBack {
    // The change would alter what the file's other bytes mean, and is refused for that.
  } catch {
    fatalError("\(sentence): \(error)")
  }
}

private func demandSame(
  _ rows: [Int], in before: CSVDocument, and after: CSVDocument, _ sentence: String
) {
  for row in rows {
    let old = texts(before, row: row)
    demand(
      after.isSound(row: row) && old == Array(texts(after, row: row).prefix(old.count)),
      "\(sentence), and row \(row) changed")
  }
}

// MARK: The canonical form

private let phones = AccountPhones(NumberingPlans(capacity: 1024), region: PhoneRegion("GB"))

/// What `fmt` may write anew; all else stays as it is.
private let rewritten: Set<String> = [
  PeopleColumn.email, PeopleColumn.managerEmail, PeopleColumn.previousEmail,
  PeopleColumn.mobilePhone, PeopleColumn.archiving,
]

private func checkForm(_ bytes: [UInt8], _ file: PeopleFile) {
  do {
    let table = try PeopleTable(bytes: bytes, path: "\(file.stem).csv", file: file)
    guard table.isComplete else { return }
    let form = try CanonicalFile.canonical(table, phones: phones)
    demand(form.isComplete, "the canonical form is damaged")
    demand(form.columns == table.columns, "the canonical form has other columns")
    demand(kept(form) == kept(table), "the canonical form says something else")
    let again = try CanonicalFile.canonical(form, phones: phones)
    demand(again.bytes == form.bytes, "the canonical form has another form")
  } catch EditError.notReadBack {
    // As above.
  } catch {
    fatalError("a sound file has no canonical form: \(error)")
  }
}

/// The texts that stay, of each row; and of the others whether there is one.
private func kept(_ table: PeopleTable) -> [[String]] {
  let columns = table.columns
  let rows = (0..<table.rowCount).map { row in
    columns.map { column in
      let text = table.text(row: row, column: column)
      return rewritten.contains(column.lowercased()) ? (text.isEmpty ? "" : "some") : text
    }
  }
  return rows.sorted { $0.lexicographicallyPrecedes($1) }
}
