import Foundation
import GatewaySimulation
import Reconciliation
import Testing

@testable import Gateway

@Suite("GOWA restarts the pairing at each login, so it is asked only when the code is over")
struct GOWACodeTests {
  static let login = "GET /devices/*/login"

  @Test("looking often asks once a code, and the pairing ends after 160 s")
  func lookingOften() async throws {
    try await withStage(.gowa) { stage in
      try await stage.begin()
      for second in 0..<200 {
        let code = try await stage.gateway.code(Sample.session)
        if second < 160 {
          #expect(code?.secondsLeft == 30 - second % 30, "after \(second) s")
        }
        await stage.pass(seconds: 1)
      }
      // At 0, 30, 60, 90, 120 and 150 s.
      #expect(stage.world { $0.calls[Self.login] } == 6)
      #expect(try await stage.gateway.code(Sample.session) == nil)
    }
  }

  @Test("many who look at once share one login")
  func together() async throws {
    try await withStage(.gowa) { stage in
      try await stage.begin()
      await stage.pass(seconds: 30)
      let codes = try await withThrowingTaskGroup(of: PairingCode?.self) { group in
        for _ in 0..<20 { group.addTask { try await stage.gateway.code(Sample.session) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(codes.map { "\(String(describing: $0))" }).count == 1)
      #expect(stage.world { $0.calls[Self.login] } == 2)
    }
  }

  @Test("a connection that comes and goes while a code is shown restarts no pairing")
  func flap() async throws {
    try await withStage(.gowa) { stage in
      try await stage.begin()
      let code = try await stage.gateway.code(Sample.session)
      stage.world { $0.pretend(.starting, Sample.session, milliseconds: 2_000) }
      #expect(try await stage.gateway.code(Sample.session) == nil)
      await stage.pass(seconds: 3)
      #expect(try await stage.gateway.code(Sample.session)?.picture == code?.picture)
      #expect(stage.world { $0.calls[Self.login] } == 1)
    }
  }

  @Test("characters that are to be typed are not killed by a new code")
  func typing() async throws {
    try await withStage(.gowa) { stage in
      try await stage.begin()
      let letters = try await stage.gateway.letters(Sample.session, phone: Sample.phone)
      await stage.pass(seconds: 45)
      #expect(try await stage.gateway.code(Sample.session) == nil)
      try stage.world { try $0.type(letters, number: Sample.number) }
      #expect(try await stage.state() == .working)
      #expect(stage.world { $0.calls[Self.login] } == 1)
    }
  }

  @Test("an adapter that was restarted shows a code of its own")
  func restarted() async throws {
    try await withStage(.gowa) { stage in
      try await stage.begin()
      let fresh = try stage.another()
      #expect(try await fresh.code(Sample.session) != nil)
      #expect(stage.world { $0.calls[Self.login] } == 2)
    }
  }

  @Test(
    "a link to another host is taken for a path of the gateway’s own, and a foreign picture for none"
  )
  func foreignLink() async throws {
    try await withStage(.gowa) { stage in
      try await stage.gateway.make(Sample.session, Sample.metadata)
      for link in ["http://evil.example/devices", "//evil.example/devices", "nothing", ""] {
        stage.faults(
          .init(
            path: "/login", times: 1,
            fault: .body(
              #"{"code":"SUCCESS","results":{"qr_link":"\#(link)","qr_duration":30}}"#)))
        await #expect(throws: GatewayError.self) {
          try await stage.gateway.beginPairing(Sample.session)
        }
      }
    }
  }

  @Test(
    "a life that no code has is not believed: a second at least, 160 at most",
    arguments: [
      ("9223372036854775807", 160), ("161", 160), ("0", 1), ("-5", 1),
    ])
  func impossibleLife(duration: String, seconds: Int) throws {
    let json = #"{"qr_link":"/statics/code.png","qr_duration":\#(duration)}"#
    let login = try JSONDecoder().decode(GOWALogin.self, from: Data(json.utf8))
    #expect(login.life == .seconds(seconds))
  }
}
