import Formats

/// Ends sessions at the gateways that may have them, at all of these at once.
///
/// A gateway that is silent is not asked again for the other names: what may lie there waits for a later sync.
actor SessionEnding {
  private static let endedAtOnce = 8

  private let fleet: GatewayFleet
  /// What the run saw; nil where nothing was looked at.
  private let view: GatewayView?
  /// By the gateway's place.
  private var silent: [Int: any Error]

  init(_ fleet: GatewayFleet, _ view: GatewayView?) {
    self.fleet = fleet
    self.view = view
    silent = view?.silent ?? [:]
  }

  /// Gives the errors of those that may still be there; `choice` is the gateway of their account.
  func end(_ names: [String], at choice: ConnectionChoice) async -> [String: any Error] {
    var failed: [String: any Error] = [:]
    await withTaskGroup(of: (String, (any Error)?).self) { group in
      var waiting = names[...]
      func next() {
        guard let name = waiting.popFirst() else { return }
        group.addTask {
          let error = await self.end(name, at: choice)
          return (name, error)
        }
      }
      for _ in 0..<Self.endedAtOnce { next() }
      for await (name, error) in group {
        if let error { failed[name] = error }
        next()
      }
    }
    return failed
  }

  /// One that was at one gateway and is ended there is ended, whatever gateways are silent; one that was seen nowhere may
  /// be at any.
  private func end(_ text: String, at choice: ConnectionChoice) async -> (any Error)? {
    let address = SessionAddress(text)
    let places: [Int]
    if let gateway = address.gateway {
      guard let place = fleet.place(gateway) else { return Self.unnamed(gateway, address.name) }
      places = [place]
    } else {
      places = Array(fleet.members.indices)
    }
    var homes = Set(view?.copies(text).map(\.place) ?? [])
    var failures: [Int: any Error] = silent.filter { places.contains($0.key) }
    let looks = view == nil && places.count > 1
    await withTaskGroup(of: (Int, Result<Bool, any Error>).self) { group in
      for place in places where failures[place] == nil {
        let gateway = fleet.members[place].gateway
        group.addTask {
          do {
            let wasThere = looks ? try await gateway.session(address.name) != nil : false
            try await gateway.end(address.name)
            return (place, .success(wasThere))
          } catch {
            return (place, .failure(error))
          }
        }
      }
      for await (place, result) in group {
        switch result {
        case .success(let wasThere): if wasThere { homes.insert(place) }
        case .failure(let error):
          failures[place] = error
          if Self.isSilence(error) { silent[place] = error }
        }
      }
    }
    let serious = failures.filter { homes.contains($0.key) || !Self.isSilence($0.value) }
    if let first = serious.min(by: { $0.key < $1.key }) { return first.value }
    guard homes.isEmpty else { return nil }
    if let first = failures.min(by: { $0.key < $1.key }) { return first.value }
    return address.gateway == nil && !fleet.asks(choice)
      ? Self.unnamed(choice, address.name) : nil
  }

  private static func isSilence(_ error: any Error) -> Bool {
    switch error {
    case GatewayError.unreachable, GatewayError.unusable, GatewayError.unauthorized,
      GatewayError.overloaded:
      true
    default: false
    }
  }

  private static func unnamed(_ gateway: ConnectionChoice, _ name: String) -> GatewayError {
    let setting =
      if case .named(let name) = gateway { "connections.gateways.\(name)" } else {
        "connections.gateway"
      }
    return .unusable(
      setting: setting, why: "the book names no gateway there",
      remedy: "name it, or delete its session \(name) by hand")
  }
}
