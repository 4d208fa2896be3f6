import CCurlShim
import Reconciliation
import Testing

@testable import Mail

/// A conversation is written as lines: `> ` what we send, `< ` what the server answers, `*` the text.
@Suite("What a conversation with a mail server means")
struct SMTPTraceTests {
  static let server = SMTPServer(host: "mx.example", port: 587, user: "ann", password: "s3cret")
  static let fresh = [
    "< 220 mx ESMTP", "> EHLO me", "< 250-mx", "< 250-SIZE 1000", "< 250 SMTPUTF8",
  ]

  static func trace(_ lines: [String]) -> SMTPTrace {
    var trace = SMTPTrace()
    trace.beginMessage()
    for line in lines {
      let bytes = Array((line.dropFirst(2) + "\r\n").utf8)
      switch line.first {
      case ">": trace.sent(bytes)
      case "<": trace.received(bytes)
      default: trace.sentText()
      }
    }
    return trace
  }

  static let lost = CurlFailure(code: CURLE_RECV_ERROR, words: "connection reset")
  static let refused = CurlFailure(code: CURLE_SEND_ERROR, words: "failed: 550")
  static let weird = CurlFailure(code: CURLE_WEIRD_SERVER_REPLY, words: "weird")
  static let silent = CurlFailure(code: CURLE_OPERATION_TIMEDOUT, words: "timeout")

  /// The verdict in short: its case, and the beginning of its words.
  static let verdicts: [(String, [String], CurlFailure?, String)] = [
    (
      "taken", fresh + ["> MAIL FROM:<a@x>", "< 250 ok", "*", "< 250 queued as 7"], nil,
      "accepted 250 queued as 7"
    ),
    (
      "taken with another 2xx, which libcurl calls weird", fresh + ["*", "< 252 fine"], weird,
      "accepted 252 fine"
    ),
    (
      "taken, then the connection ends badly", fresh + ["*", "< 250 ok", "> QUIT", "< 421 bye"],
      lost,
      "accepted 250 ok"
    ),
    (
      "recipient unknown",
      fresh + ["> RCPT TO:<b@x>", "< 550 5.1.1 unknown", "> QUIT", "< 221 bye"],
      refused, "refused 550 5.1.1 unknown"
    ),
    (
      "recipient's box is full for now", fresh + ["> RCPT TO:<b@x>", "< 452 4.2.2 full"], refused,
      "later 452 4.2.2 full"
    ),
    (
      "policy at RCPT may be about anybody", fresh + ["> RCPT TO:<b@x>", "< 550 5.7.1 denied"],
      refused,
      "later 550 5.7.1 denied"
    ),
    (
      "no relaying, without a status", fresh + ["> RCPT TO:<b@x>", "< 550 relay not permitted"],
      refused,
      "later 550 relay not permitted"
    ),
    (
      "we are refused at RCPT",
      fresh + ["> RCPT TO:<b@x>", "< 554 5.7.1 <me>: Client host rejected: no"],
      refused, "nothing smtp://mx.example:587 takes no mail from us: 554 5.7.1 <me>: Client host"
    ),
    (
      "the sender is refused at RCPT",
      fresh + ["> RCPT TO:<b@x>", "< 553 5.7.1 <a@x>: Sender address rejected: not yours"], refused,
      "sender later 553 5.7.1 <a@x>: Sender address rejected: not yours"
    ),
    (
      "the sender is refused", fresh + ["> MAIL FROM:<a@x>", "< 550 5.1.8 no such domain"], refused,
      "sender later 550 5.1.8 no such domain"
    ),
    (
      "the sender must sign in", fresh + ["> MAIL FROM:<a@x>", "< 530 5.7.0 Must sign in"], refused,
      "nothing smtp://mx.example:587 takes no mail from us: 530 5.7.0 Must sign in"
    ),
    (
      "too big, said at MAIL", fresh + ["> MAIL FROM:<a@x> SIZE=9", "< 552 5.3.4 too big"], refused,
      "refused 552 5.3.4 too big"
    ),
    (
      "no room on the server, said at MAIL", fresh + ["> MAIL FROM:<a@x>", "< 452 4.3.1 no room"],
      refused,
      "sender later 452 4.3.1 no room"
    ),
    ("DATA is refused", fresh + ["> DATA", "< 554 5.5.1 no"], refused, "refused 554 5.5.1 no"),
    ("the text is refused", fresh + ["*", "< 554 5.6.0 spam"], weird, "refused 554 5.6.0 spam"),
    ("the text is put off", fresh + ["*", "< 451 4.7.1 wait"], weird, "later 451 4.7.1 wait"),
    (
      "the server ends after the text", fresh + ["*", "< 421 4.3.2 bye"], weird,
      "later 421 4.3.2 bye"
    ),
    (
      "the connection is lost after the text", fresh + ["*"], lost,
      "later the connection was lost after the text was sent"
    ),
    (
      "half an answer to the text is none", fresh + ["*", "< 250-almost"], lost,
      "later the connection was lost after the text was sent"
    ),
    ("silence after the text", fresh + ["*"], silent, "later no answer to the text within 180 s"),
    (
      "silence before it", fresh + ["> MAIL FROM:<a@x>"], silent,
      "nothing smtp://mx.example:587 does not answer: timeout"
    ),
    (
      "an old connection is lost before the text", ["> MAIL FROM:<a@x>"], lost, "again"
    ),
    (
      "an old connection is lost before a word", [], refused, "again"
    ),
    (
      "a new connection is lost before the text", fresh + ["> MAIL FROM:<a@x>"], lost,
      "nothing smtp://mx.example:587 cannot be reached: connection reset"
    ),
    ("421 on an old connection", ["> MAIL FROM:<a@x>", "< 421 4.7.0 enough"], refused, "again"),
    (
      "421 on a new one", fresh + ["> MAIL FROM:<a@x>", "< 421 4.7.0 enough"], refused,
      "nothing smtp://mx.example:587 is not taking mail now: 421 4.7.0 enough"
    ),
    (
      "the password is wrong",
      fresh + ["> AUTH PLAIN", "< 334 ", "> AGFubgBzM2NyZXQ=", "< 535 5.7.8 no"],
      CurlFailure(code: CURLE_LOGIN_DENIED, words: "Login denied"),
      "nothing smtp://mx.example:587 does not sign in “ann”: 535 5.7.8 no"
    ),
  ]

  @Test("verdicts", arguments: verdicts.indices)
  func verdict(index: Int) {
    let (sentence, lines, failure, expected) = Self.verdicts[index]
    let verdict = Self.trace(lines).verdict(failure, server: Self.server)
    let short =
      switch verdict {
      case .mail(.accepted(let words)): "accepted \(words)"
      case .mail(.refusedForGood(let words)): "refused \(words)"
      case .mail(.tryLater(let words)): "later \(words)"
      case .sender(.tryLater(let words)): "sender later \(words)"
      case .again: "again"
      case .nothing(let reason): "nothing \(reason.reason)"
      default: "\(verdict)"
      }
    #expect(short.hasPrefix(expected), "\(sentence): \(short)")
  }

  @Test("lines of credentials are taken for no command, and none is kept")
  func credentials() {
    // Base64 that begins like a command.
    let trace = Self.trace(
      Self.fresh + [
        "> AUTH LOGIN", "< 334 VXNlcm5hbWU6", "> MAIL", "< 334 UGFzc3dvcmQ6", "> QUIT", "< 235 ok",
      ])
    #expect(trace.stage == .auth)
    #expect(trace.isSignedIn)
    #expect(!"\(trace)".contains("MAIL"))
  }

  @Test("what the server offers is read from its last EHLO alone")
  func offers() {
    let trace = Self.trace(
      Self.fresh + [
        "> STARTTLS", "< 220 go", "> EHLO me", "< 250-mx", "< 250-auth PLAIN", "< 250 HELP",
      ])
    #expect(trace.offers == ["MX", "AUTH", "HELP"])
    #expect(trace.isEncrypted)
  }

  @Test("a long or hostile answer is cut and made harmless")
  func hostileWords() {
    let trace = Self.trace(
      Self.fresh + [
        "> RCPT TO:<b@x>", "< 550 \u{1B}]0;title\u{7}" + String(repeating: "x", count: 9_000),
      ])
    #expect(trace.reply.words.count == 500)
    #expect(trace.reply.words.hasPrefix("550  ]0;title xxx"))
  }

  @Test("an answer that is no answer changes nothing")
  func nonsense() {
    let trace = Self.trace(Self.fresh + ["> RCPT TO:<b@x>", "< hello", "< 5", "< "])
    #expect(trace.reply == SMTPReply())
  }
}
