import Foundation

/// Where a gateway is.
package struct GatewayAddress: Equatable, Sendable {
  package var isEncrypted: Bool
  /// A name, an IPv4 address, or an IPv6 address in brackets.
  package var host: String
  package var port: Int
  /// Begins with a slash and ends without one, or is empty: a gateway behind a proxy may have one.
  package var path: String

  package init(isEncrypted: Bool = false, host: String, port: Int, path: String = "") {
    self.isEncrypted = isEncrypted
    self.host = host
    self.port = port
    self.path = path
  }

  /// Nobody listens in on the way there.
  var isSafe: Bool { isEncrypted || isLoopback }

  /// What a call's path is appended to.
  var base: String { "\(isEncrypted ? "https" : "http")://\(host):\(port)\(path)" }

  /// `localhost` and the loopback addresses. Names below `localhost` may be asked of a name server.
  var isLoopback: Bool {
    let host = host.lowercased()
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

extension GatewayHTTP {
  /// A path that the gateway gave out, as one under its own address; nil where it leads elsewhere.
  func path(under path: String) -> String? {
    guard path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { return nil }
    guard !addressPath.isEmpty else { return path }
    // A gateway that does not know its proxy's path gives it without.
    return path.hasPrefix(addressPath + "/") ? String(path.dropFirst(addressPath.count)) : path
  }
}
