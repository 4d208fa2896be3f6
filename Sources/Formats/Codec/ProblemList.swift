/// Collects the structural problems of one file, up to a limit, and counts the rest.
///
/// The limit keeps the memory for a file of nothing but damage within bounds.
struct ProblemList {
  static let limit = 10_000

  let source: SourceText
  private var diagnostics: [Diagnostic] = []
  private var unlisted = 0

  init(source: SourceText) {
    self.source = source
  }

  var isEmpty: Bool { diagnostics.isEmpty }

  mutating func report(
    _ code: DiagnosticCode, at offset: Int?, _ message: @autoclosure () -> String,
    help: @autoclosure () -> String
  ) {
    guard diagnostics.count < Self.limit else {
      unlisted += 1
      return
    }
    diagnostics.append(
      Diagnostic(
        code, path: source.path, at: offset.map(source.position(of:)), message: message(),
        help: help()))
  }

  /// What was collected, in the order of the file.
  func sorted() -> [Diagnostic] {
    var result = diagnostics.sorted()
    if unlisted > 0 {
      result.append(
        Diagnostic(
          .furtherProblems, path: source.path, at: nil,
          message: "\(unlisted) more problems of this kind of damage are not listed",
          help: "mend the ones above, then look again"))
    }
    return result
  }
}
