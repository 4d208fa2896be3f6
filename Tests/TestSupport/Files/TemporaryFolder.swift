import FoundationEssentials

/// Calls `body` with the absolute path of a new, empty folder, and removes the folder afterwards.
///
/// The path has no symbolic link in it, so programs that resolve theirs print the same one.
///
/// - Throws: what `body` throws, and what keeps the folder from being made or removed.
package func withTemporaryFolder<Value>(
  isolation: isolated (any Actor)? = #isolation,
  _ body: (String) async throws -> Value
) async throws -> Value {
  let files = FileManager.default
  let path = files.temporaryDirectory.resolvingSymlinksInPath()
    .appending(path: "pairbook-\(UUID().uuidString)").path
  try files.createDirectory(atPath: path, withIntermediateDirectories: false)
  let value: Value
  do {
    value = try await body(path)
  } catch {
    try? files.removeItem(atPath: path)  // The failure of the body is the one to report.
    throw error
  }
  try files.removeItem(atPath: path)
  return value
}
