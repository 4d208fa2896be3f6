import NIOCore
import NIOPosix

/// A connection that sends exactly what it is given, however wrong.
struct RawConnection: Sendable {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  static func with<Value: Sendable>(
    port: Int, _ body: @Sendable @escaping (inout Conversation) async throws -> Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var conversation = Conversation(inbound: inbound.makeAsyncIterator(), outbound: outbound)
      return try await body(&conversation)
    }
  }

  struct Conversation {
    var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    var bytes: [UInt8] = []
    var received: String { String(decoding: bytes, as: UTF8.self) }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    /// Reads until `text` has come; false when the other side ended before.
    mutating func read(until text: String) async throws -> Bool {
      while !received.contains(text) {
        guard let more = try await inbound.next() else { return false }
        bytes += more.readableBytesView
      }
      return true
    }

    /// Reads until the other side ends, or breaks off.
    mutating func readAll() async -> String {
      while true {
        do {
          guard let more = try await inbound.next() else { return received }
          bytes += more.readableBytesView
        } catch {
          return received
        }
      }
    }
  }

  /// Sends bytes and gives all that comes until the other side ends.
  static func exchange(port: Int, _ request: String) async throws -> RawAnswer {
    try await with(port: port) { conversation in
      try await conversation.send(request)
      return RawAnswer(await conversation.readAll())
    }
  }

  /// The same where the other side leaves the connection open: as long as it announced.
  static func exchangeOne(port: Int, _ request: String) async throws -> RawAnswer {
    try await with(port: port) { conversation in
      try await conversation.send(request)
      guard try await conversation.read(until: "\r\n\r\n") else { throw BrokenOff() }
      let head = RawAnswer(conversation.received)
      let headLength = conversation.received.utf8.count - head.body.utf8.count
      let length = headLength + (head.headers["content-length"].flatMap { Int($0) } ?? 0)
      while conversation.bytes.count < length {
        guard let more = try await conversation.inbound.next() else { throw BrokenOff() }
        conversation.bytes += more.readableBytesView
      }
      return RawAnswer(conversation.received)
    }
  }

  struct BrokenOff: Error {}
}

struct RawAnswer: Sendable {
  let text: String
  /// 0 where there was no answer.
  let status: Int
  /// Names in lower case.
  let headers: [String: String]
  let body: String

  init(_ text: String) {
    self.text = text
    let halves = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = (halves.first ?? "").split(separator: "\r\n")
    status =
      lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
    headers = Dictionary(
      lines.dropFirst().compactMap { line -> (String, String)? in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        return (line[..<colon].lowercased(), String(value))
      }, uniquingKeysWith: { "\($0), \($1)" })
    body = halves.count > 1 ? String(halves[1]) : ""
  }
}

extension TestServer {
  func send(
    _ method: String = "GET", _ path: String, _ headers: [String: String] = [:],
    body: String? = nil,
    admin: Bool = false
  ) async throws -> RawAnswer {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: pair.example", "Connection: close"]
    lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    if let body { lines.append("Content-Length: \(body.utf8.count)") }
    return try await RawConnection.exchange(
      port: admin ? adminPort : port, lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
  }

  /// Presses a button as a browser does.
  func press(_ step: String, _ token: String = Sample.token(), _ fields: String = "") async throws
    -> RawAnswer
  {
    try await send(
      "POST", "/p/\(token)/\(step)",
      [
        "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin",
        "Origin": "null",
      ], body: fields)
  }
}
