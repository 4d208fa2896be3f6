/// Follows the conversation with a server: which command was last, and what the server answered to it.
///
/// libcurl tells only that something failed; what to do about it depends on where, and on the server's words.
/// Credentials pass by here and are never kept.
struct SMTPTrace {
  /// The command that waits for an answer, or has its answer in `reply`.
  enum Stage: String, Sendable {
    /// Before the server's greeting.
    case connect
    case ehlo = "EHLO"
    case helo = "HELO"
    case startTLS = "STARTTLS"
    case auth = "AUTH"
    case mail = "MAIL"
    case rcpt = "RCPT"
    case data = "DATA"
    /// The text is on its way, or has arrived.
    case text
    case noop = "NOOP"
  }

  private(set) var stage = Stage.connect
  /// The answer to `stage`, so far; its last line is complete when `isComplete`.
  private(set) var reply = SMTPReply()
  /// What the server offered in its last EHLO, in upper case: `STARTTLS`, `SMTPUTF8`, …
  private(set) var offers: Set<String> = []
  private(set) var isSignedIn = false
  private(set) var isEncrypted = false
  /// The server greeted us, so the connection is new.
  private(set) var isGreeted = false
  private var isOver = false

  /// A command went out without a greeting: the connection was open before.
  var isReused: Bool { stage != .connect && !isGreeted }

  /// A new message begins on a connection that may be open.
  mutating func beginMessage() {
    stage = .connect
    reply = SMTPReply()
    isGreeted = false
    isOver = false
  }

  /// Bytes that went out as a command.
  mutating func sent(_ bytes: some Collection<UInt8>) {
    // Between AUTH and its last answer, lines are credentials and not commands.
    if stage == .auth, !reply.isComplete || reply.code == 334 {
      reply = SMTPReply()
      return
    }
    let word = bytes.prefix { $0 != 0x20 && $0 != 0x0D && $0 != 0x0A }.prefix(8)
    let command = String(decoding: word, as: UTF8.self)
    // libcurl takes its leave after a failure: what matters was said before.
    if command == "QUIT" { isOver = true }
    guard !isOver, let next = Stage(rawValue: command) else { return }
    stage = next
    reply = SMTPReply()
    if next == .ehlo || next == .helo { offers = [] }
  }

  /// The first bytes of the text went out.
  mutating func sentText() {
    guard stage != .text else { return }
    stage = .text
    reply = SMTPReply()
  }

  /// A line that came in as an answer.
  mutating func received(_ bytes: some Collection<UInt8>) {
    guard !isOver else { return }
    if reply.isComplete { reply = SMTPReply() }
    guard let line = reply.add(bytes) else { return }
    switch stage {
    case .connect:
      isGreeted = true
      isSignedIn = false
      isEncrypted = false
    case .ehlo where reply.code == 250:
      if let keyword = line.split(separator: " ").first { offers.insert(keyword.uppercased()) }
    case .auth where reply.code == 235: isSignedIn = true
    case .startTLS where reply.code == 220: isEncrypted = true
    default: break
    }
  }
}

/// An answer of a server, which may have several lines (RFC 5321, 4.2.1).
struct SMTPReply: Equatable, Sendable {
  private(set) var code = 0
  private(set) var isComplete = false
  private var texts: [String] = []

  init() {}

  init(code: Int, _ text: String) {
    self.code = code
    texts = [text]
    isComplete = true
  }

  /// Adds `250-SIZE 1000` or `250 OK`; gives the text after the code.
  mutating func add(_ bytes: some Collection<UInt8>) -> String? {
    let line = bytes.prefix { $0 != 0x0D && $0 != 0x0A }
    guard line.count >= 3, let number = Int(String(decoding: line.prefix(3), as: UTF8.self)) else {
      return nil
    }
    code = number
    let rest = line.dropFirst(3)
    isComplete = rest.first != UInt8(ascii: "-")
    let text = Self.printable(String(decoding: rest.dropFirst(), as: UTF8.self))
    texts.append(text)
    return text
  }

  /// The server's own words in one line, code first: `550 5.1.1 No such user`.
  var words: String {
    var text = String(code)
    // A long answer repeats the code of RFC 3463 in each line.
    let status = enhancedStatus
    for (index, line) in texts.enumerated() where !line.isEmpty {
      let repeats = index > 0 && status.map { line.hasPrefix($0 + " ") } == true
      text += " " + (repeats ? String(line.dropFirst((status ?? "").count + 1)) : line)
    }
    return text.count > 500 ? String(text.prefix(499)) + "…" : text
  }

  /// `5.1.1` (RFC 3463), where the server gives one.
  var enhancedStatus: String? {
    guard let word = texts.first?.split(separator: " ").first else { return nil }
    let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers.allSatisfy({ (1...3).contains($0.count) && Int($0) != nil })
    else { return nil }
    return String(word)
  }

  /// A server's words are shown in terminals and files: no control character gets through.
  private static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.breaksHeaders) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.breaksHeaders ? " " : $0 }))
  }
}
