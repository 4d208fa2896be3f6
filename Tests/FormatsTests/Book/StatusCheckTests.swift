import Engine
import TestSupport
import Testing

@testable import Formats

@Suite("What status.csv tells has to follow from the events")
struct StatusCheckTests {
  /// 2026-11-23T09:00:00Z.
  private static let nine = Instant(1_795_424_400)
  private static let header = "email,mobile_phone,status,since,detail\n"
  private static let annsRow = "ann@acme.example,+44 7911 123456,Not Connected,2026-11-23T09:00:00Z"
  private static let ann = Enrollment(
    subject: "s_ann", email: "ann@acme.example", phone: "+447911123456", since: nine)
  private static let help = "(leave the file to Pairbook: the next sync writes it anew)"

  static let cases: [(String, [Enrollment], String, [String])] = [
    ("a row that its event explains, whatever its detail", [ann], "\(annsRow),invited\n", []),
    (
      "somebody who is on and not enrolled has no event", [],
      "ann@acme.example,,Not Connected,,phone missing\n", []
    ),
    (
      "another status", [ann],
      "ann@acme.example,+44 7911 123456,Archiving,2026-11-23T09:00:00Z,\n",
      [
        "status.csv:2:1 PB404 error: the row of ann@acme.example says Archiving since 2026-11-23T09:00:00Z, the events say Not Connected since 2026-11-23T09:00:00Z \(help)"
      ]
    ),
    (
      "another time", [ann],
      "ann@acme.example,+44 7911 123456,Not Connected,2026-11-01T09:00:00Z,\n",
      [
        "status.csv:2:1 PB404 error: the row of ann@acme.example says Not Connected since 2026-11-01T09:00:00Z, the events say Not Connected since 2026-11-23T09:00:00Z \(help)"
      ]
    ),
    (
      "another phone", [ann],
      "ann@acme.example,+44 7911 123457,Not Connected,2026-11-23T09:00:00Z,\n",
      [
        "status.csv:2:1 PB404 error: the row of ann@acme.example says Not Connected since 2026-11-23T09:00:00Z with +447911123457, the events say Not Connected since 2026-11-23T09:00:00Z with +447911123456 \(help)"
      ]
    ),
    (
      "as if enrolled, and nobody was", [],
      "\(annsRow),invited\n",
      [
        "status.csv:2:1 PB404 error: the row of ann@acme.example says Not Connected since 2026-11-23T09:00:00Z with +447911123456, and no event tells of it \(help)"
      ]
    ),
    (
      "Archiving since no time", [],
      "ann@acme.example,,Archiving,,\n",
      [
        "status.csv:2:1 PB404 error: the row of ann@acme.example says Archiving with no phone, and no event tells of it \(help)"
      ]
    ),
    (
      "as if not enrolled, and somebody is", [ann],
      "ann@acme.example,+44 7911 123456,Not Connected,,not invited yet\n",
      [
        "status.csv:2:1 PB404 error: the row of ann@acme.example says Not Connected, the events say Not Connected since 2026-11-23T09:00:00Z \(help)"
      ]
    ),
    (
      "two rows for one person: the one that is true is left alone", [ann],
      "ann@acme.example,+44 7911 123456,Archiving,2026-11-23T09:00:00Z,\n\(annsRow),\n",
      [
        "status.csv:2:1 PB404 error: the row of ann@acme.example says Archiving since 2026-11-23T09:00:00Z with +447911123456, and no event tells of it \(help)"
      ]
    ),
    (
      "a row that is missing", [ann], "",
      [
        "status.csv PB404 error: there is no row of ann@acme.example, the events say Not Connected since 2026-11-23T09:00:00Z \(help)"
      ]
    ),
    (
      "a row that cannot be read explains nobody", [ann], "ann@acme.example,,Connected,,\n",
      [
        "status.csv PB404 error: there is no row of ann@acme.example, the events say Not Connected since 2026-11-23T09:00:00Z \(help)",
        "status.csv:2:1 PB401 warning: the row is not one that Pairbook writes \(help)",
      ]
    ),
    (
      "a merge that was left unfinished is told once, and nobody by it",
      [ann], "<<<<<<< ours\n\(annsRow),\n=======\n\(annsRow),invited\n>>>>>>> theirs\n",
      [
        "status.csv:2:1 PB009 error: a merge was left unfinished here: both sides stand in the file, and neither is acted on \(help)"
      ]
    ),
  ]

  @Test("is compared row by row", arguments: cases)
  func unexplained(
    sentence: String, enrollments: [Enrollment], rows: String, problems: [String]
  ) {
    let found = StatusFile.unexplained(
      in: Array((Self.header + rows).utf8), path: "status.csv", by: enrollments)
    #expect(found.map(\.spelt) == problems, "\(sentence)")
  }

  /// The codes that this suite shows.
  static let codes: Set<DiagnosticCode> = [.statusUnexplained]
}
