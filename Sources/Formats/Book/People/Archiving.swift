import Engine

/// What the archiving file asks for, each row beside the user that it finds.
struct Archiving: Sendable {
  struct Request: Sendable {
    var row: Int
    var wish: Wish
    var exemption: Exemption?

    init(row: Int, wish: Wish, exemption: Exemption? = nil) {
      self.row = row
      self.wish = wish
      self.exemption = exemption
    }
  }

  var state: DesiredAccount.FileState
  /// One for each of the roster's users.
  var byUser: [Request?]
  /// For those whom the roster does not list, in the order of the file.
  var unlisted: [Unlisted] = []
  var diagnostics: [Diagnostic]

  /// Somebody whom a row names and the roster does not.
  struct Unlisted: Sendable {
    /// The identity; empty where the row has an id alone.
    var email: String
    var id: String?
    var request: Request
  }
}

/// Reads an archiving file's rows; one bad row never hides another.
struct ArchivingReader<Rows: RowSource<ArchivingColumn>> {
  private let rows: Rows
  private let roster: Roster
  private var archiving: Archiving
  private var unlistedByName: [String: Int] = [:]
  private var lostRows = false
  /// The user after the one that the last row was about: most files have one order.
  private var expected = 0
  /// Of those who are on while the roster lists nobody at all.
  private var unlistedAndOn: (first: Int?, count: Int) = (nil, 0)

  static func read(_ rows: Rows, roster: Roster) -> Archiving {
    var reader = ArchivingReader(rows: rows, roster: roster)
    for row in 0..<rows.rowCount { reader.read(row) }
    reader.checkThereIsARoster()
    return reader.finished()
  }

  private init(rows: Rows, roster: Roster) {
    self.rows = rows
    self.roster = roster
    archiving = Archiving(
      state: .sound, byUser: Array(repeating: nil, count: roster.users.count),
      diagnostics: rows.diagnostics)
  }

  private func finished() -> Archiving {
    var result = archiving
    if !rows.isReadable || rows.rowCount == 0 {
      result.state = .unusable
    } else if !rows.isComplete || lostRows {
      result.state = .damaged
    }
    return result
  }

  // MARK: Rows

  private mutating func read(_ row: Int) {
    guard rows.isSound(row: row) else {
      lostRows = true
      return
    }
    if let user = plainUser(row) {
      expected = user + 1
      add(request(row), to: user)
      return
    }
    guard let whom = whom(row) else {
      lostRows = true
      return
    }
    var request = request(row)
    switch whom {
    case .user(let user, let fault):
      if let fault { request.wish = .unreadable(code: fault.rawValue) }
      add(request, to: user)
    case .contradictory(let one, let other):
      request.wish = .unreadable(code: DiagnosticCode.contradictoryUser.rawValue)
      add(request, to: one)
      if let other { add(request, to: other) }
    case .unlisted(let email, let id): add(request, email: email, id: id)
    }
  }

  private mutating func add(_ request: Archiving.Request, to user: Int) {
    guard let first = archiving.byUser[user] else {
      archiving.byUser[user] = request
      return
    }
    let wish = duplicate(first.row, request.row, name: roster.users[user].email)
    archiving.byUser[user]?.wish = wish
  }

  private mutating func add(_ request: Archiving.Request, email: String, id: String?) {
    let name = email.isEmpty ? "id \(id ?? "")" : email
    if let index = unlistedByName[name] {
      let first = archiving.unlisted[index].request.row
      archiving.unlisted[index].request.wish = duplicate(first, request.row, name: name)
      return
    }
    unlistedByName[name] = archiving.unlisted.count
    archiving.unlisted.append(Archiving.Unlisted(email: email, id: id, request: request))
    guard case .on = request.wish else { return }
    // Without a roster, or with one that cannot be read whole, people are missing from it for a reason that is said once.
    guard roster.state != .unusable, !roster.lacksRows else {
      unlistedAndOn = (unlistedAndOn.first ?? request.row, unlistedAndOn.count + 1)
      return
    }
    report(
      .notInRoster, request.row, email.isEmpty ? .id : .email,
      "archiving is on for \(name), whom the roster does not list",
      help:
        "put the person's row back into the roster; or, where they left, pairbook disable \(email.isEmpty ? id ?? "" : email)"
    )
  }

  /// Where it cannot be read, or not whole, that was said.
  private mutating func checkThereIsARoster() {
    guard roster.listsNobody, let row = unlistedAndOn.first else { return }
    let count = unlistedAndOn.count
    report(
      .notInRoster, row, rows.text(row, .email).isEmpty ? .id : .email,
      "archiving is on for \(CountedNoun.text(count, "person")), and the roster lists nobody",
      help:
        "bring the roster back as it was: without it nobody is invited or withdrawn; who left is switched off by pairbook disable WHO"
    )
  }

  private mutating func duplicate(_ first: Int, _ row: Int, name: String) -> Wish {
    let lines = (rows.position(first, .email).line, rows.position(row, .email).line)
    report(
      .duplicateWish, row, rows.text(row, .email).isEmpty ? .id : .email,
      "lines \(lines.0) and \(lines.1) are both about \(name)",
      help: "remove one of them; until then the user is held")
    return .unreadable(code: DiagnosticCode.duplicateWish.rawValue)
  }

  // MARK: Whom a row is about

  private enum Whom {
    case user(Int, fault: DiagnosticCode?)
    /// The e-mail finds one user, the id another, or the first has another id.
    case contradictory(Int, Int?)
    case unlisted(email: String, id: String?)
  }

  /// By e-mail, `id` or `previous_email`; nil where the row names nobody.
  private mutating func whom(_ row: Int) -> Whom? {
    let id = rows.text(row, .id)
    let byID = id.isEmpty ? nil : roster.byID[id]
    let hasEmail = rows.fault(row, .email) != nil || !rows.text(row, .email).isEmpty
    guard hasEmail else {
      if let byID { return .user(byID, fault: nil) }
      if !id.isEmpty { return .unlisted(email: "", id: id) }
      report(
        .nobodyNamed, row, .email, "the row has neither an e-mail nor an id",
        help: "say whom it is about, or remove it")
      return nil
    }
    guard let email = email(row) else {
      return byID.map { .user($0, fault: rows.fault(row, .email) ?? .invalidEmail) }
    }
    guard let byEmail = roster.user(email) ?? roster.byPreviousEmail[email] else {
      if let byID { return .user(byID, fault: nil) }
      return .unlisted(email: email, id: id.isEmpty ? nil : id)
    }
    let known = roster.users[byEmail].id
    if id.isEmpty || known == id || known == nil && byID == nil {
      return .user(byEmail, fault: nil)
    }
    report(
      .contradictoryUser, row, .id,
      "in the roster \(email) has \(known.map { "the id \"\($0.shortened)\"" } ?? "no id"), "
        + "and \"\(id.shortened)\" is "
        + (byID.map { "the id of \(roster.users[$0].email)" } ?? "nobody's"),
      help: "leave out the one that is wrong; until then the user is held")
    return .contradictory(byEmail, byID)
  }

  /// Whom a row is about that names a user of the roster by a plain e-mail alone.
  private func plainUser(_ row: Int) -> Int? {
    guard rows.isEmpty(row, .id) else { return nil }
    let user = rows.withPlainEmail(row, .email) { email in
      expected < roster.users.count && roster.isEmail(email, of: expected)
        ? expected : roster.user(email)
    }
    return user ?? nil
  }

  private mutating func email(_ row: Int) -> String? {
    if rows.fault(row, .email) != nil { return nil }
    let reading = EmailCell.read(
      rows, row, .email, else: .invalidEmail,
      help: "correct it; until then the row asks for nothing")
    archiving.diagnostics += reading.problems
    return reading.email
  }

  // MARK: What a row asks for

  private mutating func request(_ row: Int) -> Archiving.Request {
    if let wish = plainWish(row) { return Archiving.Request(row: row, wish: wish) }
    var cells = RequestCells(rows: rows, row: row)
    let request = cells.read()
    archiving.diagnostics += cells.problems
    return request
  }

  /// What a row asks for that says *on* or *off* and nothing else.
  private func plainWish(_ row: Int) -> Wish? {
    for column in [ArchivingColumn.from, .until, .exemptReason, .exemptUntil]
    where !rows.isEmpty(row, column) || rows.fault(row, column) != nil {
      return nil
    }
    guard rows.fault(row, .archiving) == nil else { return nil }
    switch rows.text(row, .archiving) {
    case "on": return .on(from: nil, until: nil)
    case "off": return .off
    default: return nil
    }
  }

  private mutating func report(
    _ code: DiagnosticCode, _ row: Int, _ column: ArchivingColumn, _ message: String, help: String
  ) {
    archiving.diagnostics.append(rows.problem(code, row, column, message, help: help))
  }
}
