import GatewaySimulation
import Reconciliation
import Testing

@Suite("An admin is told what a gateway lacks")
struct AboutTests {
  static let cases: [(World.Settings.Kind, String, String, String, [String])] = [
    (.waha, "2026.7.1", "GOWS", "WAHA 2026.7.1 (GOWS)", []),
    (.waha, "2026.10.2", "GOWS", "WAHA 2026.10.2 (GOWS)", []),
    (.waha, "2027.1.1", "GOWS", "WAHA 2027.1.1 (GOWS)", []),
    (.waha, "2026.7.0", "GOWS", "WAHA 2026.7.0 (GOWS)", ["older"]),
    (.waha, "2025.12.9", "NOWEB", "WAHA 2025.12.9 (NOWEB)", ["older", "engine"]),
    (.waha, "2026.8.1", "WEBJS", "WAHA 2026.8.1 (WEBJS)", ["engine"]),
    (.waha, "unknown", "GOWS", "WAHA unknown (GOWS)", ["older"]),
    (.gowa, "v9.0.0", "GOWS", "GOWA 9.0.0", []),
    (.gowa, "v10.1.0", "GOWS", "GOWA 10.1.0", []),
    (.gowa, "v8.3.1", "GOWS", "GOWA 8.3.1", ["older"]),
  ]

  @Test("its version and its engine", arguments: cases)
  func about(
    kind: World.Settings.Kind, version: String, engine: String, name: String, words: [String]
  ) async throws {
    try await withStage(kind, version: version, engine: engine) { stage in
      let about = try await stage.gateway.about()
      #expect(about.name == name)
      #expect(about.warnings.count == words.count)
      for (warning, word) in zip(about.warnings, words) { #expect(warning.contains(word)) }
    }
  }
}
