import Glibc
import PhoneNumbers

@testable import Formats

/// Imports a directory's export into a roster. The input is `column=header` lines as `--map` has them, the roster, and
/// the export, with a line `%%` before the second and the third.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let began = clock()
  defer { demand(clock() - began < CLOCKS_PER_SEC, "it took over a second") }
  let parts = parts(Array(UnsafeBufferPointer(start: start, count: count)))
  guard parts.count == 3 else { return 0 }
  do {
    let mappings = mappings(parts[0])
    let roster = try PeopleTable(bytes: parts[1], path: "users.csv", file: .users)
    let export = try DirectoryExport(
      bytes: parts[2], path: "export.csv", mappings: mappings, phones: phones)
    checkExport(export)
    for removesMissing in [false, true] {
      let options = RosterMerge.Options(
        removeMissing: removesMissing, mappedColumns: Set(mappings.map(\.column)))
      try checkImport(export, into: roster, options)
    }
  } catch is ImportRefusal {
  } catch EditError.unreadable, EditError.notReadBack, EditError.ambiguousColumn {
  } catch {
    fatalError("an import is not refused with words: \(error)")
  }
  return 0
}

private func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

private let phones = AccountPhones(NumberingPlans(capacity: 1024), region: PhoneRegion("GB"))

private func parts(_ bytes: [UInt8]) -> [[UInt8]] {
  var parts: [[UInt8]] = []
  var rest = bytes[...]
  while parts.count < 2, let mark = rest.firstRange(of: Array("%%\n".utf8)) {
    parts.append(Array(rest[..<mark.lowerBound]))
    rest = rest[mark.upperBound...]
  }
  return parts + [Array(rest)]
}

private func mappings(_ bytes: [UInt8]) -> [(column: String, header: String)] {
  String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
    let pair = line.split(separator: "=", maxSplits: 1)
    return pair.count == 2 ? (String(pair[0]), String(pair[1])) : nil
  }
}

// MARK: Reading

private func checkExport(_ export: DirectoryExport) {
  demand(
    Set(export.columns).count == export.columns.count, "a column of the roster is filled twice")
  demand(export.columns.first == PeopleColumn.email, "nothing fills the e-mails")
  demand(
    !export.columns.contains(PeopleColumn.previousEmail), "an import says what only a rename says")
  let indices = (export.rows.map(\.index) + export.rejections.map(\.index)).sorted()
  demand(
    indices == Array(0..<export.document.rowCount),
    "rows are neither taken nor rejected: \(indices)")
  for keys in [export.rows.map(\.email), export.rows.compactMap(\.id)] {
    demand(Set(keys).count == keys.count, "one person is taken twice: \(keys)")
  }
  for row in export.rows {
    demand(
      EmailText.read(row.email) == .address(row.email), "\(row.email) is no identity")
    for (column, text) in row.cells {
      demand(export.columns.contains(column), "the column \(column) comes from nowhere")
      demand(
        !text.isEmpty && !text.contains(where: \.isNewline), "\"\(text)\" is no text of one line")
    }
    if let phone = row.phone {
      demand(
        phones.read(phone.international)
          == .number(e164: phone.e164, international: phone.international),
        "\(phone) is another number when it is read")
    }
  }
}

// MARK: Merging

private func checkImport(
  _ export: DirectoryExport, into roster: PeopleTable, _ options: RosterMerge.Options
) throws {
  let merge = RosterMerge(export, into: roster, phones: phones, options: options)
  let report = merge.report
  let after = try merge.apply()
  let told =
    report.added.count + report.changed.count + report.unchanged + report.renames.count
    + report.rejected.count + report.blocked.count { !$0.isListed }
  demand(told == report.rowCount, "\(told) of \(report.rowCount) rows are told of")
  demand(
    after.rowCount == roster.rowCount + report.added.count - report.removed.count,
    "the roster has \(after.rowCount) rows")
  demand(
    report.changesRoster || after.bytes == roster.bytes, "the roster changed, and nobody is told")
  demand(
    Set(report.changed.map(\.email)).count == report.changed.count,
    "two rows are taken for one person's: \(report.changed)")
  if report.removed.isEmpty { checkKept(roster, after) }
  checkRejected(merge)
  guard report.rejected.isEmpty, report.renames.isEmpty else { return }
  let again = RosterMerge(export, into: after, phones: phones, options: options)
  demand(
    again.report.added.isEmpty && again.report.removed.isEmpty,
    "what was imported is imported again: \(again.report)")
}

/// An import erases nothing.
private func checkKept(_ roster: PeopleTable, _ after: PeopleTable) {
  demand(
    after.columns.starts(with: roster.columns), "the columns are \(after.columns) after the import")
  for row in roster.soundRows {
    demand(after.isSound(row: row), "row \(row) was sound")
    for column in roster.columns where !roster.text(row: row, column: column).isEmpty {
      demand(!after.text(row: row, column: column).isEmpty, "\(column) of row \(row) is erased")
    }
  }
}

/// What is opened in a spreadsheet has no formula.
private func checkRejected(_ merge: RosterMerge) {
  guard let bytes = merge.rejectedFile else {
    demand(merge.report.rejected.isEmpty, "rejected rows are not handed back")
    return
  }
  demand(RejectedRows.isOne(bytes), "the file of rejected rows is not known as one")
  let document = CSVDocument(bytes: bytes, path: "rejected.csv")
  demand(
    document.rowCount == merge.report.rejected.count, "\(document.rowCount) rows are handed back")
  for row in 0..<document.rowCount where document.isSound(row: row) {
    for column in document.columns.indices {
      let text = document.text(row: row, column: column)
      demand(CSVWriter.inert(text) == text, "\"\(text)\" is a formula")
    }
  }
}
