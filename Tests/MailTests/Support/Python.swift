import Foundation
import TestSupport
import Testing

/// The Python of the package's `.venv`, or the one that `PAIRBOOK_TEST_PYTHON` names.
///
/// It is the independent oracle: its `email` package reads our messages, its `aiosmtpd` takes them.
struct TestPython {
  let program: String

  init() throws {
    program =
      ProcessInfo.processInfo.environment["PAIRBOOK_TEST_PYTHON"]
      ?? PackageFiles.root + "/.venv/bin/python"
    try #require(
      FileManager.default.isExecutableFile(atPath: program),
      "The mail tests need Python with aiosmtpd and cryptography: `make setup` makes .venv.")
  }

  /// A script of `Tests/Tools`.
  static func script(_ name: String) -> String { PackageFiles.root + "/Tests/Tools/\(name)" }

  /// Runs a script to its end and gives what it printed.
  func run(_ script: String, _ arguments: [String] = []) async throws -> Data {
    let result = try await ProcessRunner().run(program, [Self.script(script)] + arguments)
    return Data(try result.successfulOutput().utf8)
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
        try Data(message).write(to: URL(filePath: "\(folder)/\(index).eml"))
      }
      let output = try await TestPython().run("parse_mail.py", [folder, "\(messages.count)"])
      return try JSONDecoder().decode([ParsedMail].self, from: output)
    }
  }
}
