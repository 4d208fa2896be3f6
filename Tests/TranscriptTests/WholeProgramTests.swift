import FoundationEssentials
import TestSupport
import Testing

@Suite("The whole program, command by command")
struct WholeProgramTests {
  static let folder = PackageFiles.fixtures + "/transcripts"

  /// Whoever works on some of them names them, without their ending and with spaces between.
  private static let wanted = ProcessInfo.processInfo.environment["PAIRBOOK_TRANSCRIPTS"]?
    .split(separator: " ").map { "\($0).transcript" }

  static func names(in folder: String = folder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".transcript") && wanted?.contains($0) ?? true }.sorted()
  }

  @Test("there are transcripts")
  func present() throws {
    #expect(try !Self.names().isEmpty)
  }

  @Test("leaves what the transcript says", arguments: try names())
  func transcript(name: String) async throws {
    try await perform("\(Self.folder)/\(name)")
  }

  @Test(
    "leaves what the transcript says where files belong to somebody else",
    .enabled(if: Capability.chown.isHeld, "Only root gives files away."),
    arguments: try names(in: folder + "/with-chown"))
  func transcriptWithOwners(name: String) async throws {
    try await perform("\(Self.folder)/with-chown/\(name)")
  }

  @Test(
    "leaves what the transcript says on a disk of its own",
    .enabled(if: Capability.mount.isHeld, "Only root mounts."),
    arguments: try names(in: folder + "/with-mount"))
  func transcriptWithDisk(name: String) async throws {
    try await perform("\(Self.folder)/with-mount/\(name)")
  }

  /// `STORE` and `SECOND_STORE` are databases of a server, which asks for the password in `PASSWORD`; nobody listens at
  /// `NOWHERE`.
  @Test(
    "leaves what the transcript says with a store in PostgreSQL",
    arguments: try names(in: folder + "/with-postgresql"))
  func transcriptWithServer(name: String) async throws {
    let server = try await PostgreSQLServer.shared()
    let databases = [try await server.newDatabase(), try await server.newDatabase()]
    try await perform(
      "\(Self.folder)/with-postgresql/\(name)",
      adding: [
        "STORE": server.loopbackURL(databases[0], password: nil),
        "SECOND_STORE": server.loopbackURL(databases[1], password: nil),
        "NOWHERE": "postgres://127.0.0.1:1/pairbook", "PASSWORD": "secret",
        "SOCKET": server.url(databases[0]),
      ],
      placeholders: [
        databases[0]: "[DATABASE]", databases[1]: "[SECOND DATABASE]", server.folder: "[SERVER]",
      ])
  }

  private func perform(
    _ path: String, adding additions: [String: String] = [:],
    placeholders: [String: String] = [:]
  ) async throws {
    let transcript = Transcript(parsing: try String(contentsOfFile: path, encoding: .utf8))
    try #require(!transcript.steps.isEmpty, "\(path) has no command")
    let seen = try await transcript.perform(adding: additions, placeholders: placeholders)
    try await GoldenFile(path: path).expect(seen)
  }
}
