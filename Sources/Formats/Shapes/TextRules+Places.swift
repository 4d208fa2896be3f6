extension TextRule {
  static let webURL = TextRule(
    #"a URL such as "https://pair.example""#, pattern: "https?://\(address)"
  ) { text in
    rest(of: text, after: ["http://", "https://"]).map(isAddress) ?? false
  }

  static let storeURL = TextRule(
    #""sqlite:PATH" or "postgres://…""#,
    pattern: "(sqlite:\(path)|postgres(ql)?://\(address))"
  ) { text in
    rest(of: text, after: ["sqlite:"]).map(isPath)
      ?? rest(of: text, after: ["postgres://", "postgresql://"]).map(isAddress) ?? false
  }

  static let mailURL = TextRule(
    #""dir:PATH", "smtp://…" or "smtps://…""#, pattern: "(dir:\(path)|smtps?://\(address))"
  ) { text in
    rest(of: text, after: ["dir:"]).map(isPath)
      ?? rest(of: text, after: ["smtp://", "smtps://"]).map(isAddress) ?? false
  }

  static let gatewayURL = TextRule(
    #""none", "waha+https://…", "gowa+https://…" or "sim:""#,
    pattern: "(none|sim:(\(address))?|(waha|gowa)\\+https?://\(address))"
  ) { text in
    if text == "none" { return true }
    if let rest = rest(of: text, after: ["sim:"]) { return rest.isEmpty || isAddress(rest) }
    return rest(
      of: text, after: ["waha+http://", "waha+https://", "gowa+http://", "gowa+https://"]
    ).map(isAddress) ?? false
  }

  /// A path in the book: names parted by `/`, none of them `.` or `..`.
  static let bookPath = TextRule(
    #"a path within the book, without ".." and without a slash at its start or end"#,
    pattern: names
  ) { text in
    isNames(text)
  }

  /// As `FolderPattern` reads it.
  static let folderPattern = TextRule(
    #""." or a path within the book such as "accounts/*""#,
    pattern: #"(\.|(?![\s\S]*\*\*)"# + names + ")"
  ) { text in
    text == "."
      || isNames(text)
        && !zip(text.utf8, text.utf8.dropFirst()).contains { $0 == $1 && $0 == UInt8(ascii: "*") }
  }

  // MARK: Parts

  private static func rest(of text: String, after schemes: [String]) -> Substring? {
    schemes.first { text.utf8.starts(with: $0.utf8) }
      .map { Substring(text.utf8.dropFirst($0.utf8.count)) }
  }

  /// A file or folder name after a scheme: anything on one line.
  private static let path = #"[^\u0000-\u001F\u007F]+"#

  private static func isPath(_ text: Substring) -> Bool { line.matches(String(text)) }

  /// What follows `https://` and its kin: printable ASCII without blanks.
  private static let address = "[!-~]+"

  private static func isAddress(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0.isGraphic }
  }

  private static let name = #"(?!\.{1,2}(/|$))[^/\\\u0000-\u001F\u007F]+"#
  private static let names = "\(name)(/\(name))*"

  private static func isNames(_ text: String) -> Bool {
    text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
      name in
      !name.isEmpty && !name.elementsEqual(".".utf8) && !name.elementsEqual("..".utf8)
        && name.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
    }
  }
}
