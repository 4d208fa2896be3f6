import Engine

/// How long ago something was, as people say it.
enum Ages {
  /// `just now`, `5 min ago`, `3 h ago`, `12 d ago`; whole units, rounded down. `in the future` for what cannot be yet.
  static func ago(_ instant: Instant, now: Instant) -> String {
    let seconds = now - instant
    return switch seconds {
    case ..<0: "in the future"
    case ..<60: "just now"
    case ..<3_600: "\(seconds / 60) min ago"
    case ..<(48 * 3_600): "\(seconds / 3_600) h ago"
    default: "\(seconds / 86_400) d ago"
    }
  }

  /// When the gateway last confirmed somebody, and whether that is too long ago to be relied on.
  static func evidence(_ row: StatusRow, now: Instant) -> Table.Cell {
    guard row.status == .archiving else {
      return Table.Cell(row.lastSeen.map { ago($0, now: now) } ?? "", .faint)
    }
    guard let seen = row.lastSeen else { return Table.Cell("unconfirmed", .warning) }
    return row.unconfirmed
      ? Table.Cell("unconfirmed, \(ago(seen, now: now))", .warning)
      : Table.Cell(ago(seen, now: now), .good)
  }
}
