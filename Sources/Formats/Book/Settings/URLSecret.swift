/// Tells whether a URL of the settings holds a secret.
enum URLSecret {
  /// Query parameters that carry one; `access_token` and the like by their last word.
  private static let words: Set<String> = [
    "key", "apikey", "token", "secret", "password", "passwd", "pwd", "pass", "auth", "signature",
    "sig", "sslpassword",
  ]

  /// A password before the `@`, or a query parameter or fragment that is named like a secret.
  static func isIn(_ url: String) -> Bool {
    guard let scheme = url.firstRange(of: "://") else { return false }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
    let parameters = rest.split { $0 == "?" || $0 == "&" || $0 == "#" || $0 == ";" }.dropFirst()
    return parameters.contains { parameter in
      guard let equals = parameter.firstIndex(of: "="),
        parameter.index(after: equals) < parameter.endIndex
      else { return false }
      let name = parameter[..<equals].lowercased()
      return name.split { !$0.isLetter }.contains { words.contains(String($0)) }
        || words.contains(name.filter(\.isLetter))
    }
  }
}
