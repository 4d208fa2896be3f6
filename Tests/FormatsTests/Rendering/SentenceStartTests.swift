import Testing

@testable import Formats

@Suite("A sentence begins with a capital")
struct SentenceStartTests {
  @Test(
    "unless it begins with what is spelt otherwise",
    arguments: [
      ("account added", "Account added"), ("2 people left", "2 people left"),
      ("account.json removed", "account.json removed"),
      ("accounts/acme removed", "accounts/acme removed"),
      ("git restore users.csv", "git restore users.csv"),
      ("pairbook disable ann", "pairbook disable ann"), ("", ""),
    ])
  func begin(_ words: String, _ expected: String) {
    #expect(words.beginningSentence == expected)
  }
}
