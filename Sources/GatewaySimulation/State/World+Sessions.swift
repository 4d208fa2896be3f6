import Formats

extension World {
  /// Whether WAHA takes it for a session's name.
  static func isName(_ name: String) -> Bool {
    name.utf8.count <= 54
      && name.utf8.allSatisfy {
        ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A)
          || $0 == 0x5F || $0 == 0x2D
      }
  }

  func isRunning(_ name: String) -> Bool {
    guard let session = sessions[name] else { return false }
    return session.truth != .stopped
  }

  /// Starts a session that is stopped; leaves any other alone, a failed one too.
  mutating func start(_ name: String) {
    guard let session = sessions[name], session.truth == .stopped else { return }
    move(name, to: .starting)
    let isLinked = session.link != nil
    if settings.startTakes == 0 {
      if isLinked { work(name) } else { show(name) }
    } else {
      plan(isLinked ? .work : .show, for: name, after: settings.startTakes)
    }
  }

  mutating func restart(_ name: String) {
    stop(name)
    start(name)
  }

  /// Stops a session and keeps its link.
  mutating func stop(_ name: String) {
    guard isRunning(name) else { return }
    move(name, to: .stopped)
  }

  /// Unlinks a session; a running one starts anew, with new codes.
  mutating func logout(_ name: String) {
    let wasRunning = isRunning(name)
    stop(name)
    forgetLink(of: name)
    edit(name) { $0.me = nil }
    if wasRunning { start(name) }
  }

  mutating func delete(_ name: String) {
    stop(name)
    remove(name)
  }

  /// Replaces a session's configuration; a running one starts anew.
  mutating func replaceConfig(of name: String, by config: JSONValue?) {
    let wasRunning = isRunning(name)
    stop(name)
    edit(name) { $0.config = config }
    if wasRunning { start(name) }
  }

  /// The session works for the phone that is linked to it.
  mutating func work(_ name: String) {
    guard let link = sessions[name]?.link else {
      move(name, to: .failed)
      return
    }
    let isEmpty = chance.happens(faults.emptyMe)
    let isOnlyLID = chance.happens(faults.lid)
    edit(name) {
      $0.me =
        isEmpty
        ? nil
        : Me(number: link.number, lid: link.lid, device: link.device, isOnlyLID: isOnlyLID)
    }
    move(name, to: .working)
  }

  /// The short new connection that follows a pairing.
  mutating func reconnect(_ name: String) {
    move(name, to: .starting)
    plan(.work, for: name, after: settings.reconnectTakes)
  }
}
