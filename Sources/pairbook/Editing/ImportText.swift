import Formats

/// Tells a person what an import did, or would do.
struct ImportText {
  let report: ImportReport
  let isDryRun: Bool
  let asksForRemoval: Bool
  let rejectedFile: String?
  /// The roster's.
  let path: String
  /// To be named in commands; nil where the book has one account.
  let account: String?
  /// Those of the removed who are on.
  let leavers: [String]

  func text(_ console: Console) -> String {
    var lines = [summary]
    func list(_ style: Style, _ sign: String, _ entries: [String]) {
      let limit = console.verbose ? Int.max : 20
      lines += entries.prefix(limit).map { entry in
        console.styled(sign, style) + " " + TerminalText.harmless(entry)
      }
      if entries.count > limit {
        lines.append("  … and \(entries.count - limit) more (-v shows all)")
      }
    }
    list(
      .good, "+",
      report.added.map { $0.email + ($0.mobilePhone.map { ", \($0)" } ?? ", no phone") })
    list(.warning, "~", report.changed.map { "\($0.email): \(Self.changes($0))" })
    if report.isRemoving {
      lines.append(
        console.styled(
          "\(CountedNoun.text(report.removed.count, "person")) \(verb("removed")) from the roster:",
          .bad))
    }
    list(.bad, "-", report.removed)
    list(.warning, "?", report.renames.map(rename))
    list(.faint, "·", report.blocked.map(Self.blocked))
    list(.faint, "·", report.notes.map { "\($0.email): \($0.text)" })
    list(
      .bad, "!",
      report.rejected.map { "line \($0.line)\($0.email.map { " " + $0 } ?? ""): \($0.reason)" })
    return lines.joined(separator: "\n")
  }

  /// What is to be looked at, and done next; for stderr.
  var next: [String] {
    var lines: [String] = []
    if let held = report.removalHeld {
      lines.append("Nobody is removed: \(held).")
    } else if !report.missing.isEmpty && !asksForRemoval {
      lines.append(
        "\(CountedNoun.text(report.missing.count, "person")) of the roster "
          + "\(report.missing.count == 1 ? "is" : "are") not in the export and "
          + "\(report.missing.count == 1 ? "stays" : "stay"); --remove-missing removes them.")
    }
    if let stillOn { lines.append(stillOn) }
    if let rejectedFile {
      lines.append(
        "\(CountedNoun.text(report.rejected.count, "row")) not taken: see \(rejectedFile).")
    }
    if !report.renames.isEmpty {
      lines.append("After a rename, import again: the rest of the row comes along then.")
    }
    if isDryRun {
      lines.append("Nothing was written (--dry-run).")
    } else if report.changesRoster {
      let next = leavers.isEmpty ? "Next" : "Then"
      lines.append("\(path) was written. \(next): `pairbook save -m MESSAGE`.")
    }
    return lines
  }

  /// Who is taken out of the roster while archiving is on: nobody but a person can say that they left.
  private var stillOn: String? {
    guard !leavers.isEmpty else { return nil }
    let option = account.map { " --account \($0)" } ?? ""
    let whom = leavers.count > 5 ? "--unlisted" : leavers.joined(separator: " ")
    let count =
      leavers.count == report.removed.count
      ? (leavers.count == 1 ? "That person is" : "All of them are")
      : "\(leavers.count) of them \(leavers.count == 1 ? "is" : "are")"
    return
      "\(count) set for archiving and \(isDryRun ? "would have" : "have") to be switched off, or listed again, before `pairbook save`. If \(leavers.count == 1 ? "the person" : "everybody") left: `pairbook disable\(option) \(whom)`."
  }

  private var summary: String {
    var parts = [
      "\(report.added.count) \(verb("added"))", "\(report.changed.count) \(verb("changed"))",
      "\(report.unchanged) as before",
    ]
    if !report.renames.isEmpty { parts.append("\(report.renames.count) perhaps renamed") }
    let strangers = report.blocked.count { !$0.isListed }
    if strangers > 0 { parts.append("\(strangers) blocked and left out") }
    if !report.rejected.isEmpty { parts.append("\(report.rejected.count) not taken") }
    return "\(report.sourceTitle), \(CountedNoun.text(report.rowCount, "row")): "
      + parts.joined(separator: ", ") + "."
  }

  private func verb(_ done: String) -> String { isDryRun ? "would be \(done)" : done }

  private static func changes(_ person: ImportReport.Changed) -> String {
    person.changes.map { change in
      "\(change.column) \(change.from.isEmpty ? "–" : change.from) → \(change.to)"
    }.joined(separator: ", ")
  }

  private func rename(_ rename: ImportReport.Rename) -> String {
    let option = account.map { " --account \($0)" } ?? ""
    let same = rename.because == PeopleColumn.id ? "id" : "phone"
    return
      "\(rename.to) has the \(same) of \(rename.from). If it is the same person: "
      + "pairbook rename\(option) \(rename.from) \(rename.to)"
  }

  private static func blocked(_ person: ImportReport.Blocked) -> String {
    person.isListed
      ? "\(person.email) is blocked in the directory; if the person left: pairbook disable \(person.email)"
      : "\(person.email) is blocked in the directory and was not added"
  }
}
