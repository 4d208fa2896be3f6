import Formats

extension Faults {
  /// Takes over what `POST /control/faults` names, and leaves the rest; `{"reset": true}` begins anew.
  ///
  /// Probabilities are 0 to 1, lengths of time are seconds.
  mutating func apply(_ json: JSONValue) {
    if json["reset"]?.bool == true { self = Faults() }
    if let down = json["down"]?.bool { isDown = down }
    if let members = json["answers"]?.object?.members {
      answers = members.compactMap { member in
        Int(member.key).map { ($0, member.value.number ?? 0) }
      }
    }
    let numbers: [(String, WritableKeyPath<Faults, Double>)] = [
      ("cutBefore", \.cutBefore), ("cutAfter", \.cutAfter), ("slow", \.slow),
      ("silent", \.silent), ("flap", \.flap), ("emptyMe", \.emptyMe), ("lid", \.lid),
      ("webhookTwice", \.webhookTwice), ("webhookLate", \.webhookLate),
      ("webhookLost", \.webhookLost),
    ]
    for (key, path) in numbers {
      if let number = json[key]?.number { self[keyPath: path] = number }
    }
    let times: [(String, WritableKeyPath<Faults, Int64>)] = [
      ("slowBy", \.slowBy), ("lateUnlink", \.lateUnlink), ("lateBy", \.lateBy),
    ]
    for (key, path) in times {
      if let time = World.milliseconds(json[key]) { self[keyPath: path] = time }
    }
    if let list = json["next"]?.array { scripted = list.compactMap(Scripted.init) }
  }
}

extension Faults.Scripted {
  /// `{"method"?, "path", "times": 1, "do": 503 | "cutBefore" | "cutAfter" | "silence" | {"slow": 2} | {"body": "…"}}`
  init?(_ json: JSONValue) {
    guard let path = json["path"]?.string, let fault = Fault(json["do"]) else { return nil }
    self.init(
      method: json["method"]?.string, path: path, times: json["times"]?.integer ?? 1, fault: fault)
  }
}

extension Fault {
  init?(_ json: JSONValue?) {
    switch json {
    case .integer(let status)?: self = .answer(status: Int(status))
    case .string("cutBefore")?: self = .cutBefore
    case .string("cutAfter")?: self = .cutAfter
    case .string("silence")?: self = .silence
    default:
      if let text = json?["body"]?.string {
        self = .body(text)
      } else if let time = World.milliseconds(json?["slow"]) {
        self = .slow(milliseconds: time)
      } else {
        return nil
      }
    }
  }
}

extension JSONValue {
  fileprivate var number: Double? {
    switch self {
    case .integer(let whole): Double(whole)
    case .double(let number): number
    default: nil
    }
  }
}
