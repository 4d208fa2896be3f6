extension StatusFile {
  /// The details that a published `status.csv` gives, by e-mail; a file that is no table gives none.
  package static func details(of bytes: [UInt8], path: String) -> [String: String] {
    let table = CSVDocument(bytes: bytes, path: path)
    guard let email = table.column(named: "email"), let detail = table.column(named: "detail")
    else { return [:] }
    var details: [String: String] = [:]
    for row in 0..<table.rowCount {
      details[table.text(row: row, column: email)] = table.text(row: row, column: detail)
    }
    return details
  }
}
