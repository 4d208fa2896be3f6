/// What the server, or libpq before it reached one, said no with.
struct ServerError: Error {
  /// The five characters of PostgreSQL's appendix A; nil where no server answered.
  var code: String?
  var words: String
  /// The connection is gone; a transaction that was open on it is rolled back.
  var isLost = false
  /// The server asked for a password, and there was none.
  var needsPassword = false

  /// Integrity constraint violations.
  var isConstraint: Bool { code?.hasPrefix("23") ?? false }

  /// Whether the server, or a pooler before it, may have gone on without an answer.
  var breaksOff: Bool {
    guard !isLost, let code else { return true }
    return code.hasPrefix("08") || code.hasPrefix("57P0")
  }

  /// Whether the same may work in a moment: the connection is gone, the server is full or starts up, or another
  /// transaction was in the way.
  var isPassing: Bool {
    if isLost, code == nil { return true }
    guard let code else { return false }
    // 57P01–57P03: it stops, crashed, or starts up; 25P03: it hung up on an idle transaction.
    return code.hasPrefix("08") || code.hasPrefix("40") || code.hasPrefix("57P0")
      || code == "53300" || code == "25P03"
  }
}

/// A change that the state of its account does not allow.
struct InvalidChange: Error {
  var why: String
}

/// A row holds a name that this version does not know.
struct UnknownName: Error {
  var name: String
  var of: String
}
