import GatewaySimulation
import Reconciliation
import Testing

/// A rule that every gateway's adapter keeps, in a sentence, and the check of it.
struct ContractPoint: Sendable, CustomTestStringConvertible {
  let sentence: String
  let check: @Sendable (GatewayStage) async throws -> Void

  init(_ sentence: String, _ check: @escaping @Sendable (GatewayStage) async throws -> Void) {
    self.sentence = sentence
    self.check = check
  }

  var testDescription: String { sentence }
}

/// The rules that every gateway's adapter keeps.
enum GatewayContract {
  static let points: [ContractPoint] = sessions + pairing + passkeys + troubles + calls
}

@Suite("Every gateway keeps the contract of the port")
struct GatewayContractTests {
  @Test("WAHA", arguments: GatewayContract.points)
  func waha(_ point: ContractPoint) async throws {
    try await withStage(.waha) { try await point.check($0) }
  }

  @Test("GOWA", arguments: GatewayContract.points)
  func gowa(_ point: ContractPoint) async throws {
    try await withStage(.gowa) { try await point.check($0) }
  }
}

/// People and sessions of the contract.
enum Sample {
  static let session = "pb-4f6d-1"
  static let phone = "+447911123456"
  static let number = "447911123456"
  static let metadata = SessionMetadata(
    book: "8a4c7e2e-7f0e-4f0e-9a44-1d4f3a3b9c11", account: "acme", user: "s_4f6d", generation: 1)
}

extension GatewayStage {
  /// Makes a session and begins its pairing.
  func begin(_ name: String = Sample.session) async throws {
    try await gateway.make(name, Sample.metadata)
    try await gateway.beginPairing(name)
  }

  /// The same, and a phone scans its code.
  func connect(_ name: String = Sample.session, number: String = Sample.number) async throws {
    try await begin(name)
    try world { try $0.scan(name, number: number) }
  }

  func state(_ name: String = Sample.session) async throws -> SessionState? {
    try await gateway.session(name)?.state
  }

  func identity(_ name: String = Sample.session) async throws -> SessionIdentity? {
    try await gateway.session(name)?.identity
  }

  /// The text that a phone reads in what is shown now.
  func shownCode(_ name: String = Sample.session) async throws -> String? {
    switch try await gateway.code(name)?.picture {
    case .text(let text): text
    case .png(let png): try await QRReader.text(of: png)
    case nil: nil
    }
  }
}
