extension World {
  /// How sessions come back after the gateway restarted.
  package enum Comeback: String, Sendable {
    /// Each as it was, after STARTING.
    case resumed
    /// None was started again.
    case stopped
    /// All ask for a scan; the phones are linked no more.
    case scanning
    /// There are none any more.
    case lost
  }

  package mutating func restartGateway(_ comeback: Comeback) {
    for name in names {
      guard let session = sessions[name] else { continue }
      switch comeback {
      case .resumed: if session.truth != .stopped { restart(name) }
      case .stopped: stop(name)
      case .scanning:
        forgetLink(of: name)
        edit(name) { $0.me = nil }
        move(name, to: .starting)
        show(name)
      case .lost: remove(name)
      }
    }
  }

  /// A session says something else than the truth for a while, as gateways do by mistake.
  package mutating func pretend(_ status: Status, _ name: String, milliseconds: Int64) {
    let until = now + milliseconds
    edit(name) { $0.pretence = (status, until) }
    tell(of: name)
  }

  /// A session goes to a status by itself, whatever led there.
  package mutating func force(_ name: String, to status: Status) {
    switch status {
    case .stopped: move(name, to: .stopped)
    case .starting: move(name, to: .starting)
    case .scanning: show(name)
    case .working: move(name, to: .working)
    case .failed: move(name, to: .failed)
    case .passkey, .confirming:
      let phone = Link(number: "447911123456", lid: "100000000000001", device: 1)
      askPasskey(name, of: phone, withDigits: status == .confirming)
      if status == .confirming, case .passkey(let passkey) = sessions[name]?.phase {
        move(name, to: .confirming(passkey))
      }
    }
  }

  /// Ends what was pretended when its time is over.
  mutating func refresh(_ name: String) {
    if let until = sessions[name]?.pretence?.until, until <= now {
      edit(name) { $0.pretence = nil }
    }
  }
}
