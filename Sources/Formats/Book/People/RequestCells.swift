import Engine

/// What one row of an archiving file asks for, whomever it is about.
struct RequestCells<Rows: RowSource<ArchivingColumn>> {
  let rows: Rows
  let row: Int
  private(set) var problems: [Diagnostic] = []
  private var fault: DiagnosticCode?

  init(rows: Rows, row: Int) {
    self.rows = rows
    self.row = row
  }

  /// The request; its wish is unreadable where any of its cells is.
  mutating func read() -> Archiving.Request {
    let isOn = readWish()
    let from = date(.from)
    let until = date(.until)
    let exemption = readExemption()
    if isOn == true { checkPeriod(from, until) }
    if isOn == false { checkIsUndated() }
    let wish: Wish =
      if let fault {
        .unreadable(code: fault.rawValue)
      } else if isOn ?? false {
        .on(from: from, until: until)
      } else {
        .off
      }
    return Archiving.Request(row: row, wish: wish, exemption: exemption)
  }

  private mutating func readWish() -> Bool? {
    if let code = rows.fault(row, .archiving) {
      fault = code
      return nil
    }
    let text = rows.text(row, .archiving)
    if let wish = WishWord.read(text) { return wish }
    report(
      .invalidWish, .archiving,
      text.isEmpty ? "archiving is empty" : "archiving is \"\(text.shortened)\"",
      help: "write on or off; until then the user is held")
    return nil
  }

  private mutating func date(_ column: ArchivingColumn) -> Day? {
    if let code = rows.fault(row, column) {
      fault = fault ?? code
      return nil
    }
    let text = rows.text(row, column)
    guard !text.isEmpty else { return nil }
    if let day = Day(iso: text) { return day }
    report(
      .invalidDate, column, "\"\(text.shortened)\" is no date",
      help: "\(TypedDate.help(text)); until then the user is held")
    return nil
  }

  private mutating func checkPeriod(_ from: Day?, _ until: Day?) {
    guard let from, let until, until <= from else { return }
    report(
      .emptyPeriod, .until, "the period from \(from.iso) until \(until.iso) has no day",
      help: "until is the first day on which it has ended; until it is corrected the user is held")
  }

  private mutating func checkIsUndated() {
    for column in [ArchivingColumn.from, .until] where !rows.text(row, column).isEmpty {
      report(
        .datedOff, column, "the row is off and has a date in \"\(column.header)\"",
        help: "to archive until a day, write on and the day in until; off holds at once")
    }
  }

  private mutating func readExemption() -> Exemption? {
    if let code = rows.fault(row, .exemptReason) { fault = fault ?? code }
    let until = date(.exemptUntil)
    let reason = rows.text(row, .exemptReason)
    if !reason.isEmpty { return Exemption(reason: reason, until: until) }
    if !rows.text(row, .exemptUntil).isEmpty {
      report(
        .exemptionWithoutReason, .exemptUntil, "the exemption has no reason",
        help: "say in exempt_reason why the person cannot be archived; the gap register shows it")
    }
    return nil
  }

  private mutating func report(
    _ code: DiagnosticCode, _ column: ArchivingColumn, _ message: String, help: String
  ) {
    fault = fault ?? code
    problems.append(rows.problem(code, row, column, message, help: help))
  }
}
