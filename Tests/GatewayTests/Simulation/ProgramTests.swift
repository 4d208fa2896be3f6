import AsyncHTTPClient
import Formats
import Foundation
import Gateway
import NIOCore
import NIOHTTP1
import Reconciliation
import TestSupport
import Testing

@Suite("The simulated gateway as a program")
struct ProgramTests {
  /// Runs the program, and hands on where it listens.
  private func run(
    _ arguments: [String], _ body: @escaping @Sendable (_ address: String) async throws -> Void
  ) async throws {
    try await ProcessRunner(timeout: .seconds(300)).withRunning(
      PackageFiles.products + "/simulated-gateway", ["--listen", "127.0.0.1:0"] + arguments
    ) { program in
      let line = try await program.firstLine(containing: "listening")
      let json = try JSONValue(parsing: Array(line.utf8), path: "")
      try await body(try #require(json["listening"]?.string))
    }
  }

  private func control(_ address: String, _ method: String, _ call: String, _ body: String = "")
    async throws -> JSONValue
  {
    var request = HTTPClientRequest(url: "\(address)/control/\(call)")
    request.method = .RAW(value: method)
    if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let bytes = Array(try await answer.body.collect(upTo: 1 << 20).readableBytesView)
    return try JSONValue(parsing: bytes, path: call)
  }

  @Test("a pretend person scans what sim: shows, with a wrong phone first")
  func story() async throws {
    try await run(["--clock", "manual", "--seed", "3"]) { address in
      let gateway = try #require(try GatewayConnection("sim:\(address)").gateway(key: nil))
      try await gateway.make(Sample.session, Sample.metadata)
      try await gateway.beginPairing(Sample.session)
      // It sees the only code that is shown.
      let scan = #"{"number":"+44 7911 999999"}"#
      #expect(try await control(address, "POST", "scan", scan) == ["done": true])
      #expect(try await gateway.session(Sample.session)?.identity == .number("+447911999999"))
      let unlink = #"{"number":"447911999999"}"#
      #expect(
        try await control(address, "POST", "unlink", unlink) == ["done": true, "sessions": 1])
      try await gateway.beginPairing(Sample.session)
      guard case .text(let code)? = try await gateway.code(Sample.session)?.picture else {
        Issue.record("no code")
        return
      }
      #expect(
        try await control(address, "POST", "clock", #"{"advance":60}"#) == [
          "now": 1_800_000_060_000
        ])
      let dead = #"{"code":"\#(code)","number":"447911123456"}"#
      #expect(
        try await control(address, "POST", "scan", dead)
          == ["done": false, "why": "the code is dead"])
      let right = #"{"session":"\#(Sample.session)","number":"447911123456"}"#
      #expect(try await control(address, "POST", "scan", right) == ["done": true])
      let all = try await control(address, "GET", "sessions")
      #expect(all.array?.first?["linkedTo"]?.string == "447911123456")
      #expect(all.array?.first?["status"]?.string == "WORKING")
    }
  }

  @Test("it speaks GOWA too, and its clock may run")
  func gowa() async throws {
    try await run(["--kind", "gowa", "--api-key", "admin:pw", "--start-takes", "0"]) { address in
      let gateway = try #require(
        try GatewayConnection("gowa+\(address)").gateway(key: "admin:pw"))
      try await gateway.make(Sample.session, Sample.metadata)
      try await gateway.beginPairing(Sample.session)
      #expect(try await gateway.code(Sample.session) != nil)
      _ = try await control(address, "POST", "clock", #"{"advance":200}"#)
      #expect(try await gateway.session(Sample.session)?.state == .failed)
      let faults = #"{"answers":{"503":1},"seed":4}"#
      #expect(try await control(address, "POST", "faults", faults) == ["done": true])
      await #expect(throws: GatewayError.self) { try await gateway.about() }
      _ = try await control(address, "POST", "faults", #"{"reset":true}"#)
      #expect(try await gateway.about().name == "GOWA 9.0.0")
    }
  }
}
