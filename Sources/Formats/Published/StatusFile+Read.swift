package import Engine
import PhoneNumbers

extension StatusFile {
  /// What `status.csv` tells of one person.
  package struct Row: Equatable, Sendable {
    /// From 0, without the header.
    package var index: Int
    package var email: String
    /// E.164.
    package var phone: String?
    package var status: Status
    /// Nil exactly for somebody without an enrollment.
    package var since: Instant?
    package var detail: String
  }

  /// Reads the file; a row that Pairbook cannot have written is reported and left out.
  package static func read(
    _ bytes: [UInt8], path: String
  ) -> (rows: [Row], diagnostics: [Diagnostic]) {
    let document = CSVDocument(bytes: bytes, path: path)
    var diagnostics = document.diagnostics
    let columns = header.map { document.column(named: $0) }
    if !document.columns.isEmpty, columns.contains(nil) {
      diagnostics.append(
        Diagnostic(
          .statusUnreadable, path: path, at: document.position(ofColumn: 0),
          message: "the columns are not those that Pairbook writes", help: help))
    }
    let indices = columns.compactMap { $0 }
    guard indices.count == header.count else { return ([], diagnostics) }
    var rows: [Row] = []
    for index in 0..<document.rowCount where document.isSound(row: index) {
      let cells = indices.map { document.text(row: index, column: $0) }
      if let row = Row(index, cells) {
        rows.append(row)
      } else {
        diagnostics.append(
          Diagnostic(
            .statusUnreadable, path: path, at: document.position(row: index),
            message: "the row is not one that Pairbook writes", help: help))
      }
    }
    return (rows, diagnostics.sorted())
  }

  static let help = "leave the file to Pairbook: the next sync writes it anew"

  /// That a merge was left unfinished in a file, which then tells nothing row by row; nil where none was.
  package static func unfinishedMerge(in document: CSVDocument) -> Diagnostic? {
    document.diagnostics.first { $0.code == .mergeConflict }.map { found in
      Diagnostic(
        found.code, path: found.path, at: found.position, message: found.message, help: help)
    }
  }

  /// The rows in which a file differs from what Pairbook wrote; both are whole files.
  ///
  /// None in which a merge was left unfinished: of that `unexplained` tells.
  package static func edits(in found: [UInt8], since written: [UInt8], path: String) -> [Diagnostic]
  {
    let document = CSVDocument(bytes: found, path: path)
    guard unfinishedMerge(in: document) == nil else { return [] }
    let now = rowTexts(document)
    let before = rowTexts(CSVDocument(bytes: written, path: path))
    var edits: [Diagnostic] = []
    func report(_ position: SourcePosition?, _ message: String) {
      edits.append(
        Diagnostic(.statusEdited, path: path, at: position, message: message, help: help))
    }
    let old = Dictionary(before.map { ($0[0], $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    for (index, row) in now.enumerated() {
      let isNew = seen.insert(row[0]).inserted
      if isNew, old[row[0]] == row { continue }
      let what = isNew && old[row[0]] != nil ? "was changed" : "was added"
      report(document.position(row: index), "the row of \(row[0].shortened) \(what) by hand")
    }
    for row in before where !seen.contains(row[0]) {
      report(nil, "the row of \(row[0].shortened) was removed by hand")
    }
    return edits.sorted()
  }

  /// The cells of every row; never an empty row.
  private static func rowTexts(_ document: CSVDocument) -> [[String]] {
    (0..<document.rowCount).map { row in
      (0..<document.cellCount(row: row)).map { document.text(row: row, column: $0) }
    }
  }
}

extension StatusFile.Row {
  fileprivate init?(_ index: Int, _ cells: [String]) {
    // The caller reports the row whole: which of its cells is wrong does not matter.
    guard let email = try? EmailIdentity.parse(cells[0]), let status = Status(rawValue: cells[2])
    else { return nil }
    var phone: String?
    if !cells[1].isEmpty {
      phone = PhoneNumber(e164: cells[1].filter { !$0.isWhitespace && $0 != "-" })?.e164
      if phone == nil { return nil }
    }
    var since: Instant?
    if !cells[3].isEmpty {
      since = Instant(rfc3339: cells[3])
      if since == nil { return nil }
    }
    self.init(
      index: index, email: email, phone: phone, status: status, since: since, detail: cells[4])
  }
}
