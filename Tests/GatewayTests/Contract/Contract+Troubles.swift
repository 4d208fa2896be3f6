import GatewaySimulation
import Reconciliation
import Testing

extension GatewayContract {
  static let troubles = [
    ContractPoint("A phone that unlinks itself leaves a failed session, which can be begun anew") {
      stage in
      try await stage.connect()
      stage.world { $0.unlink(Sample.session) }
      #expect(try await stage.state() == .failed)
      try await stage.gateway.beginPairing(Sample.session)
      #expect(try await stage.state() == .awaitingScan)
      #expect(try await stage.identity() == SessionIdentity.none)
    },
    ContractPoint("A gateway that notices late goes on to say that it works") { stage in
      try await stage.connect()
      await stage.pass(seconds: 10)
      stage.world {
        $0.faults.lateUnlink = 3_600_000
        $0.unlink(Sample.session)
      }
      #expect(try await stage.state() == .working)
      await stage.pass(seconds: 3_600)
      #expect(try await stage.state() == .failed)
    },
    ContractPoint("A working session that does not say whose it is has no identity") { stage in
      stage.world { $0.faults.emptyMe = 1 }
      try await stage.connect()
      #expect(try await stage.state() == .working)
      #expect(try await stage.identity() == SessionIdentity.none)
    },
    ContractPoint("A LID is no phone number") { stage in
      stage.world { $0.faults.lid = 1 }
      try await stage.connect()
      #expect(try await stage.state() == .working)
      #expect(try await stage.identity() == .undecided)
    },
    ContractPoint("WhatsApp’s own form of a number is told as it is") { stage in
      let own = CanonicalNumber.of("5531987654321")
      try await stage.connect(number: own)
      #expect(try await stage.identity() == .number("+553187654321"))
    },
    ContractPoint("A session that starts for no reason, and works again, was never lost") { stage in
      try await stage.connect()
      await stage.pass(seconds: 10)
      stage.world { $0.pretend(.starting, Sample.session, milliseconds: 30_000) }
      #expect(try await stage.state() == .starting)
      #expect(try await stage.identity() == .number(Sample.phone))
      await stage.pass(seconds: 30)
      #expect(try await stage.state() == .working)
    },
    ContractPoint("A gateway that was restarted: sessions come back, ask for a scan, or are gone") {
      stage in
      try await stage.connect()
      await stage.pass(seconds: 10)
      stage.world { $0.restartGateway(.resumed) }
      #expect(try await stage.state() == .working)
      stage.world { $0.restartGateway(.scanning) }
      #expect(try await stage.state() == .awaitingScan)
      stage.world { $0.restartGateway(.lost) }
      #expect(try await stage.gateway.sessions() == [])
    },
    ContractPoint("A phone without a network is unlinked after 14 days") { stage in
      try await stage.connect()
      await stage.pass(seconds: 10)
      stage.world { $0.setDark(true, Sample.session) }
      await stage.pass(seconds: 14 * 86_400 - 1)
      #expect(try await stage.state() == .working)
      await stage.pass(seconds: 1)
      #expect(try await stage.state() == .failed)
    },
    ContractPoint("A status that is not known proves nothing, and hides no other session") {
      stage in
      try await stage.connect()
      let odd =
        stage.kind == .waha
        ? #"[{"name":"a","status":"RESTING"},{"name":"b"},{"name":"c","status":"WORKING","me":null},"#
          + #"{"name":"d","status":"FAILED","me":7,"config":[]}]"#
        : #"{"code":"SUCCESS","results":[{"id":"a","state":"resting"},{"id":"b"},{"id":"c","state":"logged_in"},"#
          + #"{"id":"d","state":"disconnected","jid":7}]}"#
      stage.faults(
        .init(path: stage.kind == .waha ? "sessions" : "devices", times: 1, fault: .body(odd)))
      let sessions = try await stage.gateway.sessions()
      #expect(sessions.map(\.state) == [.starting, .starting, .working, .failed])
      #expect(sessions.allSatisfy { $0.identity == SessionIdentity.none })
    },
  ]
}
