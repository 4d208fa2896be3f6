import FoundationEssentials
package import Testing

/// A file of the package that holds exactly what a test expects to see.
package struct GoldenFile: Sendable {
  /// Its absolute path.
  package let path: String
  /// The environment variable that, set to 1, writes what was seen instead. The test fails all the
  /// same, so that nobody takes a recording for a passed test.
  package static let recordingVariable = "PAIRBOOK_RECORD"

  private let isRecording: Bool

  /// Names a golden file by its absolute path.
  package init(
    path: String,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.path = path
    isRecording = environment[Self.recordingVariable] == "1"
  }

  /// Records an issue with what ``complaint(about:)`` says.
  ///
  /// - Throws: what keeps the file from being read or written.
  package func expect(
    _ seen: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    if let complaint = try await complaint(about: seen) {
      Issue.record("\(complaint)", sourceLocation: sourceLocation)
    }
  }

  /// What is wrong, with a unified diff; nil when the file is there and holds exactly `seen`.
  ///
  /// - Throws: what keeps the file from being read or written.
  package func complaint(about seen: String) async throws -> String? {
    if isRecording {
      try seen.write(toFile: path, atomically: true, encoding: .utf8)
      return "\(path) was recorded: read it, then run again without \(Self.recordingVariable)."
    }
    let isThere = FileManager.default.fileExists(atPath: path)
    let expected = isThere ? try String(contentsOfFile: path, encoding: .utf8) : ""
    if isThere, expected == seen { return nil }
    return """
      \(path) expects something else (-) than was seen (+). If what was seen is right, record it \
      with \(Self.recordingVariable)=1.
      \(try await Self.difference(from: expected, to: seen))
      """
  }

  /// The unified diff between two texts, as `diff -u` words it; empty for equal texts.
  ///
  /// - Throws: what keeps `diff` from running.
  package static func difference(
    from expected: String, to actual: String
  ) async throws -> String {
    try await withTemporaryFolder { folder in
      try expected.write(toFile: folder + "/expected", atomically: false, encoding: .utf8)
      try actual.write(toFile: folder + "/seen", atomically: false, encoding: .utf8)
      return try await ProcessRunner(workingDirectory: folder)
        .run("diff", ["--unified", "--label=expected", "--label=seen", "expected", "seen"]).output
    }
  }
}
