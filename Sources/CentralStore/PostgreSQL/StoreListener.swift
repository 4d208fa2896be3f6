package import Reconciliation

/// Hears what the committing transactions of a store tell (`NOTIFY`), on a connection of its own.
package struct StoreListener: StoreWatching {
  private let route: Route

  /// - Parameters:
  ///   - address: Of the server itself: a pooler in transaction mode hands no notifications on.
  ///   - patience: For how many seconds a server that went away is tried again.
  package init(at address: StoreAddress, patience: Double = 600) {
    route = Route(address: address, clock: .database, busySeconds: patience)
  }

  package func news() -> AsyncThrowingStream<StoreNews, any Error> {
    AsyncThrowingStream { continuation in
      let ear = Ear(route)
      let task = Task {
        do {
          try await ear.listen { continuation.yield($0) }
        } catch {
          continuation.finish(throwing: route.address.translation(of: error))
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

/// The thread on which a connection is waited on.
private actor Ear {
  private nonisolated let queue = BlockingQueue(label: "pairbook.store.listener")
  private let route: Route

  nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

  init(_ route: Route) { self.route = route }

  /// Until the task is cancelled.
  func listen(_ tell: (StoreNews) -> Void) async throws {
    var patience = Patience(seconds: route.busySeconds)
    while true {
      do {
        let connection = try route.connect()
        guard try connection.reachesServer() else { throw Self.pooled(route.address) }
        try connection.script("LISTEN \(Schema.channel)")
        patience = Patience(seconds: route.busySeconds)
        tell(.listening)
        while true {
          try Task.checkCancellation()
          // So often it is looked whether anybody still listens.
          let moment = ContinuousClock.now.advanced(by: .milliseconds(500))
          for account in try connection.notifications(until: moment) {
            tell(.changed(account: account))
          }
        }
      } catch let error as ServerError {
        guard route.mayWait(after: error), let pause = patience.next() else { throw error }
        try await Task.sleep(for: pause)
      }
    }
  }

  private static func pooled(_ address: StoreAddress) -> StoreError {
    .unavailable(
      what: address.what,
      why: "a pooler stands before it, which does not hand on what is new",
      remedy: "Name the server itself for listening")
  }
}
