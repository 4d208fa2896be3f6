/// Problems as GitLab's Code Quality report, which it shows at the lines of a merge request's files.
///
/// GitLab Docs, "Code Quality", section "Code Quality report format".
package enum CodeQualityReport {
  package static func value(_ problems: [HostedProblem]) -> JSONValue {
    .array(
      problems.map { hosted in
        let problem = hosted.problem
        return [
          "description": .string(hosted.sentences),
          "check_name": .string(problem.code.rawValue),
          "fingerprint": .string(hosted.fingerprint),
          "severity": problem.severity == .error ? "major" : "minor",
          "location": [
            "path": .string(hosted.path),
            // A place is asked for; what has none is shown at the top of its file.
            "lines": ["begin": .integer(Int64(problem.position?.line ?? 1))],
          ],
        ]
      })
  }
}
