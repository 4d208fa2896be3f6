/// Problems as a log in SARIF 2.1.0 (OASIS, with its errata 01), which code hosts and editors read.
package enum SARIFReport {
  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  /// `version` is the program's.
  package static func value(_ problems: [HostedProblem], version: String) -> JSONValue {
    [
      "$schema": .string(schema), "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "Pairbook", "version": .string(version),
              "rules": .array(DiagnosticCode.allCases.map(rule)),
            ]
          ],
          // As `SourcePosition` counts.
          "columnKind": "unicodeCodePoints",
          "results": .array(problems.map(result)),
        ]
      ],
    ]
  }

  private static func rule(_ code: DiagnosticCode) -> JSONValue {
    [
      "id": .string(code.rawValue), "name": .string(name(of: code)),
      "shortDescription": ["text": .string(code.meaning)],
      "help": [
        "text": .string("\(code.meaning) What to do is told at each place where it was found.")
      ],
      "defaultConfiguration": ["level": .string(code.severity.rawValue)],
    ]
  }

  /// SARIF's names of rules are in Pascal case.
  private static func name(of code: DiagnosticCode) -> String {
    let name = String(describing: code)
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  private static let indices = Dictionary(
    uniqueKeysWithValues: zip(DiagnosticCode.allCases, 0...))

  private static func result(_ hosted: HostedProblem) -> JSONValue {
    let problem = hosted.problem
    var place: JSONObject = [
      "artifactLocation": ["uri": .string(uri(hosted.path)), "uriBaseId": "%SRCROOT%"]
    ]
    if let position = problem.position {
      place["region"] = [
        "startLine": .integer(Int64(position.line)),
        "startColumn": .integer(Int64(position.column)),
      ]
    }
    return [
      "ruleId": .string(problem.code.rawValue),
      "ruleIndex": .integer(Int64(indices[problem.code] ?? -1)),
      "level": .string(problem.severity.rawValue),
      "message": ["text": .string(hosted.sentences)],
      "locations": [["physicalLocation": .object(place)]],
      // The one that GitHub goes by, and the same under a name of our own.
      "partialFingerprints": [
        "primaryLocationLineHash": .string(hosted.fingerprint),
        "pairbookProblem/v1": .string(hosted.fingerprint),
      ],
    ]
  }

  /// A relative reference (RFC 3986): whatever is not plain in a path is percent-encoded, `:` among it.
  private static func uri(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
      if isPlain || "-._~/".unicodeScalars.contains(scalar) {
        text.unicodeScalars.append(scalar)
      } else {
        text += "%" + Digest.hex([byte]).uppercased()
      }
    }
    return text
  }
}
