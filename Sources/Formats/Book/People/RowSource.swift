/// Rows of a roster or archiving file, of CSV or JSON alike.
protocol RowSource<Column>: Sendable {
  associatedtype Column: FileColumn

  var path: String { get }
  var rowCount: Int { get }
  /// Everything that is wrong with the structure of the file.
  var diagnostics: [Diagnostic] { get }
  /// Whether the rows can be read at all.
  var isReadable: Bool { get }
  /// Whether every row that its author meant is there to be read.
  var isComplete: Bool { get }
  /// Whether nobody is named, though nothing is wrong with the file: it has no rows, or is not there.
  var namesNobody: Bool { get }

  /// Whether a column can be read; where there are no columns, each can.
  func has(_ column: Column) -> Bool
  /// What there is instead of a column that is not there; nil where one or more of its name are, or there are no columns.
  func lack(of column: Column) -> ColumnLack?
  /// Whether a row is one that can be acted on.
  func isSound(row: Int) -> Bool
  /// The text of a cell without white space around it; empty where there is none.
  func text(_ row: Int, _ column: Column) -> String
  /// Whether a cell has no text but white space, or there is none.
  func isEmpty(_ row: Int, _ column: Column) -> Bool
  /// The bytes of a cell in which an address stands that is its own identity, for the time of the call; nil for any other,
  /// which may be an address all the same.
  func withPlainEmail<Result>(
    _ row: Int, _ column: Column, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result?
  /// The first byte of a cell, as it stands there; nil where it is empty, or there is none.
  func firstByte(_ row: Int, _ column: Column) -> UInt8?
  /// The problem that was reported of a cell with the structure of the file.
  func fault(_ row: Int, _ column: Column) -> DiagnosticCode?
  /// The place of a cell, or of its row where there is no such cell.
  func position(_ row: Int, _ column: Column) -> SourcePosition
  /// The name of a column, as the file has it.
  func title(of column: Column) -> String
  /// The cells of the other columns that have a text, in the order of the file.
  func extras(_ row: Int) -> [ExtraCell]
}

/// What a file has that lacks a column.
struct ColumnLack {
  /// The column that may be meant; nil where no name comes near.
  var meant: String?
  /// The place of its name, else of the first.
  var position: SourcePosition
}

/// A cell of a column that Pairbook only keeps.
package struct ExtraCell: Hashable, Sendable {
  package var column: String
  package var text: String

  package init(column: String, text: String) {
    self.column = column
    self.text = text
  }
}

extension RowSource {
  var namesNobody: Bool { isReadable && isComplete && rowCount == 0 }

  func has(_ column: Column) -> Bool { true }

  func lack(of column: Column) -> ColumnLack? { nil }

  func isEmpty(_ row: Int, _ column: Column) -> Bool { text(row, column).isEmpty }

  func firstByte(_ row: Int, _ column: Column) -> UInt8? { text(row, column).utf8.first }

  func withPlainEmail<Result>(
    _ row: Int, _ column: Column, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result? { nil }

  func problem(
    _ code: DiagnosticCode, _ row: Int, _ column: Column, _ message: String, help: String
  ) -> Diagnostic {
    let place = [name(row), title(of: column)].compactMap { $0?.shortened }
    return Diagnostic(
      code, path: path, at: position(row, column), message: message, help: help,
      place: place.joined(separator: ", "))
  }

  /// Whose row it is, as far as it tells.
  private func name(_ row: Int) -> String? {
    Column.naming.lazy.map { columns in
      columns.map { text(row, $0) }.filter { !$0.isEmpty }.joined(separator: " ")
    }.first { !$0.isEmpty }
  }
}

/// Rows of a CSV file.
struct CSVRows<Column: FileColumn>: RowSource {
  let document: CSVDocument
  let diagnostics: [Diagnostic]
  let isReadable: Bool
  /// The columns of the file that this kind of file knows.
  private let indices: ColumnIndices<Column>
  private let known: Set<Int>

  /// Of each group of columns one must be there, else nothing is readable.
  init(_ document: CSVDocument, required: [[Column]]) {
    self.document = document
    let indices = ColumnIndices<Column>(document)
    self.indices = indices
    known = Set(Column.allCases.compactMap { indices[$0] })
    guard !document.columns.isEmpty else {
      isReadable = false
      diagnostics = document.diagnostics
      return
    }
    let missing = required.filter { group in group.allSatisfy { indices[$0] == nil } }
    isReadable = missing.isEmpty
    diagnostics =
      document.diagnostics + missing.compactMap { Self.missing($0, document) }
      + Self.misnamed(document, known: known, indices: indices, besides: missing.flatMap { $0 })
  }

  private static func missing(_ group: [Column], _ document: CSVDocument) -> Diagnostic? {
    // A column that is there twice was reported as that.
    let headers = group.map(\.header)
    if document.columns.contains(where: { headers.contains($0.lowercased()) }) { return nil }
    let names = headers.map { "\"\($0)\"" }.joined(separator: " or ")
    let meant = document.columns.first { name in
      Column.meant(by: name).map(group.contains) ?? false
    }
    return Diagnostic(
      .missingColumn, path: document.source.path, at: document.position(ofColumn: 0),
      message: "there is no column \(names); nothing of the file is read",
      help: meant.map { "name the column \"\($0.shortened)\" so, if it is meant; or add it" }
        ?? "name the column, or add it")
  }

  /// Columns that would be read if they had the name that the format has for them; of those reported as missing that
  /// was said.
  private static func misnamed(
    _ document: CSVDocument, known: Set<Int>, indices: ColumnIndices<Column>,
    besides missing: [Column]
  ) -> [Diagnostic] {
    document.columns.indices.filter { !known.contains($0) }.compactMap { index in
      let name = document.columns[index]
      guard let meant = Column.meant(by: name), indices[meant] == nil, !missing.contains(meant),
        document.column(named: name) != nil
      else { return nil }
      return Diagnostic(
        .misnamedColumn, path: document.source.path, at: document.position(ofColumn: index),
        message:
          "there is no column \"\(meant.header)\", and the column \"\(name.shortened)\" is not read",
        help: "name it \"\(meant.header)\" if that is meant")
    }
  }

  var path: String { document.source.path }
  var rowCount: Int { isReadable ? document.rowCount : 0 }
  var isComplete: Bool { document.isComplete }

  func has(_ column: Column) -> Bool { indices[column] != nil }

  func lack(of column: Column) -> ColumnLack? {
    guard isReadable, !document.columns.contains(where: { $0.lowercased() == column.header })
    else { return nil }
    let meant = document.columns.firstIndex { Column.meant(by: $0) == column }
    return ColumnLack(
      meant: meant.map { document.columns[$0] }, position: document.position(ofColumn: meant ?? 0))
  }

  func isSound(row: Int) -> Bool { document.isSound(row: row) }

  func text(_ row: Int, _ column: Column) -> String {
    guard let index = indices[column] else { return "" }
    return document.text(row: row, column: index).trimmedText
  }

  func isEmpty(_ row: Int, _ column: Column) -> Bool {
    guard let index = indices[column] else { return true }
    let isBare = document.withBytes(row: row, column: index) { bytes in
      bytes.isEmpty ? true : bytes[0] > ASCII.space && bytes[0] < 0x7F ? false : nil
    }
    return isBare ?? text(row, column).isEmpty
  }

  func withPlainEmail<Result>(
    _ row: Int, _ column: Column, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result? {
    guard let index = indices[column] else { return nil }
    return document.withBytes(row: row, column: index) { bytes in
      bytes.withUnsafeBufferPointer { PlainEmail.isIdentity($0) ? body($0) : nil }
    }
  }

  func firstByte(_ row: Int, _ column: Column) -> UInt8? {
    guard let index = indices[column] else { return nil }
    return document.withBytes(row: row, column: index) { $0.isEmpty ? nil : $0[0] }
  }

  func fault(_ row: Int, _ column: Column) -> DiagnosticCode? { nil }

  func position(_ row: Int, _ column: Column) -> SourcePosition {
    indices[column].map { document.position(row: row, column: $0) } ?? document.position(row: row)
  }

  func title(of column: Column) -> String {
    indices[column].map { document.columns[$0] } ?? column.header
  }

  func extras(_ row: Int) -> [ExtraCell] {
    document.columns.indices.compactMap { index in
      guard !known.contains(index), !document.columns[index].isEmpty else { return nil }
      let text = document.text(row: row, column: index)
      return text.isEmpty ? nil : ExtraCell(column: document.columns[index], text: text)
    }
  }
}

/// Which column of a file is which.
private struct ColumnIndices<Column: FileColumn>: Sendable {
  private let indices: [Int?]

  init(_ document: CSVDocument) {
    indices = Column.allCases.map { document.column(named: $0.header) }
  }

  subscript(column: Column) -> Int? { indices[column.index] }
}

/// The entries of a JSON file's list.
struct JSONRows<Column: FileColumn>: RowSource {
  let document: JSONDocument
  let diagnostics: [Diagnostic]
  let isReadable: Bool
  let isComplete: Bool
  private let entries: [JSONNode]
  private let faults: [SourcePosition: DiagnosticCode]
  /// Entries with damage to their text, in which a key may stand twice, and those of which nobody knows: not to be
  /// acted on.
  private let damagedRows: Set<Int>

  init(_ document: JSONDocument, list: String, shape: Shape) {
    self.document = document
    let problems = document.problems(as: shape)
    diagnostics = document.diagnostics + problems
    // Of another format nothing can be said, whatever the file calls it.
    let version = document.root?["version"].map { document.position(of: $0) }
    let isOther = problems.contains { $0.position != nil && $0.position == version }
    let elements = isOther ? nil : document.root?[list]?.elements
    isReadable = elements != nil
    entries = elements ?? []
    faults = Dictionary(
      problems.compactMap { problem in problem.position.map { ($0, problem.code) } },
      uniquingKeysWith: { first, _ in first })
    isComplete = document.isSound && entries.allSatisfy { $0.members != nil }
    let unknown = [document.diagnostics, problems].compactMap { Self.end(of: $0) }.min()
    var damaged = Self.damagedRows(entries, in: document)
    if let unknown { damaged.formUnion(Self.rows(entries, from: unknown, in: document)) }
    damagedRows = damaged
  }

  /// Where a list of problems ends that is not whole; nil for one that is.
  private static func end(of problems: [Diagnostic]) -> SourcePosition? {
    problems.contains { $0.code == .furtherProblems } ? problems.compactMap(\.position).max() : nil
  }

  private static func rows(
    _ entries: [JSONNode], from place: SourcePosition, in document: JSONDocument
  ) -> Set<Int> {
    let after = entries.firstIndex { document.position(of: $0) > place } ?? entries.count
    return Set(max(after - 1, 0)..<entries.count)
  }

  private static func damagedRows(_ entries: [JSONNode], in document: JSONDocument) -> Set<Int> {
    let damage = document.diagnostics.filter { $0.severity == .error }.compactMap(\.position)
    guard !damage.isEmpty, !entries.isEmpty else { return [] }
    let starts = entries.map { document.position(of: $0) }
    var rows: Set<Int> = []
    var row = -1
    for place in damage.sorted() {
      // The entry that a place is in is the last one that begins before it.
      while row + 1 < starts.count, starts[row + 1] <= place { row += 1 }
      if row >= 0 { rows.insert(row) }
    }
    return rows
  }

  var path: String { document.source.path }
  var rowCount: Int { entries.count }

  func isSound(row: Int) -> Bool { entries[row].members != nil && !damagedRows.contains(row) }

  func text(_ row: Int, _ column: Column) -> String {
    guard let node = entries[row][column.key] else { return "" }
    return switch node.content {
    case .string(let text): text.trimmedText
    case .bool(let value) where column.takesBoolean: value ? "true" : "false"
    default: ""
    }
  }

  func fault(_ row: Int, _ column: Column) -> DiagnosticCode? {
    if faults.isEmpty { return nil }
    // That a key is missing is a problem of the entry.
    return faults[document.position(of: entries[row][column.key] ?? entries[row])]
  }

  func position(_ row: Int, _ column: Column) -> SourcePosition {
    document.position(of: entries[row][column.key] ?? entries[row])
  }

  func title(of column: Column) -> String { column.key }

  func extras(_ row: Int) -> [ExtraCell] {
    let known = Set(Column.allCases.map(\.key))
    return (entries[row].members ?? []).compactMap { member in
      guard !known.contains(member.key) else { return nil }
      switch member.value.content {
      case .null: return nil
      case .string(let text): return ExtraCell(column: member.key, text: text)
      default:
        let text = String(decoding: member.value.value.serialized(.compact), as: UTF8.self)
        return ExtraCell(column: member.key, text: text)
      }
    }
  }
}
