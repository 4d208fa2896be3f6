import Foundation
import Mail
import TestSupport
import Testing

/// `smtp_server.py`, running.
struct TestServer {
  let port: Int
  fileprivate let folder: URL

  /// What the server noted.
  struct Event: Codable {
    var event: String
    var connection: Int?
    var sender: String?
    var recipient: String?
    var options: [String]?
    var encrypted: Bool?
    var user: String?
    var mechanism: String?
    var good: Bool?
  }

  func events() throws -> [Event] {
    try String(decoding: Data(contentsOf: folder.appending(path: "events.jsonl")), as: UTF8.self)
      .split(separator: "\n")
      .map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
  }

  var connections: Int {
    get throws { try events().count { $0.event == "connect" } }
  }

  var messages: [Event] {
    get throws { try events().filter { $0.event == "message" } }
  }

  /// The bytes of the n-th message that was taken, from 1.
  func message(_ number: Int) throws -> [UInt8] {
    try Array(Data(contentsOf: folder.appending(path: "\(number).eml")))
  }

  /// The authority that the server's certificate should come from.
  var authority: String { folder.appending(path: "ca.pem").path }

  /// A sender for it; TLS is required, as off loopback, unless said otherwise.
  func sender(
    requiresTLS: Bool = true, user: String? = nil, password: String? = nil,
    isImplicitTLS: Bool = false, answerTimeout: Int = 20
  ) -> SMTPSender {
    SMTPSender(
      server: SMTPServer(
        host: "localhost", port: port, isImplicitTLS: isImplicitTLS, user: user,
        password: password, certificates: authority, requiresTLS: requiresTLS,
        connectTimeout: 20, answerTimeout: answerTimeout))
  }
}

/// Runs a server with the given arguments for the length of a test.
func withServer<R: Sendable>(
  _ arguments: String..., body: @escaping @Sendable (TestServer) async throws -> R
) async throws -> R {
  try await withServerArguments(arguments, body: body)
}

func withServerArguments<R: Sendable>(
  _ arguments: [String], body: @escaping @Sendable (TestServer) async throws -> R
) async throws -> R {
  try await withTemporaryFolder { folder in
    try await ProcessRunner(timeout: .seconds(300)).withRunning(
      TestPython().program, [TestPython.script("smtp_server.py"), folder] + arguments
    ) { server in
      let line = try await server.firstLine(containing: "listening on ")
      let port = try #require(line.split(separator: " ").last.flatMap { Int($0) })
      return try await body(TestServer(port: port, folder: URL(filePath: folder)))
    }
  }
}
