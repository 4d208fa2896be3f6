import Foundation
import Testing

/// The Python of the package's `.venv`, or the one that `PAIRBOOK_TEST_PYTHON` names.
///
/// It is the independent oracle: its `email` package reads our messages, its `aiosmtpd` takes them.
struct TestPython {
  let executable: URL

  init() throws {
    let environment = ProcessInfo.processInfo.environment
    executable =
      environment["PAIRBOOK_TEST_PYTHON"].map { URL(filePath: $0) }
      ?? packageRoot.appending(path: ".venv/bin/python")
    try #require(
      FileManager.default.isExecutableFile(atPath: executable.path),
      """
      The mail tests need Python with aiosmtpd and cryptography. Make it with: \
      python3 -m venv .venv && .venv/bin/pip install aiosmtpd cryptography
      """)
  }

  /// A script of `Tests/Tools`.
  static func script(_ name: String) -> String {
    packageRoot.appending(path: "Tests/Tools/\(name)").path
  }

  /// Runs a script to its end and gives what it printed.
  func run(_ script: String, _ arguments: [String] = []) throws -> Data {
    let process = Process()
    process.executableURL = executable
    process.arguments = [Self.script(script)] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(script) failed")
    return data
  }
}

/// What Python's `email` package finds in a message.
struct ParsedMail: Codable, Equatable {
  struct Address: Codable, Equatable {
    var name: String
    var address: String
  }
  var headers: [String]
  var subject: String
  var from: [Address]
  var to: [Address]
  var replyTo: [Address]
  var messageID: String
  var autoSubmitted: String
  var language: String
  /// Seconds since 1970.
  var date: Int64
  var contentType: String
  var text: String
  var html: String?
  /// Everything that the parser did not like.
  var defects: [String]
  /// HTML tags that are not closed, or closed out of turn.
  var unbalanced: [String]

  static func parse(_ messages: [[UInt8]]) async throws -> [ParsedMail] {
    try await withTemporaryFolder { folder in
      for (index, message) in messages.enumerated() {
        try Data(message).write(to: folder.appending(path: "\(index).eml"))
      }
      let output = try TestPython().run("parse_mail.py", [folder.path, "\(messages.count)"])
      return try JSONDecoder().decode([ParsedMail].self, from: output)
    }
  }
}
