import Engine
import Formats
import Logging

/// What is done while a page is open, and after a pairing was begun.
extension PairingOffice {
  /// Looks after a pairing that was begun until its codes have run out, whether or not its page listens: whoever has no
  /// scripts, or closed the page, is connected or rejected all the same.
  func attend(_ token: String, _ name: String) async {
    guard attends, await watch.attend(name) else { return }
    Task {
      await withTaskGroup { group in
        group.addTask { await lookAfter(token) }
        group.addTask {
          // Who begins anew has as long again.
          while let end = await watch.attended(name), end > .now, !Task.isCancelled {
            // Cut short once the pairing is over.
            try? await Task.sleep(until: end)
          }
        }
        await group.next()
        group.cancelAll()
      }
      await watch.leave(name)
    }
  }

  /// Follows a page until nothing more will change; what fails is tried again.
  private func lookAfter(_ token: String) async {
    while !Task.isCancelled {
      do {
        for try await _ in changes(token) {}
        return
      } catch {
        warn("a pairing could not be followed", error)
        // Cut short once the pairing is over.
        try? await Task.sleep(for: .seconds(5))
      }
    }
  }

  package func changes(_ token: String) -> AsyncThrowingStream<PairingPage, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await follow(token) { continuation.yield($0) }
          continuation.finish()
        } catch is CancellationError {
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func follow(_ token: String, _ show: (PairingPage) -> Void) async throws {
    var followed: String?
    let result: Result<Void, any Error>
    do {
      result = .success(try await follow(token, &followed, show))
    } catch {
      result = .failure(error)
    }
    if let followed { await watch.close(followed) }
    try result.get()
  }

  /// `followed` is the session whose page counts as open.
  private func follow(
    _ token: String, _ followed: inout String?, _ show: (PairingPage) -> Void
  ) async throws {
    var shown: PairingPage?
    while !Task.isCancelled {
      guard var visit = try await visit(token) else { return }
      let name = visit.enrollment?.sessionName ?? ""
      if name != followed {
        if let followed { await watch.close(followed) }
        followed = name
        await watch.open(name)
      }
      let (page, seen) = try await look(&visit)
      if page != shown {
        show(page)
        shown = page
      }
      if page.state.isLast { return }
      await wait(name, at: visit.gateway, while: seen, Self.patience(with: page.state))
    }
  }

  /// What an open page shows now, with what was carried out for it, and what its session showed.
  private func look(_ visit: inout Visit) async throws -> (PairingPage, SessionWatch.Seen?) {
    guard case .alive = visit.state, let enrollment = visit.enrollment else {
      return (frame(visit, visit.shown), nil)
    }
    do {
      let seen = try await watch.look(enrollment.sessionName, at: visit.gateway)
      if let page = try await observe(seen, of: enrollment, &visit) { return (page, nil) }
      guard case .alive = visit.state else { return (frame(visit, visit.shown), nil) }
      let state = try await state(seen, of: enrollment)
      return (frame(visit, state), seen)
    } catch let error as GatewayError {
      warn("the gateway could not show a pairing", error)
      return (frame(visit, .gatewayDown), nil)
    }
  }

  /// Waits until an open page may have something new to show.
  ///
  /// A session that still shows the same is no reason to ask the store, which is asked now and then for what others did.
  private func wait(
    _ name: String, at choice: ConnectionChoice, while seen: SessionWatch.Seen?,
    _ patience: Duration
  ) async {
    let end = ContinuousClock.now + Self.storePatience
    repeat {
      await watch.pause(name, patience)
      guard let seen, !Task.isCancelled else { return }
      do {
        guard try await watch.look(name, at: choice) == seen else { return }
      } catch {
        // The page's own look says so.
        return
      }
      // Working is to be carried out: until it is, the page tries.
      if seen.session?.state == .working { return }
    } while ContinuousClock.now < end
  }

  private static let storePatience: Duration = .seconds(4)

  /// How long a page waits before it looks again by itself.
  private static func patience(with state: PairingPage.State) -> Duration {
    switch state {
    case .starting, .code, .letters, .passkey, .passkeyConfirmation: .milliseconds(900)
    default: .seconds(5)
    }
  }
}
