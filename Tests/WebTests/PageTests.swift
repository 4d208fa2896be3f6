import Engine
import Reconciliation
import Testing

@testable import Web

@Suite struct PageTests {
  static func view(
    _ page: PairingPage, words: any PageWords = EnglishPage(), now: Instant = Sample.now
  ) -> PageView {
    PageView(
      page: page, words: words, paths: PagePaths(prefix: "", token: Sample.token()),
      site: "https://pair.example", now: now)
  }

  @Test("Every state in every language says what it is about, in that language")
  func languages() {
    for words in PageLanguages.all {
      var titles: Set<String> = []
      for (name, state) in Sample.states {
        let view = Self.view(Sample.page(state), words: words)
        let document = view.document
        #expect(document.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(words.locale)\">"))
        #expect(document.contains("data-state=\"\(name)\""))
        #expect(document.contains("Example Bank Ltd"))
        #expect(!document.contains("**"), "\(words.locale) \(name)")
        #expect(titles.insert(view.title).inserted, "\(words.locale) \(name)")
      }
      #expect(words.nextCode.contains("{n}") && words.lettersLeft.contains("{n}"))
      #expect(words.scanSteps.count == 4 && words.lettersSteps.count == 4)
      #expect(
        Set(PlainPage.allCases.map { words.plain($0).title }).count == PlainPage.allCases.count)
    }
  }

  @Test(
    "Steps name what WhatsApp's own screens name",
    arguments: [
      (EnglishPage(), ["Settings", "Linked devices", "Link a device"]),
      (GermanPage(), ["Einstellungen", "Verknüpfte Geräte", "Gerät hinzufügen"]),
      (FrenchPage(), ["Réglages", "Appareils connectés", "Connecter un appareil"]),
      (SpanishPage(), ["Configuración", "Dispositivos vinculados", "Vincular un dispositivo"]),
      (PortuguesePage(), ["Configurações", "Dispositivos conectados", "Conectar dispositivo"]),
    ] as [(any PageWords, [String])])
  func steps(_ words: any PageWords, _ names: [String]) {
    for name in names {
      #expect(words.scanSteps.contains { $0.contains("**\(name)**") })
      #expect(words.lettersSteps.contains { $0.contains("**\(name)**") })
    }
  }

  @Test(
    "The person's language, then the browser's, then English",
    arguments: [
      (["de-CH", "fr"], "es", "de"), (["sv", "pt-BR"], nil, "pt"),
      (["sv"], "xx, fr;q=0.5, es;q=0.9", "es"),
      ([], "*;q=0.5, de;q=0", "en"), ([], "FR-ca", "fr"), ([], nil, "en"), ([], ";;q=,,=", "en"),
    ] as [([String], String?, String)])
  func choice(_ wanted: [String], _ header: String?, _ expected: String) {
    #expect(PageLanguages.words(wanted: wanted, acceptLanguage: header).locale == expected)
  }

  @Test("What the book says is shown as text, wherever it stands")
  func hostile() {
    let evil = "</title><script>alert(1)</script>\"'&"
    for (_, state) in Sample.states {
      var page = Sample.page(state, company: evil, contact: evil)
      page.consent = ConsentText(version: evil, text: evil, textHash: evil, locale: evil)
      page.checkCode = evil
      page.maskedPhone = evil
      for words in PageLanguages.all {
        for document in [
          Self.view(page, words: words).document, Self.view(page, words: words).declineDocument,
        ] {
          #expect(!document.contains("<script>"))
          #expect(document.ranges(of: "</title>").count == 1)
          #expect(document.ranges(of: "<script ").count == 1)
        }
      }
    }
    let states: [PairingPage.State] = [
      .letters(evil, until: Sample.now + 5), .passkeyConfirmation(digits: evil),
      .wrongPhone(ending: evil, newLinkIsMailed: false),
    ]
    for state in states { #expect(!Self.view(Sample.page(state)).document.contains("<script>")) }
  }

  @Test("A dead code is not shown, and one that no picture can hold is not either")
  func deadCode() {
    for state: PairingPage.State in [
      .code(.text("2@abc"), until: Sample.now), .code(.png([1, 2]), until: Sample.now - 1),
      .letters("ABCD-EFG1", until: Sample.now),
    ] {
      let view = Self.view(Sample.page(state))
      #expect(view.state == .starting)
      #expect(!view.document.contains("ABCD-EFG1") && !view.document.contains("role=\"img\""))
    }
    let long = Self.view(
      Sample.page(.code(.text(String(repeating: "x", count: 5_000)), until: Sample.now + 9)))
    #expect(long.state == .gatewayDown)
  }

  @Test("A picture that the gateway drew is in the page itself")
  func png() {
    let document = Self.view(Sample.page(.code(.png([137, 80, 78, 71]), until: Sample.now + 9)))
      .document
    #expect(document.contains("<img src=\"data:image/png;base64,iVBORw==\""))
  }

  @Test("With a consent text the button comes with a box to tick that carries the text's hash")
  func consent() {
    let document = Self.view(Sample.page(.ready, consent: Sample.consent)).document
    #expect(
      document.contains(
        "<input type=\"checkbox\" name=\"agreed\" value=\"\(Sample.consent.textHash)\" required>"))
    #expect(document.contains("kept for seven years"))
    #expect(document.contains("/decline\">I do not agree</a>"))
    #expect(!Self.view(Sample.page(.ready)).document.contains("name=\"agreed\""))
  }

  @Test("Only a page that somebody began on listens; where scripts are off it asks again")
  func listening() {
    let listening = Sample.states.filter {
      Self.view(Sample.page($0.state)).document.contains("/events\"")
    }
    #expect(
      listening.map(\.name) == [
        "starting", "code", "letters", "codes-ran-out", "passkey", "passkey-confirmation",
        "gateway-down",
      ])
    let refreshing = Sample.states.filter {
      Self.view(Sample.page($0.state)).document.contains("http-equiv")
    }
    #expect(
      refreshing.map(\.name) == [
        "starting", "code", "letters", "passkey", "passkey-confirmation", "gateway-down",
      ])
  }

  @Test("A dead link shows neither number nor check code")
  func deadLinks() {
    for state: PairingPage.State in [
      .used, .expired(mayRenew: true), .replaced, .revoked, .declined, .onHold,
    ] {
      let document = Self.view(Sample.page(state)).document
      #expect(!document.contains("3456") && !document.contains("K7M-4QX"))
    }
  }

  @Test("The same page has the same version at any time, another one another")
  func version() {
    let page = Sample.page(.code(.text("2@abc"), until: Sample.now + 20))
    #expect(Self.view(page).version == Self.view(page, now: Sample.now + 5).version)
    #expect(Self.view(page).version != Self.view(page, now: Sample.now + 20).version)
    #expect(Self.view(page).version != Self.view(Sample.page(.success)).version)
  }
}
