package import Engine

/// `status.csv`: what a reader of the clone is told of everybody who is on or enrolled.
package enum StatusFile {
  package static let header = ["email", "mobile_phone", "status", "since", "detail"]

  /// The file for rows that are sorted by e-mail; `international` writes a number with spaces.
  package static func bytes(_ rows: [StatusRow], international: (String) -> String) -> [UInt8] {
    var writer = CSVWriter(header: header)
    for row in rows {
      writer.append(row: [
        row.email, row.phone.map(international) ?? "", row.status.rawValue,
        row.since?.rfc3339 ?? "", CSVWriter.inert(row.detail),
      ])
    }
    return writer.bytes
  }
}
