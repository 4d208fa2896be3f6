/// What the pairing page says in one language; WhatsApp's own words are as its app shows them in that language.
///
/// Two asterisks before and after make a word strong. Everything else is plain text.
protocol PageWords: Sendable {
  /// BCP 47.
  var locale: String { get }
  /// Whom to ask where the account names nobody, as it stands in a sentence.
  func administrator(of company: String) -> String

  var numberLabel: String { get }
  var codeLabel: String { get }
  var genuineTitle: String { get }
  func genuine(site: String, whom: String) -> String
  func notYours(company: String, whom: String) -> String
  func questions(whom: String) -> String
  /// Shown only where scripts are off.
  var refreshes: String { get }
  /// Shown when the connection to the server is lost; it comes back by itself.
  var disconnected: String { get }

  var readyTitle: String { get }
  func readyLead(company: String, phone: String) -> String
  func happens(company: String) -> String
  var showCode: String { get }
  var consentTitle: String { get }
  var agree: String { get }
  var mustAgree: String { get }
  var disagree: String { get }

  var startingTitle: String { get }
  var startingLead: String { get }

  var codeTitle: String { get }
  var onThisPhone: String { get }
  var useLetters: String { get }
  var scanSteps: [String] { get }
  var pictureName: String { get }
  /// `{n}` stands for the seconds that are left.
  var nextCode: String { get }
  var fourDevicesTitle: String { get }
  var fourDevices: String { get }

  var lettersTitle: String { get }
  var lettersSteps: [String] { get }
  /// `{n}` stands for the seconds that are left.
  var lettersLeft: String { get }

  var ranOutTitle: String { get }
  var ranOutLead: String { get }
  var tryAgain: String { get }

  var passkeyTitle: String { get }
  var passkeyLead: String { get }
  var passkeySearching: String { get }
  var passkeyFound: String { get }
  var passkeySign: String { get }
  var passkeyWorking: String { get }
  var passkeyFailed: String { get }
  var passkeyMissing: [String] { get }
  var passkeyExtension: String { get }
  func passkeyOtherwise(whom: String) -> String
  var digitsTitle: String { get }
  var digitsLead: String { get }
  var digitsConfirm: String { get }
  func digitsDiffer(whom: String) -> String

  var wrongPhoneTitle: String { get }
  func wrongPhone(ending: String?, phone: String) -> String
  var wrongPhoneMailed: String { get }
  func wrongPhoneNotMailed(whom: String) -> String
  func newNumber(whom: String) -> String

  var successTitle: String { get }
  func success(company: String) -> String
  var successAfter: String { get }
  var usedTitle: String { get }
  func used(whom: String) -> String
  var expiredTitle: String { get }
  var expiredRenew: String { get }
  var renew: String { get }
  func expiredNoMore(whom: String) -> String
  var renewedTitle: String { get }
  var renewed: String { get }
  var replacedTitle: String { get }
  var replaced: String { get }
  var revokedTitle: String { get }
  func revoked(whom: String) -> String
  var declinedTitle: String { get }
  func declined(company: String, whom: String) -> String
  var onHoldTitle: String { get }
  func onHold(whom: String) -> String
  var gatewayDownTitle: String { get }
  var gatewayDown: String { get }

  var declineTitle: String { get }
  func declineLead(company: String) -> String
  /// Back from the letters to the code that is scanned.
  var codeInstead: String { get }
  /// Beside a box to be ticked.
  var declineConfirm: String { get }
  var declineSend: String { get }
  var back: String { get }
  /// Sends the same again.
  var again: String { get }

  func plain(_ page: PlainPage) -> (title: String, text: String)
}

/// What may have to be said without any link's page.
enum PlainPage: CaseIterable, Sendable {
  /// No such page, or no such link.
  case notFound
  /// A method, a form or a size that is not for here.
  case badRequest
  /// Sent from another site's page.
  case forbidden
  case tooManyRequests
  /// The account is being worked on; the page asks again by itself.
  case busy
  /// Something of ours does not work.
  case failed
}

/// The languages that the page speaks, English last resort.
enum PageLanguages {
  static let all: [any PageWords] = [
    EnglishPage(), GermanPage(), FrenchPage(), SpanishPage(), PortuguesePage(),
  ]

  /// The first language that fits: what is wanted for the person, then what the browser asks for.
  static func words(wanted: [String], acceptLanguage: String?) -> any PageWords {
    let asked = wanted + AcceptLanguage.tags(acceptLanguage ?? "")
    for tag in asked {
      let primary = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
      if let words = all.first(where: { $0.locale == primary }) { return words }
    }
    return EnglishPage()
  }
}

/// The header of RFC 9110, section 12.5.4.
enum AcceptLanguage {
  /// The tags, the most wanted first; what cannot be read or is refused (`q=0`) is left out.
  static func tags(_ header: String) -> [String] {
    let weighed = header.prefix(400).split(separator: ",").prefix(20).compactMap {
      part -> (tag: String, weight: Double)? in
      let pieces = part.split(separator: ";").map { $0.trimmed }
      guard let tag = pieces.first, !tag.isEmpty, tag != "*" else { return nil }
      var weight = 1.0
      for piece in pieces.dropFirst() where piece.hasPrefix("q=") {
        guard let value = Double(piece.dropFirst(2)), (0...1).contains(value) else { return nil }
        weight = value
      }
      return weight > 0 ? (tag, weight) : nil
    }
    return weighed.enumerated()
      .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
      .map(\.element.tag)
  }
}

extension StringProtocol {
  /// Without spaces and tabs at both ends.
  var trimmed: String {
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    return String(drop(while: blank).reversed().drop(while: blank).reversed())
  }
}
