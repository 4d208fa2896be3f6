import FoundationEssentials
import Glibc

/// A real PostgreSQL server of the tests' own, with a pooler in transaction mode before it; both end with this process.
package struct PostgreSQLServer: Sendable {
  /// Where its files and sockets are.
  package let folder: String
  package let port: Int
  package let poolerPort: Int

  private static let tool = PackageFiles.root + "/Tests/Tools/postgresql-server"
  private static let started = Task { try await PostgreSQLServer() }

  /// The one that all tests share, except those that stop it.
  package static func shared() async throws -> PostgreSQLServer { try await started.value }

  /// Starts one.
  ///
  /// - Throws: ``ProcessFailure`` with the server's words.
  package init() async throws {
    // Not in TMPDIR: a socket's path has 107 bytes at most.
    var template = Array("/tmp/pairbook-pg.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw NoFolder() }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    port = try FreePort.find()
    poolerPort = port + 1
    _ = try await ProcessRunner().run(
      Self.tool, [String(getpid()), folder, String(port), String(poolerPort)]
    ).successfulOutput()
  }

  private struct NoFolder: Error {}

  /// The URL of a database, at the server's socket.
  package func url(_ database: String) -> String {
    "postgres:///\(database)?host=\(folder)&port=\(port)&user=postgres"
  }

  /// The same through the pooler.
  package func pooledURL(_ database: String) -> String {
    "postgres:///\(database)?host=\(folder)&port=\(poolerPort)&user=postgres"
  }

  /// The same over TCP, where the password is asked for.
  package func loopbackURL(_ database: String, password: String? = "secret") -> String {
    "postgres://postgres\(password.map { ":\($0)" } ?? "")@127.0.0.1:\(port)/\(database)"
  }

  /// Makes an empty database; gives its name.
  package func newDatabase() async throws -> String {
    let name = "t\(UInt64.random(in: 0 ... .max))"
    try await sql("CREATE DATABASE \(name) STRATEGY FILE_COPY", in: "postgres")
    return name
  }

  /// Runs statements as the administrator; gives what `psql` prints of their rows.
  @discardableResult
  package func sql(_ statements: String, in database: String) async throws -> String {
    try await ProcessRunner().run(
      "psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url(database)],
      input: statements
    ).successfulOutput()
  }

  /// Lets it crash and come back.
  package func restart() async throws { try await tell("restart") }
  package func stop() async throws { try await tell("stop") }
  package func start() async throws { try await tell("start") }

  private func tell(_ order: String) async throws {
    _ = try await ProcessRunner().run(Self.tool, [order, folder]).successfulOutput()
  }
}
