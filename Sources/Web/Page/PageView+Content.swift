import Engine
import Foundation
import Reconciliation

extension PageView {
  /// What stands below the title.
  var content: HTML {
    switch state {
    case .ready: ready
    case .starting:
      paragraphs([words.startingLead])
    case .code(let picture, _): code(drawn(picture))
    case .letters(let letters, _): enter(letters)
    case .codesRanOut:
      .all([
        paragraphs([words.ranOutLead]),
        button(.start, words.tryAgain), turnBack,
      ])
    case .passkey: passkey
    case .passkeyConfirmation(let digits):
      .all([
        paragraphs([words.digitsLead]),
        .tag("p", ["class": "big mono"], .text(digits)),
        button(.passkeyConfirm, words.digitsConfirm),
        paragraphs([words.digitsDiffer(whom: whom)]),
      ])
    case .wrongPhone(let ending, let newLinkIsMailed):
      paragraphs([
        words.wrongPhone(ending: ending, phone: phone),
        newLinkIsMailed ? words.wrongPhoneMailed : words.wrongPhoneNotMailed(whom: whom),
        words.newNumber(whom: whom),
      ])
    case .success:
      paragraphs([words.success(company: page.company), words.successAfter])
    case .used: paragraphs([words.used(whom: whom)])
    case .expired(mayRenew: true):
      .all([paragraphs([words.expiredRenew]), button(.renew, words.renew)])
    case .expired(mayRenew: false): paragraphs([words.expiredNoMore(whom: whom)])
    case .renewed: paragraphs([words.renewed])
    case .replaced: paragraphs([words.replaced])
    case .revoked: paragraphs([words.revoked(whom: whom)])
    case .declined: paragraphs([words.declined(company: page.company, whom: whom)])
    case .onHold: paragraphs([words.onHold(whom: whom)])
    case .gatewayDown: paragraphs([words.gatewayDown])
    }
  }

  private var ready: HTML {
    let agreement: HTML
    if let consent = page.consent {
      agreement = .all([
        .tag("h2", [:], .text(words.consentTitle)),
        // A long text scrolls; so that it does by the keyboard too, it takes the focus.
        .tag(
          "div",
          [
            "class": "consent", "lang": consent.language ?? words.locale, "tabindex": "0",
            "role": "region", "aria-label": words.consentTitle,
          ],
          consent.paragraphs.map { .tag("p", [:], .text($0)) }),
        .tag(
          "label", ["class": "agree"],
          .tag(
            "input",
            ["type": "checkbox", "name": "agreed", "value": consent.textHash, "required": nil]),
          .tag("span", [:], .text(words.agree))),
      ])
    } else {
      agreement = .nothing
    }
    return .all([
      paragraphs([
        words.readyLead(company: page.company, phone: phone),
        words.happens(company: page.company),
      ]),
      form(.start, [agreement, submit(words.showCode)]),
      turnBack,
    ])
  }

  private func code(_ picture: HTML) -> HTML {
    .all([
      .tag(
        "div", ["class": "offer"],
        form(
          .letters,
          [
            .tag("p", [:], .text(words.onThisPhone)),
            .tag("button", ["type": "submit", "class": "quiet"], .text(words.useLetters)),
          ])),
      .tag(
        "div", ["class": "columns"],
        .tag("div", [:], steps(words.scanSteps), fourDevices),
        .tag(
          "div", ["class": "code"],
          .tag("div", ["id": "picture", "class": "picture"], picture),
          countdown(words.nextCode))),
      turnBack,
    ])
  }

  private func drawn(_ picture: PairingCode.Picture) -> HTML {
    switch picture {
    case .text:
      return qrCode?.svg(title: words.pictureName) ?? .nothing
    case .png(let bytes):
      return .tag(
        "img",
        [
          "src": "data:image/png;base64," + Data(bytes).base64EncodedString(),
          "alt": words.pictureName,
        ])
    }
  }

  private func enter(_ letters: String) -> HTML {
    .all([
      .tag("p", ["id": "letters", "class": "big mono"], .text(letters)),
      countdown(words.lettersLeft),
      steps(words.lettersSteps), fourDevices, button(.start, words.codeInstead), turnBack,
    ])
  }

  /// Counts down in the page's script; a screen reader may ask for it and is not told of each second.
  private func countdown(_ text: String) -> HTML {
    let left = secondsLeft ?? 0
    return .tag(
      "div", ["id": "countdown", "class": "countdown"],
      .tag(
        "progress", ["max": "\(left)", "value": "\(left)", "aria-hidden": "true"]),
      .tag(
        "p",
        [
          "role": "timer", "aria-live": "off", "data-left": "\(left)", "data-words": text,
          "data-over": words.startingTitle,
        ],
        .text(text.replacing("{n}", with: "\(left)"))))
  }

  private var passkey: HTML {
    .all([
      paragraphs([words.passkeyLead]),
      .tag(
        "div",
        [
          "id": "passkey", "hidden": nil, "data-challenge": paths.step(.passkeyChallenge),
          "data-assertion": paths.step(.passkeyAssertion), "data-searching": words.passkeySearching,
          "data-found": words.passkeyFound, "data-working": words.passkeyWorking,
          "data-failed": words.passkeyFailed,
        ],
        .tag("p", ["id": "passkey-says", "role": "status"], .nothing),
        .tag(
          "button", ["id": "passkey-sign", "type": "button", "hidden": nil],
          .text(words.passkeySign))),
      // Where the extension does not answer, or scripts are off: the page never ends in silence.
      .tag(
        "div", ["id": "passkey-missing"],
        paragraphs(words.passkeyMissing),
        .tag(
          "p", [:],
          .tag(
            "a", ["href": Self.extensionAddress, "rel": "noreferrer noopener", "target": "_blank"],
            .text(words.passkeyExtension))),
        paragraphs([words.passkeyOtherwise(whom: whom)])),
    ])
  }

  /// The Chrome Web Store's page of WAHA's public extension; Edge takes extensions from there too.
  static let extensionAddress =
    "https://chromewebstore.google.com/detail/\(PasskeyExtension.chromeID)"

  private var fourDevices: HTML {
    .tag(
      "details", [:],
      .tag("summary", [:], .text(words.fourDevicesTitle)),
      .tag("p", [:], .words(words.fourDevices)))
  }

  private var turnBack: HTML {
    .tag(
      "p", ["class": "turn-back"], .tag("a", ["href": paths.step(.decline)], .text(words.disagree)))
  }

  func paragraphs(_ texts: [String]) -> HTML {
    .all(texts.map { .tag("p", [:], .words($0)) })
  }

  private func steps(_ steps: [String]) -> HTML {
    .tag("ol", ["class": "steps"], steps.map { .tag("li", [:], .words($0)) })
  }

  func form(_ step: PageStep, _ children: [HTML]) -> HTML {
    .tag("form", ["method": "post", "action": paths.step(step)], children)
  }

  func submit(_ label: String) -> HTML { .tag("button", ["type": "submit"], .text(label)) }

  private func button(_ step: PageStep, _ label: String) -> HTML { form(step, [submit(label)]) }
}

extension ConsentText {
  /// Parted by blank lines.
  var paragraphs: [String] {
    text.replacing("\r\n", with: "\n").split(separator: "\n\n").map { String($0) }
  }

  /// The text's language where it can stand as one (BCP 47), else nil.
  var language: String? {
    let parts = locale.split(separator: "-", omittingEmptySubsequences: false)
    let isTag =
      locale.utf8.count <= 35
      && parts.allSatisfy { (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isAlphanumeric) }
    return isTag && parts.first.map { (2...3).contains($0.count) } == true ? locale : nil
  }
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}
