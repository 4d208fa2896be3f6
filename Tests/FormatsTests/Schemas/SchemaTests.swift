import TestSupport
import Testing

@testable import Formats

@Suite("The JSON Schemas")
struct SchemaTests {
  @Test("stand in schema/ as the program knows them", arguments: Schemas.all.map(\.name))
  func files(name: String) async throws {
    let schema = try #require(Schemas.all.first { $0.name == name })
    let text = String(decoding: schema.json.serialized(.pretty), as: UTF8.self) + "\n"
    let file = GoldenFile(
      path: PackageFiles.root + "/schema/" + schema.fileName)
    try await file.expect(text)
  }

  @Test("are all there is in schema/")
  func noOthers() async throws {
    let listing = try await ProcessRunner().run("ls", [PackageFiles.root + "/schema"])
    #expect(
      try listing.successfulOutput().split(separator: "\n").map(String.init)
        == Schemas.all.map(\.fileName).sorted())
  }

  @Test("have an example each, which both sides find valid")
  func examples() async throws {
    #expect(SchemaExamples.all.keys.sorted() == Schemas.all.map(\.name).sorted())
    var cases: [IndependentValidator.Case] = []
    for schema in Schemas.all {
      for example in SchemaExamples.all[schema.name] ?? [] {
        #expect(problems(of: example, as: schema) == [])
        cases.append(
          IndependentValidator.Case(schema: .string(schema.name), instance: example))
      }
    }
    #expect(try await IndependentValidator.verdicts(on: cases).allSatisfy { $0 })
  }

  @Test("find a value valid exactly when the program does, wherever one thing is changed")
  func neighbours() async throws {
    var cases: [IndependentValidator.Case] = []
    for schema in Schemas.all {
      for example in SchemaExamples.all[schema.name] ?? [] {
        cases += example.neighbours.map {
          IndependentValidator.Case(schema: .string(schema.name), instance: $0)
        }
      }
    }
    let ours = try await compare(cases)
    #expect(ours.count { $0 } > 500)
    #expect(ours.count { !$0 } > 5_000)
  }

  @Test("find a value valid exactly when the program does, whatever was done to it")
  func mutations() async throws {
    var cases: [IndependentValidator.Case] = []
    for (index, schema) in Schemas.all.enumerated() {
      let examples = SchemaExamples.all[schema.name] ?? []
      var mutator = JSONMutator(seed: UInt64(index + 1), keys: schema.shape.keys + ["x", ""])
      for number in 0..<300 {
        let instance = mutator.mutate(examples[number % examples.count])
        cases.append(
          IndependentValidator.Case(schema: .string(schema.name), instance: instance))
      }
    }
    let ours = try await compare(cases)
    // A test that only sees one side of the border would prove nothing.
    #expect(ours.count { $0 } > 600)
    #expect(ours.count { !$0 } > 1_500)
  }

  @Test("spell the rules of texts as the program checks them")
  func textRules() async throws {
    var mutator = JSONMutator(seed: 99, keys: [])
    var cases: [IndependentValidator.Case] = []
    var ours: [Bool] = []
    for (rule, seeds) in Self.textRules {
      let pattern = try #require(rule.pattern)
      for seed in seeds { #expect(rule.matches(seed), "\(seed)") }
      for number in 0..<500 {
        var text = seeds[number % seeds.count]
        for _ in 0..<number % 4 { text = mutator.changed(text) }
        cases.append(
          IndependentValidator.Case(
            schema: ["pattern": .string(pattern)], instance: .string(text)))
        ours.append(rule.matches(text))
      }
    }
    try await compare(cases, ours)
    #expect(ours.count { $0 } > 2_500)
    #expect(ours.count { !$0 } > 2_500)
  }

  private static let textRules: [(TextRule, [String])] = [
    (.line, ["x", "München"]), (.uuid, [TestBooks.id]), (.accountID, ["acme-ltd.2_x"]),
    (.duration, ["7d", "90m", "999999h"]), (.durationOrZero, ["0d", "10h"]),
    (.mailPause, ["12h", "720m", "799m", "1d", "19h", "2d", "99h", "1440m", "999999m"]),
    (.sendWindow, ["Mon-Fri 08:00-18:00", "Sat 00:00-24:00,Sun 09:30-23:59", "Mon 18:00-08:00"]),
    (.freezeWindow, ["Fri 16:00-24:00", "Sat-Sun", "2026-12-24..2027-01-01", "Mon 18:00-08:00"]),
    (.region, ["GB"]), (.zone, ["UTC", "America/Port-au-Prince", "Etc/GMT+3"]),
    (.locale, ["en", "zh-Hant-TW"]), (.date, ["2026-11-29"]), (.instant, ["2026-11-29T07:45:00Z"]),
    (.sha256, ["sha256:" + String(repeating: "0a", count: 32)]),
    (.objectID, [SchemaExamples.blob, String(repeating: "0a", count: 32)]),
    (.phone, ["+447911123456", "+12"]), (.subject, ["s_0a-Z_"]),
    (.wish, ["on", "Off", "YES", "no", "True", "falSE"]), (.diagnosticCode, ["PB001"]),
    (.webURL, ["https://x", "http://pair.example/x?y"]),
    (.storeURL, ["sqlite:a b/ü", "postgres://x", "postgresql://x"]),
    (.mailURL, ["dir:a b", "smtp://x", "smtps://x:25"]),
    (.gatewayURL, ["none", "sim:", "sim:x", "waha+https://x", "gowa+http://x"]),
    (.bookPath, ["allowed_signers", "a/..b/c.d/...", ".x"]),
    (.folderPattern, [".", "accounts/*", "a/*/b?/...", "*"]),
  ]

  // MARK: Comparing

  private func problems(of instance: JSONValue, as schema: Schema) -> [String] {
    let document = JSONDocument(bytes: instance.serialized(.compact), path: "x.json")
    #expect(document.diagnostics == [])
    return document.problems(as: schema.shape).map(\.spelt)
  }

  /// Holds the program's verdicts on whole files against the validator's, and gives them.
  private func compare(_ cases: [IndependentValidator.Case]) async throws -> [Bool] {
    let schemas = Dictionary(uniqueKeysWithValues: Schemas.all.map { ($0.name, $0) })
    let ours = try cases.map { theCase in
      let schema = try #require(schemas[theCase.schema.string ?? ""])
      return problems(of: theCase.instance, as: schema).isEmpty
    }
    try await compare(cases, ours)
    return ours
  }

  private func compare(_ cases: [IndependentValidator.Case], _ ours: [Bool]) async throws {
    let theirs = try await IndependentValidator.verdicts(on: cases)
    try #require(theirs.count == ours.count)
    for (theCase, verdicts) in zip(cases, zip(ours, theirs)) where verdicts.0 != verdicts.1 {
      let instance = String(decoding: theCase.instance.serialized(.compact), as: UTF8.self)
      let schema = String(decoding: theCase.schema.serialized(.compact), as: UTF8.self)
      Issue.record(
        "\(schema): the program finds it \(verdicts.0 ? "valid" : "invalid"): \(instance)")
    }
  }
}

extension Shape {
  /// Every key that the shape names.
  fileprivate var keys: [String] {
    switch self {
    case .anything, .boolean, .integer, .version, .text, .oneOf: []
    case .list(let element, _): element.keys
    case .object(let object): object.fields.flatMap { [$0.key] + $0.shape.keys }
    case .map(_, let values, _): values.keys
    case .nullable(let shape): shape.keys
    case .either(let first, let second): first.keys + second.keys
    }
  }
}
