import Engine
import Testing

@testable import Formats

@Suite("What the program writes")
struct WrittenValueTests {
  private func problems(_ bytes: [UInt8], _ schema: Schema) -> [String] {
    let document = JSONDocument(bytes: bytes, path: "written.json")
    return (document.diagnostics + document.problems(as: schema.shape)).map(\.spelt)
  }

  private func schemaNamed(in bytes: [UInt8]) throws -> String? {
    try JSONValue(parsing: bytes, path: "")["$schema"]?.string
  }

  @Test("is of its schema, and a file names it: a plan")
  func plan() throws {
    let bytes = JSONValue.object(PlanJSON.document(PlanFixture.plan)).serialized(.pretty)
    #expect(problems(bytes, Schemas.plan) == [])
    #expect(try schemaNamed(in: bytes) == Schemas.plan.uri)
  }

  @Test("is of its schema: every kind of action that a plan has, of every status")
  func actions() {
    for kind in PlanShapes.kinds {
      for status in Status.allCases {
        var plan = PlanFixture.plan
        plan.accounts = [
          AccountPlan(
            account: "acme",
            actions: [
              Action(
                account: "acme", user: "ann@acme.example", kind: kind, reason: .new, from: status,
                to: status)
            ])
        ]
        let bytes = JSONValue.object(PlanJSON.document(plan)).serialized(.compact)
        #expect(problems(bytes, Schemas.plan) == [])
      }
    }
    // What is done by hand is the one kind that is never planned.
    #expect(Set(ActionKind.allCases).subtracting(PlanShapes.kinds) == [.revoke])
  }

  @Test("is of its schema, and a file names it: published.json")
  func published() throws {
    let record = PublishedRecord(
      store: TestBooks.id, revision: SchemaExamples.blob, observedAt: PlanFixture.now)
    #expect(problems(record.json, Schemas.published) == [])
    #expect(try schemaNamed(in: record.json) == Schemas.published.uri)
    #expect(try PublishedRecord(json: record.json, path: "published.json") == record)
  }

  @Test("is of its schema: events of every kind")
  func events() {
    for kind in EventKind.allCases {
      let draft = EventDraft(
        kind: kind, at: PlanFixture.now, subject: "s_1", email: "ann@acme.example",
        phone: "+447911123456", from: nil, to: .notConnected, cause: "x",
        state: Enrollment(
          subject: "s_1", email: "ann@acme.example", phone: "+447911123456", since: PlanFixture.now)
      )
      let sealed = EventCodec.seal(
        draft, seq: 1, prev: nil, revision: SchemaExamples.blob, actor: "x", salt: [1],
        rehearsal: true)
      #expect(problems(Array(sealed.line.utf8), Schemas.event) == [])
    }
  }

  @Test("is of its schema, and a file names it: a roster and an archiving file with nobody in it")
  func peopleFiles() throws {
    for (file, schema) in [(PeopleFile.users, Schemas.users), (.archiving, Schemas.archiving)] {
      let bytes = file.empty(path: "\(file.stem).json")
      #expect(problems(bytes, schema) == [])
      #expect(try schemaNamed(in: bytes) == schema.uri)
    }
  }

  @Test("is of its schema: the report of an import")
  func importing() {
    var report = ImportReport(source: "okta", sourceTitle: "Okta", rowCount: 6)
    report.added = [ImportReport.Person(line: 2, email: "a@b.example", mobilePhone: nil)]
    report.changed = [
      ImportReport.Changed(
        line: 3, email: "b@b.example",
        changes: [ImportReport.CellChange(column: "locale", from: "", to: "en")])
    ]
    report.renames = [
      ImportReport.Rename(line: 4, from: "c@b.example", to: "d@b.example", because: "id")
    ]
    report.blocked = [ImportReport.Blocked(line: 5, email: "e@b.example", isListed: true)]
    report.rejected = [ImportReport.Rejected(line: 6, email: nil, reason: "no e-mail")]
    report.notes = [ImportReport.Note(line: 2, email: "a@b.example", text: "no phone")]
    report.missing = ["f@b.example"]
    report.isRemoving = true
    let json = report.json(account: "acme", dryRun: false, rejectedFile: "x.rejected.csv")
    #expect(problems(json.serialized(.pretty), Schemas.importing) == [])
  }
}
