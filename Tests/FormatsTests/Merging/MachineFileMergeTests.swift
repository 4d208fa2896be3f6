import Testing

@testable import Formats

@Suite("What pairbook alone writes is never merged row by row")
struct MachineFileMergeTests {
  private static let header = "email,mobile_phone,status,since,detail\n"

  private static func status(_ since: String) -> String {
    header + "ann@x.example,+44 7911 123401,Archiving,\(since),\n"
  }

  @Test("the statuses of the later change are taken, and ours where neither is later")
  func statuses() {
    let (old, new) = (Self.status("2026-03-01T10:00:00Z"), Self.status("2026-03-02T10:00:00Z"))
    #expect(Merging.merge("status.csv", Self.header, old, new).text == new)
    #expect(Merging.merge("status.csv", Self.header, new, old).text == new)
    let other = new.replacing("Archiving", with: "Logged Out")
    #expect(Merging.merge("status.csv", Self.header, new, other).text == new)
    #expect(Merging.merge("status.csv", Self.header, new, other).conflicts == [])
    #expect(Merging.merge("status.csv", Self.header, "damaged", new).text == new)
  }

  @Test("the record of the later look is taken")
  func record() {
    func record(_ at: String) -> String {
      #"{"$schema":"\#(Schemas.published.uri)","version":1,"store":"6f9619ff-8b86-4d01-b42d-00c04fc964ff","revision":null,"observedAt":"\#(at)"}"#
    }
    let (old, new) = (record("2026-03-01T10:00:00Z"), record("2026-03-02T10:00:00Z"))
    #expect(Merging.merge("published.json", "", old, new).text == new)
    #expect(Merging.merge("published.json", "", new, old).text == new)
    #expect(Merging.merge("published.json", "", new, "{").text == new)
  }

  @Test("of events that go on from each other the longer file is taken, and no other is made up")
  func events() {
    let path = "accounts/a/events/2026-03.jsonl"
    #expect(Merging.merge(path, "1\n", "1\n2\n", "1\n2\n3\n").text == "1\n2\n3\n")
    #expect(Merging.merge(path, "1\n", "1\n2\n3\n", "1\n2\n").text == "1\n2\n3\n")
    let apart = Merging.merge(path, "1\n", "1\n2\n", "1\n3\n")
    #expect(apart.text == "1\n2\n")
    #expect(apart.conflicts.count == 1)
    #expect(apart.conflicts.first?.hasPrefix("both sides have events that the other lacks") == true)
  }
}
