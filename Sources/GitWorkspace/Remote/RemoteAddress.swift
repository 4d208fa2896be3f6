import Glibc

/// What can be told of a remote's address by its text.
enum RemoteAddress {
  /// The folder that a path or a `file://` URL names, absolute; nil for any other address.
  static func localFolder(_ address: String, relativeTo base: String) -> String? {
    let scheme = "file://"
    if address.lowercased().hasPrefix(scheme) {
      // A host may stand before the path, and only this one can be meant.
      let rest = address.dropFirst(scheme.count)
      return rest.firstIndex(of: "/").flatMap { decoded(rest[$0...]) }
    }
    // `host:path` is SSH, but for git a path with a slash before the colon is a path.
    if let colon = address.firstIndex(of: ":") {
      guard let slash = address.firstIndex(of: "/"), slash < colon else { return nil }
    }
    return address.hasPrefix("/") ? address : "\(base)/\(address)"
  }

  /// The address as it may be shown: with no user name or password.
  ///
  /// A password may hold anything by mistake: what stands before the last `@` is left out. `git@host:path` stays.
  static func withoutSecret(_ address: String) -> String {
    guard let at = address.lastIndex(of: "@") else { return address }
    let rest = address[address.index(after: at)...]
    if let scheme = address.firstRange(of: "://"), scheme.upperBound <= at {
      return String(address[..<scheme.upperBound] + rest)
    }
    return address[..<at].contains(":") ? String(rest) : address
  }

  /// A URL's text with `%xx` resolved; nil where that is no text.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard let digits = String(rest.prefix(2)), digits.utf8.count == 2,
          let value = UInt8(digits, radix: 16)
        else { return nil }
        rest = rest.dropFirst(2)
        bytes.append(value)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
