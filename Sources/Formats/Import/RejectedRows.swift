/// The file of the rows that an import did not take.
package enum RejectedRows {
  /// Whether a file begins as those do: with the reason in its first column.
  package static func isOne(_ bytes: [UInt8]) -> Bool {
    CSVDocument(bytes: bytes, path: "").columns.first == "reason"
  }

  /// The export's columns with the reason before them; nil where every row was taken.
  ///
  /// Its cells come from elsewhere and are opened in a spreadsheet, so that none may be a formula.
  static func file(_ export: DirectoryExport) -> [UInt8]? {
    guard !export.rejections.isEmpty else { return nil }
    let document = export.document
    var writer = CSVWriter(header: (["reason"] + document.columns).map(CSVWriter.inert))
    for rejection in export.rejections {
      let count = document.cellCount(row: rejection.index)
      let cells = (0..<document.columns.count).map { column in
        column < count ? document.text(row: rejection.index, column: column) : ""
      }
      writer.append(row: ([rejection.reason] + cells).map(CSVWriter.inert))
    }
    return writer.bytes
  }
}
