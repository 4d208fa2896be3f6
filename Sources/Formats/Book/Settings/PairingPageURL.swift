/// The public address of the pairing page (`invitations.baseURL`), under which every link stands.
enum PairingPageURL {
  /// What is wrong with an `http` or `https` URL as that address; nil for nothing.
  static func fault(of url: String) -> (why: String, help: String)? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let rest = url[scheme.upperBound...]
    let host = host(of: rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" })
    if host.isEmpty {
      return ("names no host", #"write one such as "https://pair.acme.example""#)
    }
    if rest.contains("?") || rest.contains("#") {
      return ("ends with a query or a fragment, after which no link can follow", "take it out")
    }
    if !url.hasPrefix("https://"), !isLoopback(host) {
      return (
        "is not encrypted, so links could be read on their way", "write it with https://"
      )
    }
    return nil
  }

  /// Without user and port; RFC 3986, 3.2.
  private static func host(of authority: Substring) -> Substring {
    var host = authority
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      return host[host.index(after: host.startIndex)..<end]
    }
    return host.prefix { $0 != ":" }
  }

  /// `localhost` (RFC 6761, 6.3) and the loopback addresses (RFC 1122, 3.2.1.3, and RFC 4291, 2.5.3).
  private static func isLoopback(_ host: Substring) -> Bool {
    let host = host.lowercased()
    if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
