import Foundation
import TestSupport

@testable import Formats

/// Python's `jsonschema`, asked about many values at once.
enum IndependentValidator {
  struct Case {
    /// A schema's name, or a schema.
    var schema: JSONValue
    var instance: JSONValue
  }

  /// One verdict for each case: whether the value is valid.
  static func verdicts(on cases: [Case]) async throws -> [Bool] {
    let lines = cases.map { theCase in
      let line: JSONValue = ["schema": theCase.schema, "instance": theCase.instance]
      return String(decoding: line.serialized(.compact), as: UTF8.self) + "\n"
    }
    let root = PackageFiles.root
    let python =
      ProcessInfo.processInfo.environment["PAIRBOOK_TEST_PYTHON"] ?? root + "/.venv/bin/python"
    // Beside the whole suite it has to wait for its turn.
    let result = try await ProcessRunner(timeout: .seconds(300)).run(
      python, [root + "/Tests/Tools/validate_json.py", root + "/schema"], input: lines.joined())
    guard result.end == .exited(0) else {
      throw Failed(words: result.error, python: python)
    }
    return result.output.split(separator: "\n").map { $0 == "valid" }
  }

  struct Failed: Error, CustomStringConvertible {
    var words: String
    var python: String
    var description: String {
      "\(python) cannot validate (`make setup` makes .venv; PAIRBOOK_TEST_PYTHON names another): "
        + words
    }
  }
}
