import Foundation
import Testing

/// The root of the package, where `fixtures` and `.venv` are.
let packageRoot = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// Holds bytes against a recorded file of `fixtures/mail`.
///
/// With `PAIRBOOK_RECORD=1` in the environment the file is written anew, and the test fails all the same: what was
/// recorded is to be read before it counts.
func expectGolden(
  _ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = packageRoot.appending(path: "fixtures/mail/\(name)")
  if ProcessInfo.processInfo.environment["PAIRBOOK_RECORD"] == "1" {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    Issue.record(
      "recorded fixtures/mail/\(name); read it, then run again", sourceLocation: sourceLocation)
    return
  }
  let recorded = try Data(contentsOf: file)
  #expect(
    String(decoding: bytes, as: UTF8.self) == String(decoding: recorded, as: UTF8.self),
    "fixtures/mail/\(name)", sourceLocation: sourceLocation)
}

/// A folder that is gone when the closure returns.
func withTemporaryFolder<R>(_ body: (URL) async throws -> R) async throws -> R {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "pairbook-mail-\(UUID().uuidString)")
  try FileManager.default.createDirectory(
    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder)
}
