/// A directory's export, read for the roster: its people, and the rows that cannot be taken.
package struct DirectoryExport: Sendable {
  /// A person of the export.
  struct Row: Sendable {
    /// From 0, in the file.
    var index: Int
    /// From 1, in the file.
    var line: Int
    /// The identity.
    var email: String
    /// Cleaned texts by the roster's column, empty ones left out; neither e-mail nor phone.
    var cells: [String: String]
    var phone: Phone?
    /// The directory has switched the account off.
    var isBlocked: Bool
    /// The column that the phone was taken from, where it is a private one.
    var personalPhoneColumn: String?

    var id: String? { cells[PeopleColumn.id] }
  }

  struct Phone: Hashable, Sendable {
    var e164: String
    var international: String
  }

  /// A row that cannot be taken.
  struct Rejection: Sendable {
    var index: Int
    var line: Int
    /// Nil where it cannot be read.
    var email: String?
    var reason: String
  }

  package let layout: ExportLayout
  let document: CSVDocument
  private(set) var rows: [Row] = []
  private(set) var rejections: [Rejection] = []
  /// Whether a roster's user whom the rows do not name is really not in the directory.
  private(set) var provesAbsence: Bool
  /// The roster's columns that the export can fill, e-mail first.
  let columns: [String]

  /// Reads an export's bytes.
  ///
  /// `mappings` are those of `--map`: the roster's column and the export's header.
  package init(
    bytes: [UInt8], path: String, mappings: [(column: String, header: String)],
    phones: AccountPhones
  ) throws(ImportRefusal) {
    let document = CSVDocument(bytes: bytes, path: path)
    guard !document.columns.isEmpty else { throw .unreadable(document.diagnostics) }
    self.document = document
    layout = try Self.layout(of: document, mappings: mappings)
    columns = Self.columns(of: layout)
    provesAbsence = document.isComplete
    let reader = ExportRowReader(document: document, layout: layout, phones: phones)
    for index in 0..<document.rowCount {
      switch reader.read(index) {
      case .person(let row): rows.append(row)
      case .rejected(let rejection, let mayBeAnybody):
        rejections.append(rejection)
        if mayBeAnybody { provesAbsence = false }
      }
    }
    rejectDoubles()
  }

  private static func layout(
    of document: CSVDocument, mappings: [(column: String, header: String)]
  ) throws(ImportRefusal) -> ExportLayout {
    let headers = document.columns.filter { !$0.isEmpty }
    for (column, header) in mappings {
      guard column != PeopleColumn.previousEmail else { throw .unmappable(column: column) }
      if let meant = RosterColumn.meant(by: column), meant.header != column {
        throw .misnamedColumn(column, meant: meant.header)
      }
      guard document.column(named: header) != nil else {
        throw .noSuchHeader(header, headers: headers)
      }
    }
    var layout = ExportLayout.recognise(headers) ?? .custom
    if layout == .own { layout = layout.withOwnColumns(headers) }
    layout = layout.mapped(mappings)
    guard layout.sources[PeopleColumn.email] != nil else { throw .unknownLayout(headers: headers) }
    return layout
  }

  /// The order in which new columns come into a roster.
  private static func columns(of layout: ExportLayout) -> [String] {
    let usual = [
      PeopleColumn.email, PeopleColumn.id, PeopleColumn.firstName, PeopleColumn.lastName,
      PeopleColumn.name, PeopleColumn.mobilePhone, PeopleColumn.locale, PeopleColumn.managerEmail,
      PeopleColumn.department, PeopleColumn.title,
    ]
    let others = layout.sources.keys.filter { !usual.contains($0) }.sorted()
    return usual.filter { layout.sources[$0] != nil } + others
  }

  /// Two rows with one e-mail or one id contradict each other: neither is taken.
  private mutating func rejectDoubles() {
    reject(doublesBy: { $0.email }, what: "e-mail")
    reject(doublesBy: { $0.id }, what: "id")
  }

  private mutating func reject(doublesBy key: (Row) -> String?, what: String) {
    var lines: [String: [Int]] = [:]
    for row in rows { if let key = key(row) { lines[key, default: []].append(row.line) } }
    var reasons: [Int: String] = [:]
    for row in rows {
      guard let key = key(row), let all = lines[key], all.count > 1 else { continue }
      let others = ShortList.text(
        all.lazy.filter { $0 != row.line }.map { "line \($0)" }, count: all.count - 1)
      reasons[row.index] = "\(others) \(all.count == 2 ? "has" : "have") the same \(what)"
    }
    reject(reasons)
  }

  /// Takes rows from the people to the rejections, by index and with the reason of each.
  mutating func reject(_ reasons: [Int: String]) {
    guard !reasons.isEmpty else { return }
    for row in rows {
      guard let reason = reasons[row.index] else { continue }
      rejections.append(
        Rejection(index: row.index, line: row.line, email: row.email, reason: reason))
    }
    rows.removeAll { reasons[$0.index] != nil }
    rejections.sort { $0.index < $1.index }
  }
}

extension ExportLayout {
  /// Every column by its own name, but for `id`, which only `--map` sets, and what only `rename` writes.
  fileprivate func withOwnColumns(_ headers: [String]) -> ExportLayout {
    let left = [PeopleColumn.id, PeopleColumn.previousEmail]
    let columns = headers.filter { !left.contains($0.lowercased()) }
    return ExportLayout(
      id: id, title: title, marks: marks,
      sources: Dictionary(
        columns.map { ($0.lowercased(), [.column($0)]) }, uniquingKeysWith: { first, _ in first }),
      blocking: blocking)
  }
}

/// Why nothing of an export is imported.
package enum ImportRefusal: Error, Hashable, Sendable {
  /// It cannot be read; the diagnostics say why, and how to convert it.
  case unreadable([Diagnostic])
  /// No layout fits its headers, and `--map` does not say where the e-mail is.
  case unknownLayout(headers: [String])
  /// `--map` names a header that the file does not have, or has twice.
  case noSuchHeader(String, headers: [String])
  /// `--map` gives one of the roster's columns another name than it has.
  case misnamedColumn(String, meant: String)
  /// A column that no import writes.
  case unmappable(column: String)
  case edit(EditError)
}

/// The first of many names.
enum ShortList {
  /// At most three, and how many more there are of `count`.
  static func text(_ names: some Sequence<String>, count: Int) -> String {
    let shown = Array(names.prefix(3))
    let more = count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
