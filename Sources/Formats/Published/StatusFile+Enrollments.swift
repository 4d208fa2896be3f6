package import Engine

extension StatusFile {
  /// The enrollments that a clone's `status.csv` tells of: rows with `since`; nothing that time drives is due for them.
  ///
  /// Throws `PublishedFileError` for a file that Pairbook did not write so.
  package static func enrollments(of bytes: [UInt8], path: String) throws -> [Enrollment] {
    let (rows, diagnostics) = read(bytes, path: path)
    // Whoever stands in a row that cannot be read would count as never invited.
    let damage = diagnostics.first { $0.severity == .error || $0.code == .statusUnreadable }
    if let problem = damage {
      throw PublishedFileError(path: path, line: problem.position?.line ?? 1, why: problem.message)
    }
    return rows.compactMap { row in
      guard let since = row.since else { return nil }
      return Enrollment(
        subject: "clone:\(row.email)", email: row.email, phone: row.phone ?? "",
        status: row.status, since: since, declinedAt: row.detail == "declined" ? since : nil,
        invitation: Invitation(serial: 0, state: .unknown, madeAt: since))
    }
  }
}
