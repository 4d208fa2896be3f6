/// URLs as they may be shown.
enum URLText {
  /// Without anything before the `@`, without the value of a parameter, and without a fragment.
  ///
  /// Where a password has `/`, `?` or `#` in it unescaped, a URL can be read in several ways: of each of them what might
  /// be secret is hidden.
  static func withoutSecrets(_ url: String) -> String {
    var shown = url
    if let scheme = url.firstRange(of: "://"), let at = url.lastIndex(of: "@"),
      scheme.upperBound < at
    {
      shown = String(url[..<scheme.upperBound]) + "…" + String(url[at...])
    }
    let query = shown.firstIndex { "?&#;".contains($0) } ?? shown.endIndex
    var result = String(shown[..<query])
    var isValue = false
    for character in shown[query...] {
      if "?&#;".contains(character) {
        isValue = character == "#"
        result += isValue ? "#…" : String(character)
      } else if !isValue {
        result.append(character)
        if character == "=" {
          isValue = true
          result += "…"
        }
      }
    }
    return result
  }
}
