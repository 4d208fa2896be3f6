/// One of several gateways that is wrongly set: the accounts that choose it wait, the others do not.
package struct UnusableGateway: PairingGateway {
  private let error: GatewayError

  /// - Parameter setting: That names it, such as `connections.gateways.eu`.
  package init(setting: String, why: String, remedy: String) {
    error = .unusable(setting: setting, why: why, remedy: remedy)
  }

  package func sessions() async throws -> [GatewaySession] { throw error }
  package func session(_ name: String) async throws -> GatewaySession? { throw error }
  package func make(_ name: String, _ metadata: SessionMetadata) async throws { throw error }
  package func beginPairing(_ name: String) async throws { throw error }
  package func code(_ name: String) async throws -> PairingCode? { throw error }
  package func letters(_ name: String, phone: String) async throws -> String { throw error }
  package func passkeyChallenge(_ name: String) async throws -> String? { throw error }
  package func answerPasskey(_ name: String, assertion: String) async throws { throw error }
  package func passkeyConfirmation(_ name: String) async throws -> String? { throw error }
  package func confirmPasskey(_ name: String) async throws { throw error }
  package func end(_ name: String) async throws { throw error }
  package func about() async throws -> GatewayAbout { throw error }
}
