import FoundationEssentials

/// A right of the superuser that a story may need, and that root in a container may lack.
package enum Capability: Int, Sendable {
  /// To give files away (`CAP_CHOWN` of linux/capability.h).
  case chown = 0
  /// To mount (`CAP_SYS_ADMIN`).
  case mount = 21

  /// Whether this process has it, as `/proc/self/status` tells.
  package var isHeld: Bool {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("CapEff:") }),
      let held = UInt64(line.dropFirst("CapEff:".count).drop { $0 == "\t" }, radix: 16)
    else { return false }
    return held >> UInt64(rawValue) & 1 == 1
  }
}
