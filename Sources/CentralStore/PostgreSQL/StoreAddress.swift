import CPostgreSQLShim
import Glibc
import Reconciliation

/// Where a store in PostgreSQL lies, as its URL says (libpq, 34.1.1.2) and the environment completes it.
package struct StoreAddress: Sendable {
  let url: String
  /// Of the URL: host, port, dbname, sslmode, ….
  private let named: [String: String]
  private let environment: [String: String]

  /// - Throws: `StoreError.unavailable` for a URL that libpq does not understand, or without libpq.
  package init(_ url: String, environment: [String: String]) throws {
    self.url = url
    self.environment = environment
    named = try Self.parse(url)
  }

  /// Without secrets, for messages.
  package var name: String {
    let host = host.hasPrefix("/") ? "" : host
    let port = port.map { ":\($0)" } ?? ""
    return "postgres://\(host)\(port)/\(database ?? "")"
  }

  /// As `connections.store` may have it: without a password, but with the user and how the way is encrypted.
  package var setting: String {
    let user = named["user"].map { "\($0)@" } ?? ""
    let mode = named["sslmode"].map { "?sslmode=\($0)" } ?? ""
    return name.replacing("://", with: "://\(user)", maxReplacements: 1) + mode
  }

  /// With what weakens the way there, so that a change of that is one of the server.
  package var server: String { named["sslmode"].map { "\(name) (sslmode \($0))" } ?? name }

  var what: String { "The store \(name)" }
  var user: String? { named["user"] ?? environment["PGUSER"] }
  var database: String? { named["dbname"] ?? environment["PGDATABASE"] ?? user }

  private var host: String { named["hostaddr"] ?? named["host"] ?? environment["PGHOST"] ?? "" }
  private var port: String? { named["port"] ?? environment["PGPORT"] }

  /// Where the URL leads to besides the host that it names, by which passwords are looked up; nil where it does not.
  package var detour: String? { named["hostaddr"] }

  /// Parameters of the URL that name files or programs of this machine.
  package var localPlaces: [String] {
    ["passfile", "service", "sslcert", "sslcrl", "sslcrldir", "sslkey", "sslrootcert"]
      .filter { named[$0] != nil }
  }

  /// In the order in which libpq takes them: what the URL says overrides what stands before it.
  var settings: [(key: String, value: String)] {
    var settings = [
      // A peer that is gone is noticed within half a minute.
      (key: "keepalives_idle", value: "15"), (key: "keepalives_interval", value: "5"),
      (key: "keepalives_count", value: "3"), (key: "tcp_user_timeout", value: "30000"),
      (key: "fallback_application_name", value: "pairbook"),
    ]
    if !isLoopback, !Self.encrypting.contains(environment["PGSSLMODE"] ?? "") {
      settings.append((key: "sslmode", value: "require"))
    }
    return settings + [(key: "dbname", value: url), (key: "client_encoding", value: "UTF8")]
  }

  private static let encrypting = ["require", "verify-ca", "verify-full"]

  /// Whether every host that is named is this machine.
  private var isLoopback: Bool {
    host.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { host in
      // A name that begins with a slash or an at sign is a socket's.
      host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost"
        || host == "::1" || host.hasPrefix("127.")
    }
  }

  private static func parse(_ url: String) throws -> [String: String] {
    let pq = try openLibrary()
    var words: UnsafeMutablePointer<CChar>?
    guard let options = pq.pointee.PQconninfoParse(url, &words) else {
      // libpq's words may repeat a part of the URL, and that may be a secret.
      pq.pointee.PQfreemem(words)
      throw StoreError.unavailable(
        what: "The store", why: "its URL is not one of PostgreSQL's",
        remedy:
          "Write it as postgres://USER@HOST:PORT/DATABASE, with %-signs for what is special in it")
    }
    defer { pq.pointee.PQconninfoFree(options) }
    var named: [String: String] = [:]
    var option = options
    while let key = option.pointee.keyword {
      if let value = option.pointee.val {
        named[String(cString: key)] = String(cString: value)
      }
      option += 1
    }
    return named
  }

  func library() throws -> UnsafePointer<pairbook_pq> { try Self.openLibrary() }

  private static func openLibrary() throws -> UnsafePointer<pairbook_pq> {
    var why: UnsafePointer<CChar>?
    if let pq = pairbook_pq_open(&why) { return pq }
    throw StoreError.unavailable(
      what: "PostgreSQL’s library",
      why: "it cannot be opened (\(why.map { String(cString: $0) } ?? "no reason given"))",
      remedy: "Install Debian’s package libpq5")
  }
}
