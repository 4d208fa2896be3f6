import Formats

/// What `doctor` found, for people and for programs.
enum DoctorRenderer {
  static func text(_ findings: [Finding], _ console: Console) -> String {
    var lines: [String] = []
    for finding in findings {
      lines.append(
        "\(mark(finding.outcome, console)) \(finding.topic.rawValue): \(TerminalText.harmless(finding.message))"
      )
      if let help = finding.help { lines.append("    → \(TerminalText.harmless(help))") }
    }
    let broken = findings.count { $0.outcome == .failed }
    lines.append(
      broken == 0
        ? "Nothing is broken." : "\(broken) \(broken == 1 ? "thing is" : "things are") broken.")
    return lines.joined(separator: "\n")
  }

  static func json(_ findings: [Finding]) -> JSONValue {
    [
      "version": 1, "healthy": .bool(!findings.contains { $0.outcome == .failed }),
      "checks": .array(
        findings.map { finding in
          [
            "name": .string(finding.topic.rawValue), "outcome": .string(finding.outcome.rawValue),
            "message": .string(finding.message), "remedy": PlanJSON.text(finding.help),
          ]
        }),
    ]
  }

  private static func mark(_ outcome: Finding.Outcome, _ console: Console) -> String {
    switch outcome {
    case .ok: console.styled("✓", .good)
    case .warning: console.styled("!", .warning)
    case .failed: console.styled("✗", .bad)
    }
  }
}
