import TestSupport
import Testing

@Suite("What varies in a transcript")
struct PlaceholdersTests {
  static let first = "1111111111111111111111111111111111111111"
  static let second = "abcdef0123456789abcdef0123456789abcdef01"

  @Test(
    "has a placeholder, counted by first appearance",
    arguments: [
      ("paths and names, the longer first", "/t/home/a /t/book /t", "[HOME]/a [T]/book [T]"),
      ("the same commit, long and short", "\(second) abcdef0", "[COMMIT 1] [COMMIT 1]"),
      ("two commits", "\(second) \(first) \(second)", "[COMMIT 1] [COMMIT 2] [COMMIT 1]"),
      ("a commit never made here", "2222222 \(first)", "2222222 [COMMIT 1]"),
      ("a phone is no commit", "+447911123456 447911123456", "+447911123456 447911123456"),
      (
        "a UUID", "id 123E4567-E89B-12D3-A456-426614174000.",
        "id [UUID 1]."
      ),
      (
        "a digest", "sha256:\(String(repeating: "ab", count: 32))",
        "sha256:[DIGEST 1]"
      ),
      (
        "a link", "https://wa.example/p/4mJtYyS0vQyqjT1lqXr-Yw_9 and on",
        "https://wa.example/p/[LINK 1] and on"
      ),
      (
        "a salt or the name of a message", "b571d0fd168110fea77b926e74d3f50f.invitation-1.eml",
        "[ID 1].invitation-1.eml"
      ),
      ("a boundary", "--=_176629fa96b9237198b430f0--", "--=_[BOUNDARY 1]--"),
      ("a check code", "Check code: 5N7-A5N", "Check code: [CODE 1]"),
      ("a check code in JSON", #""checkCode": "5N7-A5N""#, #""checkCode": "[CODE 1]""#),
      ("a phone is no check code", "+1 212-555-0103", "+1 212-555-0103"),
      (
        "a port that was free", "http://127.0.0.1:43075/ on port 43075",
        "http://127.0.0.1:[PORT 1]/ on port [PORT 1]"
      ),
      ("a port that was chosen", "127.0.0.1:8080, port 9464", "127.0.0.1:8080, port 9464"),
      ("a subject", #""subject":"s_0a1b2c3d4e5f""#, #""subject":"[SUBJECT 1]""#),
    ])
  func replacing(sentence: String, text: String, expected: String) {
    var placeholders = Placeholders(
      names: ["/t": "[T]", "/t/home": "[HOME]"], objects: [Self.first, Self.second])
    #expect(placeholders.replace(in: text) == expected, "\(sentence)")
  }

  @Test("is counted on over the whole story")
  func acrossTexts() {
    var placeholders = Placeholders(names: [:], objects: [])
    #expect(placeholders.replace(in: Self.first) == "[COMMIT 1]")
    #expect(placeholders.replace(in: "\(Self.second) \(Self.first)") == "[COMMIT 2] [COMMIT 1]")
  }
}
