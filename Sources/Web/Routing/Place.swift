import HTTPTypes

/// What a path means; nothing is decoded, completed or tidied up on the way.
enum Place: Equatable, Sendable {
  case page(token: String)
  case step(PageStep, token: String)
  case asset(Int)
  case webhook

  /// Nil for every path that is not exactly one of ours.
  ///
  /// A proxy may take the base URL's path off or leave it on.
  init?(path: String, prefixes: [String]) {
    guard path.utf8.count <= 512 else { return nil }
    var path = Substring(path)
    if let prefix = prefixes.first(where: { !$0.isEmpty && path.hasPrefix($0 + "/") }) {
      path = path.dropFirst(prefix.count)
    }
    if path == "/hooks/gateway" {
      self = .webhook
      return
    }
    if let asset = StaticAsset.all.firstIndex(where: { $0.path == path }) {
      self = .asset(asset)
      return
    }
    guard path.hasPrefix("/p/") else { return nil }
    let parts = path.dropFirst(3).split(
      separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let token = parts.first.map(String.init), Self.isToken(token) else { return nil }
    guard parts.count > 1 else {
      self = .page(token: token)
      return
    }
    guard let step = PageStep(rawValue: String(parts[1])) else { return nil }
    self = .step(step, token: token)
  }

  var token: String? {
    switch self {
    case .page(let token), .step(_, let token): token
    case .asset, .webhook: nil
    }
  }

  var methods: [HTTPRequest.Method] {
    switch self {
    case .page, .asset: [.get, .head]
    case .webhook: [.post]
    case .step(let step, _):
      switch step {
      case .start, .letters, .renew, .passkeyAssertion, .passkeyConfirm: [.post]
      case .decline: [.get, .head, .post]
      case .events, .passkeyChallenge: [.get]
      }
    }
  }

  /// For logs and metrics: never with a token.
  var name: String {
    switch self {
    case .page: "page"
    case .step(let step, _): step.rawValue
    case .asset: "asset"
    case .webhook: "webhook"
    }
  }

  /// As links are made: 256 bits in base64url without padding.
  private static func isToken(_ text: String) -> Bool {
    text.utf8.count == 43
      && text.utf8.allSatisfy {
        isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }
}
