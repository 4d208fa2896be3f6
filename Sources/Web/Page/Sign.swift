/// A sign beside a title that shows at a glance how things stand; the title says it in words.
enum Sign: String, Sendable {
  case none, good, attention, note, waiting

  var html: HTML {
    let strokes: String
    switch self {
    case .none: return .nothing
    case .good: strokes = "M7 12.5l3.5 3.5L17 9"
    case .attention: strokes = "M12 6.5v7M12 17v.5"
    case .note: strokes = "M12 11v6.5M12 6.5V7"
    case .waiting: strokes = "M12 6.5V12l3.5 2"
    }
    return .tag(
      "svg", ["class": "sign \(rawValue)", "viewBox": "0 0 24 24", "aria-hidden": "true"],
      .tag("circle", ["cx": "12", "cy": "12", "r": "11"]),
      .tag("path", ["d": strokes]))
  }
}
