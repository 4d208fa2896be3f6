import FoundationEssentials
import TestSupport
import Testing

@Suite("The whole program, command by command")
struct WholeProgramTests {
  static let folder = PackageFiles.fixtures + "/transcripts"

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".transcript") }.sorted()
  }

  @Test("there are transcripts")
  func present() throws {
    #expect(try !Self.names().isEmpty)
  }

  @Test("leaves what the transcript says", arguments: try names())
  func transcript(name: String) async throws {
    let path = "\(Self.folder)/\(name)"
    let transcript = Transcript(parsing: try String(contentsOfFile: path, encoding: .utf8))
    try #require(!transcript.steps.isEmpty, "\(name) has no command")
    let seen = try await transcript.perform()
    try await GoldenFile(path: path).expect(seen)
  }
}
