import Crypto
import Engine
import Foundation
import Reconciliation

/// A pairing page on its way to HTML: what one state shows, in one language.
struct PageView {
  let page: PairingPage
  let words: any PageWords
  let paths: PagePaths
  /// What the address begins with, for the person to compare.
  let site: String
  let now: Instant
  /// Said above everything, when something that the person sent was not enough.
  var notice: String?
  /// The state, with a dead code never shown as a living one.
  let state: PairingPage.State
  /// Where a code is shown and came as text.
  let qrCode: QRCode?

  init(
    page: PairingPage, words: any PageWords, paths: PagePaths, site: String, now: Instant
  ) {
    self.page = page
    self.words = words
    self.paths = paths
    self.site = site
    self.now = now
    switch page.state {
    case .code(_, let until) where until <= now, .letters(_, let until) where until <= now:
      state = .starting
      qrCode = nil
    case .code(.text(let text), _):
      qrCode = QRCode(text)
      state = qrCode == nil ? .gatewayDown : page.state
    default:
      state = page.state
      qrCode = nil
    }
  }

  /// Whom to ask, as it stands in a sentence.
  var whom: String {
    if let contact = page.contact, !contact.isEmpty { return contact }
    return words.administrator(of: page.company)
  }

  /// Seconds until what is shown is dead; nil where nothing dies.
  var secondsLeft: Int64? {
    switch state {
    case .code(_, let until), .letters(_, let until): until - now
    default: nil
    }
  }

  var title: String {
    switch state {
    case .ready: words.readyTitle
    case .starting: words.startingTitle
    case .code: words.codeTitle
    case .letters: words.lettersTitle
    case .codesRanOut: words.ranOutTitle
    case .passkey: words.passkeyTitle
    case .passkeyConfirmation: words.digitsTitle
    case .wrongPhone: words.wrongPhoneTitle
    case .success: words.successTitle
    case .used: words.usedTitle
    case .expired: words.expiredTitle
    case .renewed: words.renewedTitle
    case .replaced: words.replacedTitle
    case .revoked: words.revokedTitle
    case .declined: words.declinedTitle
    case .onHold: words.onHoldTitle
    case .gatewayDown: words.gatewayDownTitle
    }
  }

  /// The whole inside of the page's main part.
  var main: HTML {
    .all([
      notice.map { .tag("p", ["class": "notice", "role": "alert"], .text($0)) } ?? .nothing,
      .tag(
        "div", ["class": "head"], state.sign.html,
        .tag("h1", ["id": "title", "tabindex": "-1"], .text(title))),
      content,
      state.isUnderWay ? genuine : .nothing,
    ])
  }

  var documentTitle: String { "\(title) · \(page.company)" }

  /// The same for the same page, whatever the time: what a listening page has already need not be shown again.
  var version: String {
    let digest = SHA256.hash(data: Array("\(page) \(state.name)".utf8)).prefix(9)
    return Data(digest).base64EncodedString()
  }

  var document: String {
    PageFrame(
      locale: words.locale, title: documentTitle, company: page.company, facts: facts,
      main: main,
      footer: words.questions(whom: whom), assets: paths.prefix,
      events: state.changesByItself ? paths.step(.events) : nil, state: state.name,
      version: version, refresh: noScriptRefresh, disconnected: words.disconnected
    ).document
  }

  /// Where scripts are off the page asks again by itself, and soon after a code's end.
  private var noScriptRefresh: (seconds: Int64, words: String)? {
    switch state {
    case .starting: (3, words.refreshes)
    case .code, .letters: (max(1, min(secondsLeft ?? 8, 8)), words.refreshes)
    case .passkey, .passkeyConfirmation, .gatewayDown: (15, words.refreshes)
    default: nil
    }
  }

  /// Number and check code, for as long as they matter.
  private var facts: [(name: String, value: String, isCode: Bool)] {
    switch state {
    case .used, .expired, .renewed, .replaced, .revoked, .declined, .onHold: []
    default:
      [
        (words.numberLabel, phone, false), (words.codeLabel, page.checkCode, true),
      ]
    }
  }

  /// The masked number, kept on one line.
  var phone: String { page.maskedPhone.replacing(" ", with: "\u{A0}") }

  /// How to compare number and check code with the mail.
  private var genuine: HTML {
    .tag(
      "section", ["class": "genuine", "aria-labelledby": "genuine"],
      .tag("h2", ["id": "genuine"], .text(words.genuineTitle)),
      .tag("p", [:], .text(words.genuine(site: site, whom: whom))),
      .tag("p", [:], .text(words.notYours(company: page.company, whom: whom))))
  }
}

extension PairingPage.State {
  /// For the page's script and style.
  var name: String {
    switch self {
    case .ready: "ready"
    case .starting: "starting"
    case .code: "code"
    case .letters: "letters"
    case .codesRanOut: "codes-ran-out"
    case .passkey: "passkey"
    case .passkeyConfirmation: "passkey-confirmation"
    case .wrongPhone: "wrong-phone"
    case .success: "success"
    case .used: "used"
    case .expired: "expired"
    case .renewed: "renewed"
    case .replaced: "replaced"
    case .revoked: "revoked"
    case .declined: "declined"
    case .onHold: "on-hold"
    case .gatewayDown: "gateway-down"
    }
  }

  /// Whether the page listens for changes; one that nobody has begun on does not, so that a mail system's scanner
  /// that runs its script asks for nothing.
  var changesByItself: Bool {
    switch self {
    case .starting, .code, .letters, .codesRanOut, .passkey, .passkeyConfirmation, .gatewayDown:
      true
    default: false
    }
  }

  /// Whether the person is still on the way to a linked phone, and may turn back.
  var isUnderWay: Bool { self == .ready || changesByItself }

  var sign: Sign {
    switch self {
    case .success, .renewed: .good
    case .wrongPhone, .expired, .revoked, .gatewayDown, .codesRanOut: .attention
    case .used, .replaced, .declined, .onHold: .note
    case .starting: .waiting
    case .ready, .code, .letters, .passkey, .passkeyConfirmation: .none
    }
  }
}
