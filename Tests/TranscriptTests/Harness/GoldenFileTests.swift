import FoundationEssentials
import TestSupport
import Testing

@Suite("A golden file")
struct GoldenFileTests {
  /// What a comparison complains of, and what the file holds afterwards.
  private func compare(
    _ contents: String?, with seen: String, recording: Bool = false
  ) async throws -> (complaint: String?, contents: String?) {
    try await withTemporaryFolder { folder in
      let path = folder + "/golden.txt"
      try contents?.write(toFile: path, atomically: false, encoding: .utf8)
      let golden = GoldenFile(
        path: path, environment: recording ? [GoldenFile.recordingVariable: "1"] : [:])
      let complaint = try await golden.complaint(about: seen)
      return (complaint, try? String(contentsOfFile: path, encoding: .utf8))
    }
  }

  @Test("is content with what it holds")
  func same() async throws {
    #expect(try await compare("a\n", with: "a\n").complaint == nil)
  }

  @Test("shows the difference, and stays as it is")
  func different() async throws {
    let (complaint, contents) = try await compare("a\nb\n", with: "a\nc\n")
    #expect(complaint?.hasSuffix(" a\n-b\n+c\n") == true)
    #expect(contents == "a\nb\n")
  }

  @Test("complains when it is missing, even when nothing was seen")
  func missing() async throws {
    let (complaint, contents) = try await compare(nil, with: "")
    #expect(complaint?.contains("golden.txt") == true)
    #expect(contents == nil)
  }

  @Test("fails the run that records it, even when nothing changed", arguments: ["a\n", "b\n"])
  func recording(seen: String) async throws {
    let (complaint, contents) = try await compare("a\n", with: seen, recording: true)
    #expect(complaint?.contains("was recorded") == true)
    #expect(contents == seen)
  }
}
