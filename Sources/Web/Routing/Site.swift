/// A base URL in its parts.
struct Site: Equatable, Sendable {
  /// `https` or `http`.
  let scheme: String
  /// Host and, where it is not the scheme's own, port; in lower case.
  let authority: String
  /// Without a slash at its end; mostly empty.
  let path: String

  var origin: String { "\(scheme)://\(authority)" }
  var address: String { origin + path }

  /// Nil for what is no http or https URL.
  init?(_ url: String) {
    guard let colon = url.firstRange(of: "://") else { return nil }
    scheme = url[..<colon.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else { return nil }
    let rest = url[colon.upperBound...].prefix { $0 != "?" && $0 != "#" }
    let host = rest.prefix { $0 != "/" }.lowercased()
    guard !host.isEmpty, !host.contains("@") else { return nil }
    let ownPort = scheme == "https" ? ":443" : ":80"
    authority = host.hasSuffix(ownPort) ? String(host.dropLast(ownPort.count)) : host
    var path = String(rest.drop { $0 != "/" })
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }
}

extension [Site] {
  /// The one that a request came to, by its `Host`; else the first.
  func site(host: String?) -> Site? {
    let host = host?.lowercased()
    return first { $0.authority == host } ?? first
  }
}
