import Foundation

/// The language tag of a company in a country: with the country where the language is spoken there, for dates and hours
/// are written as the country does.
enum CompanyLocale {
  /// `en-GB` for English in `GB`, `en` in `DE`.
  static func of(_ language: String, in region: String) -> String {
    speaks(language, region) ? "\(language)-\(region)" : language
  }

  /// Whether a country is one of a language's.
  static func speaks(_ language: String, _ region: String) -> Bool {
    regions[language]?.contains(region) ?? false
  }

  /// Where a language of the mails is an official one, by ISO 3166.
  private static let regions: [String: Set<String>] = [
    "en": [
      "AG", "AU", "BB", "BM", "BS", "BW", "BZ", "CA", "GB", "GG", "GH", "GI", "HK", "IE", "IM",
      "IN", "JE",
      "JM", "KE", "KY", "LC", "MT", "MU", "NA", "NG", "NZ", "PH", "SG", "TT", "UG", "US", "VG",
      "ZA", "ZM", "ZW",
    ]
  ]
}
