import CCurlShim
import Glibc
import Reconciliation

/// One libcurl handle, and with it the connection that it keeps open.
///
/// Not `Sendable`: it lives and dies on the queue of its `SMTPSender`.
final class CurlConnection {
  private let handle: UnsafeMutableRawPointer
  private let server: SMTPServer
  /// libcurl writes its words here; freed after the handle.
  private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private let conversation = Conversation()

  /// What libcurl's callbacks see of us.
  private final class Conversation {
    var trace = SMTPTrace()
    var text: [UInt8] = []
    var sent = 0
  }

  var trace: SMTPTrace { conversation.trace }

  init(_ server: SMTPServer) throws(MailUnavailable) {
    if let failure = pairbook_curl_open() {
      throw MailUnavailable(
        reason: "The library that sends mail cannot be opened: \(String(cString: failure))",
        remedy: "Install Debian’s package libcurl4.")
    }
    guard let handle = pairbook_curl_new() else {
      throw MailUnavailable(
        reason: "libcurl has no memory for a connection.", remedy: "Free some memory.")
    }
    self.handle = handle
    self.server = server
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try configure()
  }

  deinit {
    // Says QUIT where a connection is open.
    pairbook_curl_free(handle)
    words.deallocate()
  }

  private func configure() throws(MailUnavailable) {
    var result = CURLE_OK
    func note(_ code: CURLcode) { if result == CURLE_OK { result = code } }
    func number(_ option: CURLoption, _ value: Int) {
      note(pairbook_curl_set_long(handle, option, value))
    }
    func string(_ option: CURLoption, _ value: String?) {
      note(pairbook_curl_set_string(handle, option, value))
    }
    note(pairbook_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words))
    string(CURLOPT_URL, server.name)
    // Nothing but the settings above decides where the mail goes and who signs in: no .netrc, no ALL_PROXY.
    number(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    string(CURLOPT_PROXY, "")
    string(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    // Signals belong to the program; libcurl sends with MSG_NOSIGNAL.
    number(CURLOPT_NOSIGNAL, 1)

    number(
      CURLOPT_USE_SSL, Int((server.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_TRY).rawValue))
    number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    number(CURLOPT_SSL_VERIFYPEER, server.requiresTLS ? 1 : 0)
    number(CURLOPT_SSL_VERIFYHOST, server.requiresTLS ? 2 : 0)
    if let certificates = server.certificates {
      string(CURLOPT_CAINFO, certificates)
      // The system's folder would be trusted beside the file.
      string(CURLOPT_CAPATH, nil)
    }
    if let user = server.user {
      string(CURLOPT_USERNAME, user)
      string(CURLOPT_PASSWORD, server.password ?? "")
      // Both go over TLS. Left to itself libcurl tries Kerberos and NTLM first where a server offers them.
      string(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
    }
    number(CURLOPT_CONNECTTIMEOUT, server.connectTimeout)
    number(CURLOPT_SERVER_RESPONSE_TIMEOUT, server.answerTimeout)
    // A text that does not move for as long as an answer may take.
    number(CURLOPT_LOW_SPEED_LIMIT, 1)
    number(CURLOPT_LOW_SPEED_TIME, server.answerTimeout)
    number(CURLOPT_TCP_KEEPALIVE, 1)
    // The server says when an idle connection ends; libcurl's own limit is 118 s.
    number(CURLOPT_MAXAGE_CONN, 3600)

    let context = Unmanaged.passUnretained(conversation).toOpaque()
    number(CURLOPT_VERBOSE, 1)
    note(pairbook_curl_set_pointer(handle, CURLOPT_DEBUGDATA, context))
    note(pairbook_curl_set_tracer(handle, Self.follow))
    note(pairbook_curl_set_pointer(handle, CURLOPT_READDATA, context))
    note(pairbook_curl_set_reader(handle, Self.read))
    guard result == CURLE_OK else {
      throw MailUnavailable(
        reason: "libcurl does not take our settings: \(Self.words(result))",
        remedy: "Pairbook needs libcurl 7.85 or later, with OpenSSL.")
    }
  }

  /// Sends one message; gives why it failed, nil when it did not.
  func send(_ mail: WireMail, onNewConnection: Bool) -> CurlFailure? {
    guard let recipients = pairbook_curl_list(mail.envelopeTo.text) else {
      return CurlFailure(code: CURLE_OUT_OF_MEMORY, words: Self.words(CURLE_OUT_OF_MEMORY))
    }
    defer {
      _ = pairbook_curl_set_list(handle, CURLOPT_MAIL_RCPT, nil)
      pairbook_curl_free_list(recipients)
    }
    conversation.text = mail.bytes
    conversation.sent = 0
    defer { conversation.text = [] }
    return perform(onNewConnection: onNewConnection) { set in
      set(pairbook_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, nil))
      set(pairbook_curl_set_long(handle, CURLOPT_NOBODY, 0))
      set(pairbook_curl_set_long(handle, CURLOPT_UPLOAD, 1))
      set(pairbook_curl_set_string(handle, CURLOPT_MAIL_FROM, mail.envelopeFrom.text))
      set(pairbook_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients))
      set(
        pairbook_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(mail.bytes.count)))
    }
  }

  /// Connects and signs in where no connection is open, and has the server answer to NOOP.
  func greet() -> CurlFailure? {
    perform(onNewConnection: false) { set in
      set(pairbook_curl_set_long(handle, CURLOPT_UPLOAD, 0))
      set(pairbook_curl_set_long(handle, CURLOPT_NOBODY, 1))
      set(pairbook_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, "NOOP"))
    }
  }

  private func perform(
    onNewConnection: Bool, _ settings: ((CURLcode) -> Void) -> Void
  ) -> CurlFailure? {
    var result = CURLE_OK
    settings { code in if result == CURLE_OK { result = code } }
    if result == CURLE_OK {
      result = pairbook_curl_set_long(handle, CURLOPT_FRESH_CONNECT, onNewConnection ? 1 : 0)
    }
    words[0] = 0
    conversation.trace.beginMessage()
    if result == CURLE_OK {
      result = withExtendedLifetime(conversation) { pairbook_curl_perform(handle) }
    }
    guard result != CURLE_OK else { return nil }
    let said = String(cString: words)
    return CurlFailure(code: result, words: said.isEmpty ? Self.words(result) : said)
  }

  private static func words(_ code: CURLcode) -> String {
    pairbook_curl_words(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
  }

  private static func conversation(_ context: UnsafeMutableRawPointer?) -> Conversation? {
    context.map { Unmanaged<Conversation>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Commands and answers as they pass.
  private static let follow: curl_debug_callback = { _, kind, bytes, count, context in
    guard let conversation = CurlConnection.conversation(context), let bytes else { return 0 }
    let data = UnsafeRawBufferPointer(start: bytes, count: count)
    switch kind {
    case CURLINFO_HEADER_OUT: conversation.trace.sent(data)
    case CURLINFO_HEADER_IN: conversation.trace.received(data)
    default: break
    }
    return 0
  }

  /// The text of the message, as libcurl asks for it.
  private static let read: curl_read_callback = { buffer, size, count, context in
    guard let conversation = CurlConnection.conversation(context), let buffer else { return 0 }
    conversation.trace.sentText()
    let length = min(size * count, conversation.text.count - conversation.sent)
    conversation.text.withUnsafeBytes { text in
      if let start = text.baseAddress { memcpy(buffer, start + conversation.sent, length) }
    }
    conversation.sent += length
    return length
  }
}
