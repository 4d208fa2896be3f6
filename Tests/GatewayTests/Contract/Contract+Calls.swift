import Gateway
import GatewaySimulation
import Reconciliation
import Testing

extension GatewayContract {
  static let calls = [
    ContractPoint("A wrong key is said, at the first call") { stage in
      let gateway = try stage.another(key: stage.kind == .waha ? "wrong" : "admin:wrong")
      let unauthorized = GatewayError.unauthorized(gateway: stage.name)
      await #expect(throws: unauthorized) { try await gateway.sessions() }
      await #expect(throws: unauthorized) { try await gateway.about() }
      await #expect(throws: unauthorized) { try await gateway.session(Sample.session) }
      await #expect(throws: unauthorized) {
        try await gateway.make(Sample.session, Sample.metadata)
      }
      await #expect(throws: unauthorized) { try await gateway.end(Sample.session) }
      #expect(stage.calls == 5)
    },
    ContractPoint("A gateway that cannot just now is asked again") { stage in
      for status in [502, 503, 504, 429] {
        stage.faults(.init(path: "", times: 2, fault: .answer(status: status)))
        let sessions = try await stage.gateway.sessions()
        #expect(sessions.isEmpty)
      }
      #expect(stage.calls == 12)
    },
    ContractPoint(
      "A gateway that cannot for long is unreachable, after as many calls as are allowed"
    ) { stage in
      for status in [502, 503, 504] {
        stage.faults(.init(path: "", times: 9, fault: .answer(status: status)))
        await #expect(
          throws: GatewayError.unreachable(gateway: stage.name, why: "it answers \(status)")
        ) { try await stage.gateway.sessions() }
      }
      #expect(stage.calls == 9)
    },
    ContractPoint("A gateway that wants to be asked less often is overloaded") { stage in
      stage.faults(.init(path: "", times: 9, fault: .answer(status: 429)))
      await #expect(throws: GatewayError.overloaded(gateway: stage.name)) {
        try await stage.gateway.sessions()
      }
    },
    ContractPoint("A call that was cut off is made again: before it had an effect, and after") {
      stage in
      stage.faults(.init(path: "", times: 1, fault: .cutBefore))
      try await stage.gateway.make("a", Sample.metadata)
      stage.faults(.init(path: "", times: 1, fault: .cutAfter))
      try await stage.gateway.make("b", Sample.metadata)
      #expect(try await stage.gateway.sessions().map(\.name) == ["a", "b"])
      stage.faults(.init(method: "DELETE", path: "", times: 1, fault: .cutAfter))
      try await stage.gateway.end("a")
      #expect(try await stage.gateway.sessions().map(\.name) == ["b"])
    },
    ContractPoint("A gateway that cuts off every call is unreachable") { stage in
      stage.world { $0.faults.isDown = true }
      await #expect(
        throws: GatewayError.unreachable(gateway: stage.name, why: "the connection was closed")
      ) { try await stage.gateway.sessions() }
      #expect(stage.calls == 3)
    },
    ContractPoint("Where nobody listens there is no gateway") { stage in
      // Port 1 is nobody's.
      let gateway = try stage.another(port: 1)
      let error = await #expect(throws: GatewayError.self) { try await gateway.sessions() }
      guard case .unreachable(_, let why) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(why.hasPrefix("nobody listens there"))
    },
    ContractPoint("A gateway that does not answer in time is unreachable") { stage in
      var limits = CallLimits.brisk
      limits.answer = .milliseconds(100)
      limits.list = .milliseconds(100)
      limits.attempts = 2
      let pauses = Pauses()
      let gateway = try stage.another(limits: limits, pause: { pauses.add($0) })
      stage.faults(.init(path: "", times: 9, fault: .silence))
      await #expect(
        throws: GatewayError.unreachable(gateway: stage.name, why: "no answer within 100 ms")
      ) { try await gateway.sessions() }
      #expect(pauses.all.count == 1)
    },
    ContractPoint("A slow answer that comes in time is as good as any") { stage in
      stage.faults(.init(path: "", times: 1, fault: .slow(milliseconds: 50)))
      let sessions = try await stage.gateway.sessions()
      #expect(sessions.isEmpty)
      #expect(stage.calls == 1)
    },
    ContractPoint("A status that is not known is told by its number alone") { stage in
      for status in [302, 307, 418, 400] {
        stage.faults(.init(path: "", times: 1, fault: .answer(status: status)))
        await #expect(throws: GatewayError.refused(gateway: stage.name, status: status)) {
          try await stage.gateway.sessions()
        }
      }
      #expect(stage.calls == 4)
    },
    ContractPoint("What is no answer of this gateway is not understood") { stage in
      for text in [
        "", "<html>", "{}x", "7", String(repeating: "[", count: 100_000),
        #"[{"status":"WORKING"}]"#, #"{"results":[]}"#,
        #"{"code":"SUCCESS","results":[{}]}"#,
      ] {
        stage.faults(.init(path: "", times: 1, fault: .body(text)))
        await #expect(throws: GatewayError.self, "\(text)") { try await stage.gateway.sessions() }
      }
    },
    ContractPoint("An answer of more bytes than fit is not read to its end") { stage in
      var limits = CallLimits.brisk
      limits.listBytes = 1_000
      let gateway = try stage.another(limits: limits)
      stage.faults(
        .init(path: "", times: 1, fault: .body(String(repeating: " ", count: 1_001))))
      await #expect(
        throws: GatewayError.notUnderstood(
          gateway: stage.name, what: "an answer of more bytes than fit")
      ) { try await gateway.sessions() }
    },
    ContractPoint("Pauses grow, up to a limit, and are never the same for all") { stage in
      let pauses = Pauses()
      var limits = CallLimits()
      limits.attempts = 7
      limits.firstPause = .milliseconds(100)
      limits.longestPause = .milliseconds(800)
      let gateway = try stage.another(limits: limits, pause: { pauses.add($0) })
      stage.world { $0.faults.isDown = true }
      await #expect(throws: GatewayError.self) { try await gateway.sessions() }
      let longest = [100, 200, 400, 800, 800, 800].map { Duration.milliseconds($0) }
      #expect(pauses.all.count == longest.count)
      #expect(zip(pauses.all, longest).allSatisfy { $0 <= $1 && $0 >= $1 / 2 })
      #expect(Set(pauses.all).count > 1)
    },
    ContractPoint("No error shows the key, nor what was sent") { stage in
      // The gateway’s own words repeat the whole request.
      var shown = ""
      for status in [400, 418, 500, 503] {
        stage.faults(.init(path: "", times: 9, fault: .answer(status: status)))
        do {
          try await stage.gateway.make(Sample.session, Sample.metadata)
        } catch {
          shown += "\(error)\n" + String(reflecting: error)
          dump(error, to: &shown)
        }
      }
      dump(stage.gateway, to: &shown, maxDepth: 1)
      #expect(shown.contains("418"))
      for secret in ["s3cret-key", Sample.metadata.book, "Basic"] {
        #expect(!shown.contains(secret))
      }
    },
    ContractPoint("Who waits for a gateway can be called off") { stage in
      stage.faults(.init(path: "", times: 1, fault: .silence))
      let waiting = Task { try await stage.gateway.sessions() }
      while stage.calls == 0 { await Task.yield() }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
    },
  ]
}
