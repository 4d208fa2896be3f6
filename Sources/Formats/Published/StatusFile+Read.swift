package import Engine

extension StatusFile {
  /// The enrollments that a clone's `status.csv` tells of: rows with `since`; nothing that time drives is due for them.
  package static func enrollments(of bytes: [UInt8], path: String) throws -> [Enrollment] {
    let table = CSVDocument(bytes: bytes, path: path)
    if let problem = table.diagnostics.first(where: { $0.severity == .error }) {
      throw PublishedFileError(
        path: path, line: problem.position?.line ?? 1, why: problem.message)
    }
    var columns: [Int] = []
    for name in header {
      guard let column = table.column(named: name) else {
        throw PublishedFileError(path: path, line: 1, why: "the column \(name) is missing")
      }
      columns.append(column)
    }
    return try (0..<table.rowCount).compactMap { row in
      let cells = columns.map { table.text(row: row, column: $0) }
      return try enrollment(cells, path: path, line: row + 2)
    }
  }

  private static func enrollment(_ cells: [String], path: String, line: Int) throws -> Enrollment? {
    guard !cells[3].isEmpty else { return nil }
    guard let status = Status(rawValue: cells[2]) else {
      throw PublishedFileError(path: path, line: line, why: "\(cells[2]) is no status")
    }
    guard let since = Instant(rfc3339: cells[3]) else {
      throw PublishedFileError(path: path, line: line, why: "\(cells[3]) is no RFC 3339 time")
    }
    return Enrollment(
      subject: "clone:\(cells[0])", email: cells[0],
      phone: cells[1].filter { $0.isASCII && ($0.isNumber || $0 == "+") }, status: status,
      since: since, declinedAt: cells[4] == "declined" ? since : nil,
      invitation: Invitation(serial: 0, state: .unknown, madeAt: since))
  }
}
