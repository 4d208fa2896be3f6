import GatewaySimulation
import Reconciliation
import Testing

extension GatewayContract {
  static let pairing = [
    ContractPoint(
      "A pairing that was begun shows a code, which a phone scans, and the session works"
    ) {
      stage in
      try await stage.begin()
      #expect(try await stage.state() == .awaitingScan)
      let code = try #require(try await stage.shownCode())
      try stage.world { try $0.scan(Sample.session, number: Sample.number, code: code) }
      let session = try #require(try await stage.gateway.session(Sample.session))
      #expect(session.state == .working)
      #expect(session.identity == .number(Sample.phone))
      #expect(try await stage.gateway.code(Sample.session) == nil)
    },
    ContractPoint("Beginning anew while a code is shown, or a phone is linked, changes nothing") {
      stage in
      try await stage.begin()
      let code = try await stage.shownCode()
      try await stage.gateway.beginPairing(Sample.session)
      #expect(try await stage.shownCode() == code)
      try stage.world { try $0.scan(Sample.session, number: Sample.number) }
      try await stage.gateway.beginPairing(Sample.session)
      #expect(try await stage.state() == .working)
      #expect(stage.world { $0.linkCount(Sample.number) } == 1)
    },
    ContractPoint("Asking for the code again while it lives gives the same") { stage in
      try await stage.begin()
      let first = try await stage.shownCode()
      #expect(try await stage.shownCode() == first)
      await stage.pass(seconds: 29)
      #expect(try await stage.shownCode() == first)
    },
    ContractPoint("A dead code is not shown: it cannot be scanned any more") { stage in
      try await stage.begin()
      let first = try #require(try await stage.shownCode())
      await stage.pass(seconds: 60)
      let second = try #require(try await stage.shownCode())
      #expect(second != first)
      #expect(throws: ScanRefused.deadCode) {
        try stage.world { try $0.scan(Sample.session, number: Sample.number, code: first) }
      }
      try stage.world { try $0.scan(Sample.session, number: Sample.number, code: second) }
      #expect(try await stage.state() == .working)
    },
    ContractPoint("Codes that nobody scans run out: the session has failed, and can be begun anew")
    {
      stage in
      try await stage.begin()
      await stage.pass(seconds: 160)
      #expect(try await stage.state() == .failed)
      #expect(try await stage.identity() == SessionIdentity.none)
      #expect(try await stage.gateway.code(Sample.session) == nil)
      try await stage.gateway.beginPairing(Sample.session)
      #expect(try await stage.state() == .awaitingScan)
      #expect(try await stage.shownCode() != nil)
    },
    ContractPoint("Eight characters typed on the phone itself link it") { stage in
      try await stage.begin()
      let letters = try await stage.gateway.letters(Sample.session, phone: Sample.phone)
      #expect(letters.count == 9 && letters.dropFirst(4).first == "-")
      #expect(throws: ScanRefused.otherPhone) {
        try stage.world { try $0.type(letters, number: "447911999999") }
      }
      try stage.world { try $0.type(letters, number: Sample.number) }
      #expect(try await stage.identity() == .number(Sample.phone))
    },
    ContractPoint("No characters are asked for while no code is shown: that might unlink a phone") {
      stage in
      try await stage.gateway.make(Sample.session, Sample.metadata)
      let fresh = stage.kind == .waha ? SessionState.stopped : .failed
      await #expect(throws: GatewayError.notNow(state: fresh)) {
        try await stage.gateway.letters(Sample.session, phone: Sample.phone)
      }
      try await stage.gateway.beginPairing(Sample.session)
      try stage.world { try $0.scan(Sample.session, number: Sample.number) }
      let calls = stage.calls
      await #expect(throws: GatewayError.notNow(state: .working)) {
        try await stage.gateway.letters(Sample.session, phone: Sample.phone)
      }
      // The gateway was asked for the state, and for nothing else.
      #expect(stage.calls == calls + 1)
      #expect(stage.world { $0.linkCount(Sample.number) } == 1)
    },
    ContractPoint("The new connection after a pairing is a start, and no failure") { stage in
      try await stage.connect()
      await stage.pass(seconds: 1)
      #expect(try await stage.state() == .starting)
      await stage.pass(seconds: 2)
      #expect(try await stage.state() == .working)
      #expect(try await stage.identity() == .number(Sample.phone))
    },
    ContractPoint("A phone that is linked four times already cannot scan, and the code stays") {
      stage in
      try await stage.begin()
      let code = try await stage.shownCode()
      #expect(throws: ScanRefused.fourDevices) {
        try stage.world {
          try $0.scan(Sample.session, number: Sample.number, otherDevices: 4)
        }
      }
      #expect(try await stage.shownCode() == code)
    },
  ]
}
