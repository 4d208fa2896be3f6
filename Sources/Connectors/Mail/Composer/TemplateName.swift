import Engine

/// The name of a template file: `templates/<kind>.<locale>.txt` or `.html` in some folder.
struct TemplateName: Hashable {
  enum Part: String { case text = "txt", html }

  let kind: MailOrder.Kind
  /// In lower case, with hyphens.
  let locale: String
  let part: Part

  enum Reading {
    case template(TemplateName)
    /// Another kind of file: none of our business.
    case other
    case unknownKind(String)
    case badLocale(String)
  }

  /// Reads a file name (the last component of a path).
  static func read(_ fileName: String) -> Reading {
    let parts = fileName.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let ending = parts.last, let part = Part(rawValue: ending), parts.count >= 2 else {
      return .other
    }
    guard let kind = MailOrder.Kind(rawValue: parts[0]) else { return .unknownKind(parts[0]) }
    guard parts.count == 3, let locale = canonicalLocale(parts[1]) else {
      return .badLocale(parts.dropFirst().dropLast().joined(separator: "."))
    }
    return .template(TemplateName(kind: kind, locale: locale, part: part))
  }
}

/// A BCP 47 tag in lower case, with `_` read as `-`; nil for anything else.
func canonicalLocale(_ text: String) -> String? {
  let lowercased = text.lowercased()
  let tag = lowercased.contains("_") ? lowercased.replacing("_", with: "-") : lowercased
  let subtags = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
  guard let language = subtags.first, (2...3).contains(language.count), tag.utf8.count <= 35,
    language.allSatisfy({ (0x61...0x7A).contains($0) }),
    subtags.dropFirst().allSatisfy({
      (1...8).contains($0.count) && $0.allSatisfy(\.isASCIILetterOrDigit)
    })
  else { return nil }
  return tag
}
