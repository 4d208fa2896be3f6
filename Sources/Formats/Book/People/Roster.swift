import Engine
import PhoneNumbers

/// The users of an account, as `users.csv` or `users.json` lists them.
struct Roster: Sendable {
  struct User: Sendable {
    var row: Int
    var email: String
    var id: String?
    var previousEmail: String?
    var phone: Phone
    /// The first problem for which the user is held, whatever the phone.
    var fault: DiagnosticCode?
  }

  var state: DesiredAccount.FileState
  /// Whether nothing is wrong with the file but that it lists nobody, or is not there.
  var listsNobody = false
  /// Whether somebody may stand in a part of the file that cannot be read.
  var lacksRows = false
  /// In the order of the file; one an e-mail.
  var users: [User]
  /// Indices into `users`.
  private var byEmail: PlaceTable
  var byID: [String: Int] = [:]
  var byPreviousEmail: [String: Int] = [:]
  var diagnostics: [Diagnostic]

  init(state: DesiredAccount.FileState, capacity: Int, diagnostics: [Diagnostic]) {
    self.state = state
    self.diagnostics = diagnostics
    users = []
    users.reserveCapacity(capacity)
    byEmail = PlaceTable(capacity: capacity)
  }

  /// The user with an e-mail identity, as an index.
  func user(_ email: String) -> Int? {
    byEmail.place(PlaceTable.hash(email)) { users[$0].email == email }
  }

  /// The same of an identity's bytes; those of plain ASCII are compared as they are.
  func user(_ email: UnsafeBufferPointer<UInt8>) -> Int? {
    byEmail.place(PlaceTable.hash(email)) { isEmail(email, of: $0) }
  }

  func isEmail(_ email: UnsafeBufferPointer<UInt8>, of user: Int) -> Bool {
    users[user].email.utf8.withContiguousStorageIfAvailable { known in
      known.count == email.count && known.elementsEqual(email)
    } ?? users[user].email.utf8.elementsEqual(email)
  }

  /// Adds somebody whose e-mail is nobody else's; the index.
  mutating func add(_ email: String, row: Int) -> Int {
    byEmail.add(PlaceTable.hash(email), users.count)
    users.append(
      User(row: row, email: email, id: nil, previousEmail: nil, phone: .missing, fault: nil))
    return users.count - 1
  }
}

/// Reads a roster's rows; one bad row never hides another.
struct RosterReader<Rows: RowSource<RosterColumn>> {
  private let rows: Rows
  private let phones: NumberingPlans
  private let region: PhoneRegion?
  private let nameColumns: [RosterColumn]
  private var roster: Roster
  private var byPhone: [PhoneNumber: Int] = [:]
  /// Of the countries whose numbers WhatsApp keeps in a form of its own.
  private var byForm: [String: Int] = [:]
  /// Language tags of the file with which nothing is wrong.
  private var soundLocales: Set<String> = []
  private var countries = TypedCountries()
  /// Whether a row of somebody else's e-mail is not read.
  private var hasDuplicates = false
  private var lostRows = false

  static func read(_ rows: Rows, phones: NumberingPlans, region: PhoneRegion?) -> Roster {
    var reader = RosterReader(rows: rows, phones: phones, region: region)
    for row in 0..<rows.rowCount { reader.read(row) }
    reader.checkPreviousEmails()
    reader.checkCountries()
    return reader.finished()
  }

  private init(rows: Rows, phones: NumberingPlans, region: PhoneRegion?) {
    self.rows = rows
    self.phones = phones
    self.region = region
    nameColumns = NameCell.columns.filter(rows.has)
    roster = Roster(state: .sound, capacity: rows.rowCount, diagnostics: rows.diagnostics)
    byPhone.reserveCapacity(rows.rowCount)
  }

  private func finished() -> Roster {
    var result = roster
    result.listsNobody = rows.namesNobody
    result.lacksRows = !rows.isComplete || lostRows
    if !rows.isReadable || rows.rowCount == 0 {
      result.state = .unusable
    } else if result.lacksRows || hasDuplicates {
      result.state = .damaged
    }
    return result
  }

  // MARK: Rows

  private mutating func read(_ row: Int) {
    guard rows.isSound(row: row), let email = email(row) else {
      lostRows = true
      return
    }
    if let first = roster.user(email) {
      hasDuplicates = true
      setFault(.duplicateUser, of: first)
      report(
        .duplicateUser, row, .email,
        "lines \(line(first, .email)) and \(line(row: row, .email)) have the same e-mail \(email)",
        help: "remove one of them; until then the user is held")
      return
    }
    let index = roster.add(email, row: row)
    readID(row, index)
    readPhone(row, index)
    readPreviousEmail(row, index)
    checkManagerEmail(row)
    checkLocale(row)
    for column in nameColumns { checkName(row, column) }
  }

  private mutating func email(_ row: Int) -> String? {
    if let plain = rows.withPlainEmail(row, .email, { String(decoding: $0, as: UTF8.self) }) {
      return plain
    }
    if rows.fault(row, .email) != nil { return nil }
    return read(
      row, .email, else: .invalidEmail, help: "correct it; until then the row is not read")
  }

  /// The identity of an e-mail cell; what is none is reported.
  private mutating func read(
    _ row: Int, _ column: RosterColumn, else code: DiagnosticCode, help: String
  ) -> String? {
    let reading = EmailCell.read(rows, row, column, else: code, help: help)
    roster.diagnostics += reading.problems
    return reading.email
  }

  private mutating func readID(_ row: Int, _ index: Int) {
    if let code = rows.fault(row, .id) { setFault(code, of: index) }
    if rows.isEmpty(row, .id) { return }
    let id = rows.text(row, .id)
    if let first = roster.byID[id] {
      setFault(.duplicateUserID, of: first)
      setFault(.duplicateUserID, of: index)
      report(
        .duplicateUserID, row, .id,
        "lines \(line(first, .id)) and \(line(row: row, .id)) have the same id \"\(id.shortened)\"",
        help: "give each user an id of their own; until then both are held")
      return
    }
    roster.users[index].id = id
    roster.byID[id] = index
  }

  private mutating func readPhone(_ row: Int, _ index: Int) {
    if let code = rows.fault(row, .mobilePhone) {
      roster.users[index].phone = .invalid(code: code.rawValue)
      return
    }
    if rows.isEmpty(row, .mobilePhone) { return }
    let text = rows.text(row, .mobilePhone)
    do throws(PhoneProblem) {
      let reading = try phones.read(text, region: region)
      roster.users[index].phone = .number(reading.number.e164)
      countries.add(text, row: row, reading.number)
      if let remark = reading.remark {
        roster.diagnostics.append(PhoneCell.warning(remark, reading.number, rows, row))
      }
      checkPhoneIsUnique(reading.number, row, index)
    } catch {
      roster.users[index].phone = .invalid(code: PhoneCell.code(of: error).rawValue)
      roster.diagnostics.append(PhoneCell.refusal(error, rows, row))
    }
  }

  private mutating func checkPhoneIsUnique(_ number: PhoneNumber, _ row: Int, _ index: Int) {
    guard let first = byPhone[number] ?? firstOfWhatsApp(number, index) else {
      byPhone[number] = index
      return
    }
    let code = DiagnosticCode.duplicatePhone
    roster.users[first].phone = .invalid(code: code.rawValue)
    roster.users[index].phone = .invalid(code: code.rawValue)
    report(
      code, row, .mobilePhone,
      "lines \(line(first, .mobilePhone)) and \(line(row: row, .mobilePhone)) have the same phone "
        + number.e164,
      help: "a WhatsApp number belongs to one person; until one is changed both are held")
  }

  /// Who has a phone that WhatsApp takes for this one, although its number is another.
  private mutating func firstOfWhatsApp(_ number: PhoneNumber, _ index: Int) -> Int? {
    let text = number.e164
    // Of other countries it keeps numbers as they are.
    guard ["+52", "+54", "+55"].contains(where: text.hasPrefix) else { return nil }
    let forms = WhatsAppNumber.forms(of: text)
    let first = forms.compactMap { byForm[$0] }.min()
    for form in forms { byForm[form] = byForm[form] ?? index }
    return first
  }

  private mutating func checkManagerEmail(_ row: Int) {
    if rows.isEmpty(row, .managerEmail) || rows.fault(row, .managerEmail) != nil { return }
    _ = read(
      row, .managerEmail, else: .invalidManagerEmail,
      help: "correct it; until then the admins are told instead")
  }

  private mutating func checkLocale(_ row: Int) {
    if rows.isEmpty(row, .locale) { return }
    let locale = rows.text(row, .locale)
    if soundLocales.contains(locale) { return }
    guard TextRule.locale.matches(locale) else {
      return report(
        .invalidLocale, row, .locale, "\"\(locale.shortened)\" is no language tag",
        help: "write a tag such as en or pt-BR; until then the account's locale is used")
    }
    guard let doubt = LocaleNames.doubt(of: locale) else {
      soundLocales.insert(locale)
      return
    }
    report(
      .invalidLocale, row, .locale, "the locale \"\(locale.shortened)\" \(doubt.message)",
      help: doubt.help)
  }

  private mutating func checkName(_ row: Int, _ column: RosterColumn) {
    guard let first = rows.firstByte(row, column), NameCell.mayBeDamaged(first),
      let problem = NameCell.problem(rows, row, column)
    else { return }
    roster.diagnostics.append(problem)
  }

  /// One warning for a country, not one for each row: where it holds of one it often holds of all.
  private mutating func checkCountries() {
    for doubt in countries.doubts(phones) {
      let count = doubt.rows.count
      report(
        .oddPhone, doubt.rows[0], .mobilePhone,
        "\(CountedNoun.text(count, "number")) without a country \(count == 1 ? "was" : "were") read as \(doubt.readAs), and \(count == 1 ? "is a number" : "are numbers") of \(doubt.other), too, as others of the file are",
        help:
          "write \(count == 1 ? "it" : "those") with \(doubt.other) if that is meant; pairbook fmt writes all as they were read"
      )
    }
  }

  // MARK: Previous e-mails

  private mutating func readPreviousEmail(_ row: Int, _ index: Int) {
    if let code = rows.fault(row, .previousEmail) { setFault(code, of: index) }
    if rows.isEmpty(row, .previousEmail) { return }
    guard
      let email = read(
        row, .previousEmail, else: .invalidPreviousEmail,
        help: "correct or empty it; until then the user is held")
    else {
      setFault(.invalidPreviousEmail, of: index)
      return
    }
    // What is left behind by a rename of letters alone means nothing.
    if email != roster.users[index].email { roster.users[index].previousEmail = email }
  }

  private mutating func checkPreviousEmails() {
    for index in roster.users.indices {
      guard let email = roster.users[index].previousEmail else { continue }
      let row = roster.users[index].row
      if let other = roster.user(email) {
        setFault(.previousEmailInUse, of: index)
        report(
          .previousEmailInUse, row, .previousEmail,
          "the previous e-mail \(email) is still that of line \(line(other, .email))",
          help: "empty it, or remove the other row if it is the same person")
      } else if let other = roster.byPreviousEmail[email] {
        setFault(.previousEmailInUse, of: other)
        setFault(.previousEmailInUse, of: index)
        report(
          .previousEmailInUse, row, .previousEmail,
          "lines \(line(other, .previousEmail)) and \(line(row: row, .previousEmail)) have the same "
            + "previous e-mail \(email)",
          help: "leave it to the user who had it; until then both are held")
      } else {
        roster.byPreviousEmail[email] = index
      }
    }
  }

  // MARK: Reports

  private mutating func setFault(_ code: DiagnosticCode, of index: Int) {
    if roster.users[index].fault == nil { roster.users[index].fault = code }
  }

  private func line(_ index: Int, _ column: RosterColumn) -> Int {
    line(row: roster.users[index].row, column)
  }

  private func line(row: Int, _ column: RosterColumn) -> Int { rows.position(row, column).line }

  private mutating func report(
    _ code: DiagnosticCode, _ row: Int, _ column: RosterColumn, _ message: String, help: String
  ) {
    roster.diagnostics.append(rows.problem(code, row, column, message, help: help))
  }
}
