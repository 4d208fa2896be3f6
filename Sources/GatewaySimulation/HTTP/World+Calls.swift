import Formats

extension World {
  /// Answers a call, on time: what is due must have happened before.
  package mutating func react(to request: SimulatedRequest) -> Reaction {
    if request.path.first == "control" {
      return .answer(control(request, Array(request.path.dropFirst())))
    }
    switch settings.kind {
    case .waha: return waha(request)
    case .gowa: return .answer(gowa(request))
    }
  }

  /// Counts a call, and says what is to go wrong with it.
  package mutating func receive(_ request: SimulatedRequest) -> Fault? {
    guard request.path.first != "control" else { return nil }
    let name = settings.kind == .waha && request.path.count > 1 && request.path[1] != "sessions"
    let pattern = request.path.enumerated().map { index, part in
      sessions[part] != nil && (index > 1 || name || settings.kind == .gowa) ? "*" : part
    }
    calls["\(request.method) /\(pattern.joined(separator: "/"))", default: 0] += 1
    return fault(of: request)
  }

  /// The answer of a gateway, or of a proxy before it, that cannot.
  package static func brokenAnswer(_ status: Int, to request: SimulatedRequest) -> SimulatedAnswer {
    // WAHA's 500 repeats the request, secrets included.
    .json(
      status,
      [
        "statusCode": .integer(Int64(status)), "message": "Internal server error",
        "request": [
          "method": .string(request.method),
          "path": .string("/" + request.path.joined(separator: "/")),
          "headers": .object(
            JSONObject(
              request.headers.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
          "body": .string(String(decoding: request.body, as: UTF8.self)),
        ],
      ])
  }
}
