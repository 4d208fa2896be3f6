import Formats

/// A call as a gateway sees it.
package struct SimulatedRequest: Sendable {
  package var method: String
  /// The parts of the path, percent-decoded.
  package var path: [String]
  package var query: [String: String]
  /// By name in lower case.
  package var headers: [String: String]
  package var body: [UInt8]

  package init(
    method: String, path: [String], query: [String: String] = [:], headers: [String: String] = [:],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// The body as JSON; null when it is none.
  var json: JSONValue {
    // What is no JSON has no members, which each call refuses in its own words.
    (try? JSONValue(parsing: body, path: "")) ?? .null
  }
}

/// A gateway's answer.
package struct SimulatedAnswer: Sendable {
  package var status: Int
  package var contentType: String
  package var body: [UInt8]
  package var headers: [(name: String, value: String)] = []

  package init(_ status: Int, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  static func json(_ status: Int, _ value: JSONValue) -> SimulatedAnswer {
    SimulatedAnswer(
      status, contentType: "application/json; charset=utf-8", body: value.serialized(.compact))
  }

  static func empty(_ status: Int) -> SimulatedAnswer {
    SimulatedAnswer(status, contentType: "", body: [])
  }

  static func text(_ status: Int, _ text: String) -> SimulatedAnswer {
    SimulatedAnswer(status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
  }
}

/// What becomes of a call.
package enum Reaction: Sendable {
  case answer(SimulatedAnswer)
  /// To be made again until it answers, or until the clock of the gateway comes to `until`: then `else` is the answer.
  case wait(until: Int64, else: SimulatedAnswer)
}
