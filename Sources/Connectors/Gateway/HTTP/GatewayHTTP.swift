import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Reconciliation

/// A call of a gateway.
struct GatewayCall: Sendable {
  enum Repeats: Sendable {
    /// Doing it twice is as good as doing it once.
    case freely
    /// Only while it is certain that the gateway has not got it.
    case ifNotReceived
  }

  enum Method: String, Sendable { case get = "GET", post = "POST", delete = "DELETE" }

  var method: Method
  /// Under the gateway's address, percent-encoded, with its query.
  var path: String
  var headers: [(String, String)] = []
  /// JSON.
  var body: [UInt8]?
  var repeats = Repeats.freely
  var time: Duration
  var bytes: Int
  /// The gateway may answer only when something has happened: such calls take no place from the others.
  var mayWait = false
}

struct GatewayAnswer: Sendable {
  var status: Int
  var body: [UInt8]
}

/// Carries calls to one gateway: each with a time limit, a few at once, and again where that is safe.
///
/// No error of it holds a key, a URL's query, a body or the words of a foreign library, and no redirect is followed with
/// the key.
final class GatewayHTTP: Sendable {
  /// As messages call the gateway.
  let name: String
  let limits: CallLimits
  private let address: GatewayAddress
  var addressPath: String { address.path }
  private let credentials: (String, String)?
  /// A gateway whose 500 says that it stumbled, so that asking again may help.
  private let repeatsInternalErrors: Bool
  private let client: HTTPClient
  private let gate: CallGate
  private let waitingRoom: CallGate
  private let pause: @Sendable (Duration) async throws -> Void

  /// - Parameters:
  ///   - credentials: The header that carries the key.
  ///   - certificates: A PEM file of the authorities to trust in place of the system's.
  ///   - pause: Waits; a test may go on at once.
  init(
    _ address: GatewayAddress, name: String, credentials: (String, String)?,
    certificates: String?, limits: CallLimits, repeatsInternalErrors: Bool,
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.name = name
    self.limits = limits
    self.address = address
    self.credentials = credentials
    self.repeatsInternalErrors = repeatsInternalErrors
    self.pause = pause
    gate = CallGate(places: limits.callsAtOnce)
    waitingRoom = CallGate(places: limits.callsAtOnce)
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = .init(limits.connect)
    // A dead connection is told of at once, and is tried again here.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
      2 * limits.callsAtOnce
    if let certificates {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.trustRoots = .file(certificates)
      configuration.tlsConfiguration = tls
    }
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  deinit {
    // Nobody is left to be told of a connection that does not close.
    client.shutdown { _ in }
  }

  /// Makes a call until it is answered, at most `limits.attempts` times.
  ///
  /// - Returns: An answer of any status but 401, 403, 429, 502, 503 and 504.
  /// - Throws: `GatewayError`, `CancellationError`.
  func send(_ call: GatewayCall) async throws -> GatewayAnswer {
    var longest = limits.firstPause
    for attempt in 1... {
      let outcome = try await (call.mayWait ? waitingRoom : gate).pass {
        try await self.attempt(call)
      }
      let isLast = attempt >= limits.attempts
      switch outcome {
      case .answer(let answer): return answer
      case .stumbled(let answer): if isLast || call.repeats != .freely { return answer }
      case .failed(let error, let isReceived):
        if isLast || (isReceived && call.repeats != .freely) { throw error }
      case .final(let error): throw error
      }
      // Whoever failed together must not come back together.
      try await pause(longest * Double.random(in: 0.5...1))
      longest = min(longest * 2, limits.longestPause)
    }
    throw GatewayError.unreachable(gateway: name, why: "it was not asked")
  }

  private enum Outcome: Sendable {
    case answer(GatewayAnswer)
    /// A 500, which may pass.
    case stumbled(GatewayAnswer)
    case failed(GatewayError, isReceived: Bool)
    case final(GatewayError)
  }

  private func attempt(_ call: GatewayCall) async throws -> Outcome {
    var request = HTTPClientRequest(url: address.base + call.path)
    request.method = HTTPMethod(rawValue: call.method.rawValue)
    request.headers.add(name: "Accept", value: "application/json")
    if let (name, value) = credentials { request.headers.add(name: name, value: value) }
    for (name, value) in call.headers { request.headers.replaceOrAdd(name: name, value: value) }
    if let body = call.body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    do {
      let response = try await client.execute(request, timeout: .init(call.time))
      let body: [UInt8]
      do {
        body = Array(try await response.body.collect(upTo: call.bytes).readableBytesView)
      } catch is NIOTooManyBytesError {
        return .final(.notUnderstood(gateway: name, what: "an answer of more bytes than fit"))
      }
      return outcome(GatewayAnswer(status: Int(response.status.code), body: body), of: call)
    } catch {
      if Task.isCancelled { throw CancellationError() }
      let (why, isReceived) = Self.reason(error, time: call.time)
      return .failed(.unreachable(gateway: name, why: why), isReceived: isReceived)
    }
  }

  private func outcome(_ answer: GatewayAnswer, of call: GatewayCall) -> Outcome {
    switch answer.status {
    case 401, 403: .final(.unauthorized(gateway: name))
    case 429: .failed(.overloaded(gateway: name), isReceived: false)
    case 500 where repeatsInternalErrors: .stumbled(answer)
    case 502, 503, 504:
      .failed(
        .unreachable(gateway: name, why: "it answers \(answer.status)"), isReceived: true)
    default: .answer(answer)
    }
  }

  /// What went wrong, in our own words, and whether the gateway may have got the call.
  private static func reason(_ error: any Error, time: Duration) -> (String, Bool) {
    switch error {
    case let error as HTTPClientError:
      switch error {
      case .connectTimeout: return ("no connection comes about", false)
      case .tlsHandshakeTimeout: return (Self.untrusted, false)
      case .deadlineExceeded, .readTimeout, .getConnectionFromPoolTimeout:
        let limit = time.formatted(
          .units(allowed: [.seconds, .milliseconds], width: .abbreviated)
            .locale(Locale(identifier: "en_GB")))
        return ("no answer within \(limit)", true)
      case .remoteConnectionClosed: return ("the connection was closed", true)
      default: return ("the connection failed", true)
      }
    case is NIOSSLError: return (Self.untrusted, false)
    case is NIOConnectionError: return ("nobody listens there, or the host is not found", false)
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      return ("nobody listens there", false)
    default: return ("the connection failed", true)
    }
  }

  private static let untrusted = "no encrypted connection that can be trusted comes about"
}

extension TimeAmount {
  init(_ duration: Duration) {
    self = .nanoseconds(
      duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
  }
}

extension GatewayHTTP {
  /// Reads an answer as JSON; `what` says what was asked for.
  func decode<Value: Decodable>(_: Value.Type, _ answer: GatewayAnswer, _ what: String) throws
    -> Value
  {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(answer.body))
    } catch {
      throw GatewayError.notUnderstood(gateway: name, what: what)
    }
  }

  func refused(_ answer: GatewayAnswer) -> GatewayError {
    .refused(gateway: name, status: answer.status)
  }
}

/// A value as a call's body: keys sorted, slashes as they are.
func encoded(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return Array(try encoder.encode(value))
}

/// A session's name as a part of a path.
func pathPart(_ name: String) -> String {
  name.utf8.map { byte in
    byte.isNameByte
      ? String(UnicodeScalar(byte))
      : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }.joined()
}

extension UInt8 {
  /// A letter, digit, `-` or `_`: all that pairbook's own names are made of.
  fileprivate var isNameByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }
}
