import TestSupport
import Testing

@testable import Formats

@Suite("Problems, as a code host takes them")
struct ProblemReportTests {
  private static func problem(
    _ code: DiagnosticCode, _ path: String, _ line: Int?, _ message: String,
    help: String = "mend it"
  ) -> Diagnostic {
    Diagnostic(
      code, path: path, at: line.map { SourcePosition(line: $0, column: 4) }, message: message,
      help: help)
  }

  private static let problems = [
    problem(.invalidPhone, "accounts/a,b:c/users.csv", 3, "100% wrong\r\n::error::x, y: z"),
    problem(.sharedPhone, "users.csv", 7, "also in line 4 of other.csv"),
    problem(.missingFile, "accounts/ä b/users.csv", nil, "there is none"),
  ]

  private func hosted(_ problems: [Diagnostic], bookFolder: String = "books/acme")
    -> [HostedProblem]
  {
    HostedProblem.all(problems, bookFolder: bookFolder)
  }

  // MARK: Fingerprints

  @Test("are known again when lines move, and never taken for one another")
  func fingerprints() {
    func prints(_ problems: [Diagnostic], _ folder: String = "books/acme") -> [String] {
      hosted(problems, bookFolder: folder).map(\.fingerprint)
    }
    let one = Self.problem(.sharedPhone, "users.csv", 7, "also in line 4 of other.csv")
    let moved = Self.problem(.sharedPhone, "users.csv", 9, "also in line 12 of other.csv")
    #expect(prints([one]) == prints([moved]))
    #expect(Set(prints([one, moved])).count == 2)
    #expect(prints([one, moved])[0] == prints([one])[0])
    #expect(prints([one]) != prints([Self.problem(.sharedPhone, "users.csv", 7, "another")]))
    #expect(prints([one]) != prints([Self.problem(.oddPhone, "users.csv", 7, one.message)]))
    #expect(prints([one]) != prints([one], "books/globex"))
    #expect(
      prints([one]) == ["5093ecb82814cefb9111b3f5644c7f6126939220b244c8b25597411150ce62ac"])
  }

  // MARK: GitHub

  @Test("are commands of a GitHub workflow, escaped so that nothing in them is another")
  func github() {
    #expect(
      GitHubAnnotations.lines(hosted(Self.problems)) == [
        "::error file=books/acme/accounts/a%2Cb%3Ac/users.csv,line=3,col=4,title=PB105"
          + "::100%25 wrong%0D%0A::error::x, y: z%0A→ mend it",
        "::error file=books/acme/accounts/ä b/users.csv,title=PB006::there is none%0A→ mend it",
        "::warning file=books/acme/users.csv,line=7,col=4,title=PB115"
          + "::also in line 4 of other.csv%0A→ mend it",
      ])
  }

  @Test("stay within the ten of each kind that GitHub shows, and the rest is in the log")
  func githubLimit() {
    func errors(_ count: Int) -> [Diagnostic] {
      (1...count).map { Self.problem(.invalidPhone, "users.csv", $0, "wrong \($0) ##[error]x") }
    }
    let ten = GitHubAnnotations.lines(hosted(errors(10), bookFolder: ""))
    #expect(ten.count == 10)
    #expect(ten.allSatisfy { $0.hasPrefix("::error file=users.csv,") })
    let lines = GitHubAnnotations.lines(hosted(errors(12) + [Self.problems[1]], bookFolder: ""))
    #expect(lines.filter { $0.hasPrefix("::error file=") }.count == 9)
    #expect(
      lines[9]
        == "::error title=Pairbook::3 more errors, which GitHub has no room for here, are in the log of this step."
    )
    #expect(
      lines[10...12] == [
        "  users.csv:10:4: error PB105: wrong 10 ##\u{2060}[error]x. Mend it.",
        "  users.csv:11:4: error PB105: wrong 11 ##\u{2060}[error]x. Mend it.",
        "  users.csv:12:4: error PB105: wrong 12 ##\u{2060}[error]x. Mend it.",
      ])
    #expect(lines[13].hasPrefix("::warning file=users.csv,line=7,"))
  }

  @Test(
    "are no commands where they are lines of the log",
    arguments: [
      ("::stop-commands::x", "\u{2060}::stop-commands::x"),
      ("  ::add-mask::x", "\u{2060}  ::add-mask::x"), ("a ::b", "a ::b"),
      ("a\n::b\r::c\r\n::d", "a ::b ::c  ::d"), ("x ##[add-mask]y", "x ##\u{2060}[add-mask]y"),
    ])
  func logged(text: String, expected: String) {
    #expect(GitHubAnnotations.logged(text) == expected)
  }

  // MARK: GitLab and SARIF

  @Test("are a Code Quality report that GitLab takes")
  func gitlab() async throws {
    let report = CodeQualityReport.value(hosted(Self.problems))
    #expect(report.array?.count == 3)
    let first = report.array?[0]
    #expect(
      first?["description"] == "100% wrong\r\n::error::x, y: z. Mend it.")
    #expect(first?["check_name"] == "PB105")
    #expect(first?["severity"] == "major")
    #expect(
      first?["location"]
        == ["path": "books/acme/accounts/a,b:c/users.csv", "lines": ["begin": 3]])
    #expect(report.array?[1]["location"]?["lines"] == ["begin": 1])
    #expect(report.array?[2]["severity"] == "minor")
    #expect(
      try await IndependentValidator.verdicts(on: [
        .init(schema: "gitlab-code-quality", instance: report),
        .init(schema: "gitlab-code-quality", instance: []),
        .init(schema: "gitlab-code-quality", instance: [["description": "no place"]]),
      ]) == [true, true, false])
  }

  @Test("are a log in SARIF 2.1.0")
  func sarif() async throws {
    let log = SARIFReport.value(hosted(Self.problems), version: "1.2.3")
    let run = log["runs"]?.array?[0]
    #expect(run?["columnKind"] == "unicodeCodePoints")
    #expect(run?["tool"]?["driver"]?["version"] == "1.2.3")
    let rules = run?["tool"]?["driver"]?["rules"]?.array ?? []
    #expect(rules.count == DiagnosticCode.allCases.count)
    let results = run?["results"]?.array ?? []
    for result in results {
      // A rule is found by its number as well as by its name.
      #expect(rules[result["ruleIndex"]?.integer ?? -1]["id"] == result["ruleId"])
    }
    #expect(
      results[0]["locations"]?.array?[0]["physicalLocation"] == [
        "artifactLocation": [
          "uri": "books/acme/accounts/a%2Cb%3Ac/users.csv", "uriBaseId": "%SRCROOT%",
        ], "region": ["startLine": 3, "startColumn": 4],
      ])
    #expect(
      results[1]["locations"]?.array?[0]["physicalLocation"] == [
        "artifactLocation": [
          "uri": "books/acme/accounts/%C3%A4%20b/users.csv", "uriBaseId": "%SRCROOT%",
        ]
      ])
    #expect(
      Set(results.map { $0["partialFingerprints"]?["primaryLocationLineHash"]?.string }).count == 3)
    var broken = log.object ?? JSONObject()
    broken["version"] = "2.2.0"
    #expect(
      try await IndependentValidator.verdicts(on: [
        .init(schema: "sarif", instance: log),
        .init(schema: "sarif", instance: SARIFReport.value([], version: "1.2.3")),
        .init(schema: "sarif", instance: .object(broken)),
      ]) == [true, true, false])
  }
}
