import Foundation
import PhoneNumbers

/// Reads the rows of an export by its layout.
struct ExportRowReader {
  enum Outcome {
    case person(DirectoryExport.Row)
    /// `mayBeAnybody`: not even the e-mail can be read, so the row may be about anybody.
    case rejected(DirectoryExport.Rejection, mayBeAnybody: Bool)
  }

  let document: CSVDocument
  let layout: ExportLayout
  let phones: AccountPhones
  /// Distinguished name, in lower case → the row that has it.
  private let rowsByDistinguishedName: [String: Int]

  init(document: CSVDocument, layout: ExportLayout, phones: AccountPhones) {
    self.document = document
    self.layout = layout
    self.phones = phones
    var rows: [String: Int] = [:]
    let namesManagers = layout.sources.values.joined().contains {
      if case .distinguishedName = $0 { true } else { false }
    }
    if namesManagers, let column = document.column(named: "DistinguishedName") {
      for row in 0..<document.rowCount where document.isSound(row: row) {
        rows[document.text(row: row, column: column).lowercased()] = row
      }
    }
    rowsByDistinguishedName = rows
  }

  func read(_ row: Int) -> Outcome {
    let line = document.position(row: row).line
    func rejected(_ reason: String, email: String? = nil, mayBeAnybody: Bool = false) -> Outcome {
      .rejected(
        DirectoryExport.Rejection(index: row, line: line, email: email, reason: reason),
        mayBeAnybody: mayBeAnybody)
    }
    guard document.isSound(row: row) else {
      return rejected(damage(from: line) ?? "the row is damaged", mayBeAnybody: true)
    }
    if isGuest(row) { return rejected("a guest of another organisation (#EXT#)") }
    let text = value(of: PeopleColumn.email, in: row)?.text ?? ""
    guard !text.isEmpty else { return rejected("no e-mail address") }
    let email: String
    switch EmailText.read(text) {
    case .address(let identity), .wrapped(let identity): email = identity
    case .none(let problem):
      return rejected("the e-mail \"\(text)\" \(problem.words)", mayBeAnybody: true)
    case .contradictory(let first, let second):
      return rejected("the e-mail names both \(first) and \(second)", mayBeAnybody: true)
    }
    var person = DirectoryExport.Row(
      index: row, line: line, email: email, cells: cells(row), phone: nil,
      isBlocked: isBlocked(row),
      personalPhoneColumn: nil)
    guard let phone = value(of: PeopleColumn.mobilePhone, in: row) else { return .person(person) }
    switch phones.read(phone.text) {
    case .empty: break
    case .number(let number):
      person.phone = DirectoryExport.Phone(
        e164: number.e164, international: number.international)
      if case .personal(let header) = phone.source { person.personalPhoneColumn = header }
    case .unusable(let problem):
      return rejected("\"\(phone.text)\": \(problem.message); \(problem.help)", email: email)
    }
    return .person(person)
  }

  /// What is wrong with the first damage from a line on; diagnostics are in the order of the file, and those without a
  /// place stand last.
  private func damage(from line: Int) -> String? {
    let problems = document.diagnostics
    var (low, high) = (0, problems.count)
    while low < high {
      let middle = (low + high) / 2
      let isBefore = problems[middle].position.map { $0.line < line } ?? false
      if isBefore { low = middle + 1 } else { high = middle }
    }
    guard low < problems.count, problems[low].position != nil else { return nil }
    return problems[low].message
  }

  // MARK: Cells

  /// The first source of a column that has a text in the row.
  private func value(
    of column: String, in row: Int
  ) -> (text: String, source: ExportLayout.Source)? {
    for source in layout.sources[column] ?? [] {
      if let text = text(of: source, in: row), !text.isEmpty { return (text, source) }
    }
    return nil
  }

  private func text(of source: ExportLayout.Source, in row: Int) -> String? {
    guard let column = document.column(named: source.header) else { return nil }
    let text = CellText.cleaned(document.text(row: row, column: column))
    switch source {
    case .column, .personal: return text
    case .primaryAddress:
      return text.split { "+;, ".contains($0) }.first { $0.hasPrefix("SMTP:") }
        .map { String($0.dropFirst("SMTP:".count)) }
    case .distinguishedName:
      return rowsByDistinguishedName[text.lowercased()].flatMap {
        value(of: PeopleColumn.email, in: $0)?.text
      }
    }
  }

  /// All cells but e-mail and phone, as they are to stand in the roster.
  private func cells(_ row: Int) -> [String: String] {
    var cells: [String: String] = [:]
    for column in layout.sources.keys
    where column != PeopleColumn.email && column != PeopleColumn.mobilePhone {
      guard let text = value(of: column, in: row)?.text else { continue }
      switch column {
      case PeopleColumn.managerEmail:
        if case .address(let identity) = EmailText.read(text) { cells[column] = identity }
      case PeopleColumn.locale:
        cells[column] = text.replacing("_", with: "-")
      default: cells[column] = CSVWriter.inert(text)
      }
    }
    // A display name is for those whose first and last names are not told.
    let isNamed = cells[PeopleColumn.firstName] != nil || cells[PeopleColumn.lastName] != nil
    if isNamed, layout.id != ExportLayout.own.id {
      cells[PeopleColumn.name] = nil
    }
    return cells
  }

  // MARK: Accounts

  private func isBlocked(_ row: Int) -> Bool {
    guard let blocking = layout.blocking, let column = document.column(named: blocking.header)
    else { return false }
    return blocking.values.contains(
      CellText.cleaned(document.text(row: row, column: column)).lowercased())
  }

  /// Microsoft names the accounts of guests `ann_other.example#EXT#@tenant.onmicrosoft.com`.
  private func isGuest(_ row: Int) -> Bool {
    ["User principal name", "userPrincipalName"].contains { header in
      document.column(named: header).map {
        document.text(row: row, column: $0).contains("#EXT#")
      } ?? false
    }
  }
}

/// Texts that come from a directory.
enum CellText {
  /// NFC, on one line, with single blanks and none around it, without control characters; and without the
  /// apostrophe that keeps a spreadsheet from taking the text for a formula.
  static func cleaned(_ text: String) -> String {
    var words: [String] = []
    for word in text.precomposedStringWithCanonicalMapping.split(whereSeparator: \.isWhitespace) {
      let kept = word.unicodeScalars.filter { $0.properties.generalCategory != .control }
      if !kept.isEmpty { words.append(String(String.UnicodeScalarView(kept))) }
    }
    let result = words.joined(separator: " ")
    return result.hasPrefix("'") && CSVWriter.inert(String(result.dropFirst())) == result
      ? String(result.dropFirst()) : result
  }
}
