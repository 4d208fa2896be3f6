import Formats

/// Shows problems as they are found, or for programs all at once.
struct ValidationReport {
  let format: ValidateCommand.Format
  /// The book's folder in its repository; `""` for the root.
  let bookFolder: String
  let console: Console
  private(set) var errors = 0
  private(set) var warnings = 0
  private var kept: [Diagnostic] = []

  init(format: ValidateCommand.Format, bookFolder: String, console: Console) {
    self.format = format
    self.bookFolder = bookFolder
    self.console = console
  }

  mutating func add(_ problems: [Diagnostic]) {
    guard !problems.isEmpty else { return }
    for problem in problems {
      switch problem.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      }
    }
    switch format {
    case .json, .github, .gitlab, .sarif: kept += problems
    case .text:
      console.result(DiagnosticText.lines(problems, console: console).joined(separator: "\n"))
    }
  }

  func finish(_ counts: BookCheck.Counts, since: String?, isOnDisk: Bool) {
    switch format {
    case .json:
      console.result([
        "version": 1, "valid": .bool(errors == 0),
        "diagnostics": .array(kept.sorted().map(PlanJSON.diagnostic)),
      ])
    case .text: console.result(summary(counts, since: since, isOnDisk: isOnDisk))
    case .github:
      let lines = GitHubAnnotations.lines(hosted)
      let summary = GitHubAnnotations.logged(summary(counts, since: since, isOnDisk: isOnDisk))
      console.result((lines + [summary]).joined(separator: "\n"))
    case .gitlab: console.result(CodeQualityReport.value(hosted))
    case .sarif:
      console.result(SARIFReport.value(hosted, version: Pairbook.version))
    }
  }

  private var hosted: [HostedProblem] { HostedProblem.all(kept, bookFolder: bookFolder) }

  private func summary(_ counts: BookCheck.Counts, since: String?, isOnDisk: Bool) -> String {
    let what =
      !counts.hasSettings
      ? "no account could be looked at"
      : "\(counted(counts.people, "user")) in \(counted(counts.accounts, "account"))"
    let place = isOnDisk ? "the files on disk" : "the revision"
    let new = since == nil ? "" : "new "
    if errors + warnings == 0 {
      return since.map { "Nothing new is wrong since \($0): \(what)." }
        ?? "Nothing is wrong with \(place): \(what)."
    }
    let found = [
      errors > 0 ? console.styled(counted(errors, "\(new)error"), .bad) : nil,
      warnings > 0 ? console.styled(counted(warnings, "\(new)warning"), .warning) : nil,
    ].compactMap { $0 }.joined(separator: " and ")
    return "\(found) in \(place): \(what)."
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
