package import Engine

extension StatusFile {
  /// What a file tells that the events of its account do not: a row each, and those that are missing.
  ///
  /// Held against the events are e-mail, phone, status and since; a detail follows from the time and from files that
  /// people write. A row without *since* tells of nobody enrolled, and no event has to.
  package static func unexplained(
    in bytes: [UInt8], path: String, by enrollments: [Enrollment]
  ) -> [Diagnostic] {
    let document = CSVDocument(bytes: bytes, path: path)
    if let unfinished = unfinishedMerge(in: document) { return [unfinished] }
    var (rows, problems) = read(bytes, path: path)
    var waiting = Dictionary(grouping: enrollments, by: \.email)
    func report(_ position: SourcePosition?, _ message: String) {
      problems.append(
        Diagnostic(.statusUnexplained, path: path, at: position, message: message, help: help))
    }
    // Those that fit come first, so that of two rows for one person the true one is not reported.
    rows.removeAll { row in
      guard let index = waiting[row.email]?.firstIndex(where: { $0.claim == row.claim }) else {
        return row.since == nil && row.status == .notConnected && waiting[row.email] == nil
      }
      waiting[row.email]?.remove(at: index)
      return true
    }
    for row in rows {
      let place = document.position(row: row.index)
      let name = "the row of \(row.email.shortened)"
      if waiting[row.email]?.isEmpty ?? true {
        report(place, "\(name) says \(row.claim.words), and no event tells of it")
      } else if let enrollment = waiting[row.email]?.removeFirst() {
        let (told, known) = (row.claim, enrollment.claim)
        let samePhone = told.phone == known.phone
        report(
          place,
          "\(name) says \(samePhone ? told.wordsOfStatus : told.words), the events say \(samePhone ? known.wordsOfStatus : known.words)"
        )
      }
    }
    for enrollment in enrollments {
      guard waiting[enrollment.email]?.contains(enrollment) ?? false else { continue }
      report(
        nil,
        "there is no row of \(enrollment.email.shortened), the events say \(enrollment.claim.wordsOfStatus)"
      )
    }
    return problems.sorted()
  }
}

/// What is told of one person.
private struct Claim: Equatable {
  var status: Status
  var since: Instant?
  /// E.164; empty for none.
  var phone: String

  var wordsOfStatus: String {
    "\(status.rawValue)\(since.map { " since \($0.rfc3339)" } ?? "")"
  }
  var words: String { "\(wordsOfStatus) with \(phone.isEmpty ? "no phone" : phone)" }
}

extension StatusFile.Row {
  fileprivate var claim: Claim { Claim(status: status, since: since, phone: phone ?? "") }
}

extension Enrollment {
  fileprivate var claim: Claim { Claim(status: status, since: since, phone: phone) }
}
