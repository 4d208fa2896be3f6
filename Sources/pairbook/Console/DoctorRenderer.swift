import Formats

/// What `doctor` found, for people and for programs.
enum DoctorRenderer {
  static func text(_ findings: [Finding], _ console: Console) -> String {
    var lines: [String] = []
    for finding in findings {
      lines.append(
        "\(mark(finding.state, console)) \(finding.topic.rawValue): \(TerminalText.harmless(finding.message))"
      )
      if let help = finding.help { lines.append("    → \(help)") }
    }
    let broken = findings.count { $0.state == .broken }
    lines.append(
      broken == 0
        ? "Nothing is broken." : "\(broken) \(broken == 1 ? "thing is" : "things are") broken.")
    return lines.joined(separator: "\n")
  }

  static func json(_ findings: [Finding]) -> JSONValue {
    [
      "version": 1, "sound": .bool(!findings.contains { $0.state == .broken }),
      "checks": .array(
        findings.map { finding in
          [
            "topic": .string(finding.topic.rawValue), "state": .string(finding.state.rawValue),
            "message": .string(finding.message), "help": PlanJSON.text(finding.help),
          ]
        }),
    ]
  }

  private static func mark(_ state: Finding.State, _ console: Console) -> String {
    switch state {
    case .sound: console.styled("✓", .good)
    case .warning: console.styled("!", .warning)
    case .broken: console.styled("✗", .bad)
    }
  }
}
