import Foundation

/// Which languages and countries there are, by ICU's lists of ISO 639 and ISO 3166.
enum LocaleNames {
  struct Doubt {
    /// A clause without its subject.
    var message: String
    var help: String
  }

  /// What is odd about a language tag; nil where language and country are known.
  static func doubt(of tag: String) -> Doubt? {
    let parts = tag.split(separator: "-").map(String.init)
    guard Locale.LanguageCode(parts[0].lowercased()).isISOLanguage else {
      return Doubt(
        message: "begins with no language there is",
        help:
          "write a language's letters, such as en, de or pt-BR; until then it is passed over"
      )
    }
    guard let country = parts.dropFirst().first(where: { $0.count == 2 }),
      !Locale.Region(country.uppercased()).isISORegion
    else { return nil }
    return Doubt(
      message: "ends with no country there is",
      help:
        "write \(parts[0].lowercased()), or a country's letters, such as en-GB; until then only the language counts"
    )
  }
}
