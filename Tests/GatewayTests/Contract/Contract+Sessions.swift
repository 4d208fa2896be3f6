import GatewaySimulation
import Reconciliation
import Testing

extension GatewayContract {
  static let sessions = [
    ContractPoint("A gateway without sessions lists none") { stage async throws in
      #expect(try await stage.gateway.sessions() == [])
    },
    ContractPoint(
      "A session that was made is listed, with its metadata where the gateway keeps any"
    ) {
      stage in
      try await stage.gateway.make(Sample.session, Sample.metadata)
      let listed = try await stage.gateway.sessions()
      #expect(listed.map(\.name) == [Sample.session])
      #expect(listed.first?.metadata == (stage.kind == .waha ? Sample.metadata : nil))
      #expect(listed.first?.identity == SessionIdentity.none)
      #expect(try await stage.gateway.session(Sample.session) == listed.first)
      #expect(try await stage.gateway.code(Sample.session) == nil)
    },
    ContractPoint("Making a session anew leaves it as it is") { stage in
      try await stage.connect()
      let before = try await stage.gateway.session(Sample.session)
      var other = Sample.metadata
      other.generation = 2
      try await stage.gateway.make(Sample.session, other)
      #expect(try await stage.gateway.session(Sample.session) == before)
    },
    ContractPoint("Of a session that is not there nothing can be had") { stage async throws in
      let gateway = stage.gateway
      #expect(try await gateway.session("nobody") == nil)
      await #expect(throws: GatewayError.noSession) { try await gateway.beginPairing("nobody") }
      await #expect(throws: GatewayError.noSession) { try await gateway.code("nobody") }
      await #expect(throws: GatewayError.noSession) {
        try await gateway.letters("nobody", phone: Sample.phone)
      }
      await #expect(throws: GatewayError.noSession) { try await gateway.passkeyChallenge("nobody") }
      await #expect(throws: GatewayError.noSession) {
        try await gateway.answerPasskey("nobody", assertion: Assertion.wrong)
      }
      await #expect(throws: GatewayError.noSession) {
        try await gateway.passkeyConfirmation("nobody")
      }
      await #expect(throws: GatewayError.noSession) { try await gateway.confirmPasskey("nobody") }
    },
    ContractPoint("Ending a session unlinks the phone and deletes it; ending it twice is no error")
    {
      stage in
      try await stage.connect()
      #expect(stage.world { $0.linkCount(Sample.number) } == 1)
      try await stage.gateway.end(Sample.session)
      #expect(try await stage.gateway.sessions() == [])
      #expect(stage.world { $0.linkCount(Sample.number) } == 0)
      try await stage.gateway.end(Sample.session)
    },
    ContractPoint("A session of another’s making is told as it is, whatever its name") { stage in
      stage.world { $0.add("Büro 1/../x?y=z#", number: "4915112345678") }
      let session = try await stage.gateway.session("Büro 1/../x?y=z#")
      #expect(session?.state == .working)
      #expect(session?.identity == .number("+4915112345678"))
      #expect(session?.metadata == nil)
      #expect(try await stage.gateway.sessions() == [session].compactMap(\.self))
      try await stage.gateway.end("Büro 1/../x?y=z#")
      #expect(try await stage.gateway.sessions() == [])
    },
    ContractPoint("Ten thousand sessions come by one call") { stage in
      stage.world { world in
        for index in 0..<10_000 {
          world.add("s-\(index)", number: String(447_000_000_000 + index))
        }
      }
      let before = stage.calls
      let sessions = try await stage.gateway.sessions()
      #expect(stage.calls == before + 1)
      #expect(sessions.count == 10_000)
      #expect(sessions.last?.name == "s-9999")
      #expect(sessions.allSatisfy { $0.state == .working })
      #expect(sessions.last?.identity == .number("+447000009999"))
    },
    ContractPoint("A gateway says who it is") { stage async throws in
      let name = stage.kind == .waha ? "WAHA 2026.7.1 (GOWS)" : "GOWA 9.0.0"
      #expect(try await stage.gateway.about() == GatewayAbout(name: name))
    },
  ]
}
