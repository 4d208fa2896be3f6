import Testing

@testable import Reconciliation

@Suite("The message of a publishing commit")
struct PublishingMessageTests {
  static let store = "6f1c3f4e-8a63-4d0b-9c4e-1f0a2b3c4d5e"

  @Test(
    "says for people whose files changed",
    arguments: [
      (["acme"], "Publish the status of acme"),
      (["acme", "globex"], "Publish the status of 2 accounts"),
      ([], "Publish which revision was carried out"),
    ])
  func subject(accounts: [String], subject: String) {
    #expect(
      PublishingMessage.text(accounts: accounts, store: Self.store)
        == "\(subject)\n\nPairbook-Store: \(Self.store)\n")
  }

  @Test(
    "is known again by its trailer alone",
    arguments: [
      ("as it was written", "Publish\n\nPairbook-Store: a\n", "a"),
      ("with another subject", "Statuses\n\nPairbook-Store: a\n", "a"),
      (
        "with other trailers", "x\n\nPairbook-Store: a\nSigned-off-by: Ann <ann@acme.example>\n",
        "a"
      ),
      ("with a body", "x\n\nWhy it is.\n\nPairbook-Store: a", "a"),
      ("the subject alone is anybody's", "Publish the status of acme\n", nil),
      ("a trailer is no subject", "Pairbook-Store: a\n", nil),
      ("nor part of the body", "x\n\nPairbook-Store: a\n\nThat was the trailer.\n", nil),
      ("nor quoted", "Revert \"Publish\"\n\n    Pairbook-Store: a\n", nil),
      ("two are a squash by hand", "x\n\nPairbook-Store: a\nPairbook-Store: b\n", nil),
      ("an empty message", "", nil),
    ])
  func trailer(sentence: String, message: String, store: String?) {
    #expect(PublishingMessage.store(of: message) == store, "\(sentence)")
  }
}
