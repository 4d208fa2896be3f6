/// Text of a file inside Markdown: shown as it is, never read as Markdown, HTML, a link or a mention.
///
/// CommonMark, and what GitHub and GitLab add to it.
package enum MarkdownText {
  /// Text among other text of one line.
  package static func escaped(_ text: String) -> String {
    var result = ""
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      // What would name an issue, a merge request, a label or the like, also behind a backslash.
      if sigils.contains(before), scalar.properties.isAlphabetic || "0"..."9" ~= scalar {
        result += "\u{2060}"
      }
      switch scalar {
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "!", "|", "~", "$":
        result += "\\" + String(scalar)
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "@": result += "@\u{2060}"
      // Addresses become links by themselves.
      case "/" where before == ":": result += "\u{2060}/"
      case "." where before == "w" || before == "W": result += "\u{2060}."
      default: result.unicodeScalars.append(inOneLine(scalar))
      }
      before = scalar
    }
    return result
  }

  /// GitHub links `#1`; GitLab also `!1`, `~bug`, `%1`, `$1`, `&1` and `^alert#1`.
  private static let sigils: Set<Unicode.Scalar> = ["#", "!", "~", "%", "$", "&", "^"]

  /// A code span, fenced by more backticks than stand in the text (CommonMark 6.1).
  package static func code(_ text: String) -> String {
    let content = String(String.UnicodeScalarView(text.unicodeScalars.map(inOneLine)))
    var (longest, run) = (0, 0)
    for scalar in content.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let blank = longest > 0 ? " " : ""
    return fence + blank + content + blank + fence
  }

  /// Line ends become blanks; what steers a terminal or turns the direction of writing is shown as missing.
  private static func inOneLine(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control: scalar == "\n" || scalar == "\r" || scalar == "\t" ? " " : "\u{FFFD}"
    case .lineSeparator, .paragraphSeparator: " "
    case .format:
      (0x202A...0x202E).contains(scalar.value) || (0x2066...0x206F).contains(scalar.value)
        ? "\u{FFFD}" : scalar
    default: scalar
    }
  }
}
