import Formats
import Foundation
import GatewaySimulation
import TestSupport
import Testing

/// The OpenAPI documents of the real gateways, which the project itself does not carry.
///
/// They are looked for in `PAIRBOOK_TEST_CONTRACTS`, else in `shared/contracts` beside the package.
struct OpenAPI {
  let document: String

  init(_ kind: World.Settings.Kind) throws {
    document = try #require(Self.folder) + "/" + Self.names(kind)
  }

  static let folder: String? = {
    let folder =
      ProcessInfo.processInfo.environment["PAIRBOOK_TEST_CONTRACTS"]
      ?? PackageFiles.root + "/../shared/contracts"
    let isThere = World.Settings.Kind.allCases.allSatisfy {
      FileManager.default.isReadableFile(atPath: folder + "/" + names($0))
    }
    return isThere ? folder : nil
  }()

  private static func names(_ kind: World.Settings.Kind) -> String {
    switch kind {
    case .waha: "waha-openapi-2026.7.1-pairing.json"
    case .gowa: "gowa-openapi-9.0.0.yaml"
    }
  }

  /// One verdict for each case: `valid`, or what is wrong.
  func verdicts(_ cases: [JSONValue]) async throws -> [String] {
    let python =
      ProcessInfo.processInfo.environment["PAIRBOOK_TEST_PYTHON"]
      ?? PackageFiles.root + "/.venv/bin/python"
    let lines = cases.map { String(decoding: $0.serialized(.compact), as: UTF8.self) + "\n" }
    let output = try await ProcessRunner(timeout: .seconds(300)).run(
      python, [PackageFiles.root + "/Tests/Tools/validate_openapi.py", document],
      input: lines.joined()
    ).successfulOutput()
    return output.split(separator: "\n").map(String.init)
  }

  /// A call and its answer, as the validator takes it.
  static func exchange(_ request: SimulatedRequest, _ answer: SimulatedAnswer) throws -> JSONValue {
    var path = "/" + request.path.map(encoded).joined(separator: "/")
    let query = request.query.sorted { $0.key < $1.key }
    if !query.isEmpty {
      path += "?" + query.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&")
    }
    var members: [JSONObject.Member] = [
      .init("method", .string(request.method)), .init("path", .string(path)),
      .init("status", .integer(Int64(answer.status))),
      .init("contentType", .string(answer.contentType)),
    ]
    if !request.body.isEmpty {
      members.append(.init("request", try JSONValue(parsing: request.body, path: "request")))
    }
    if answer.contentType.hasPrefix("application/json") {
      members.append(.init("answer", try JSONValue(parsing: answer.body, path: "answer")))
    } else if !answer.contentType.isEmpty {
      members.append(.init("answer", ""))
    }
    return .object(JSONObject(members))
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(
      withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-_."))) ?? text
  }
}
