import Engine
import Foundation
import Reconciliation
import TestSupport
import Testing

@testable import Web

/// The page in a real browser. `PAIRBOOK_SCREENSHOTS` names a folder to keep pictures in.
@Suite struct BrowserTests {
  struct Screen: Sendable {
    let name: String
    let width: Int
    let height: Int
    let isMobile: Bool
    let isDark: Bool
  }
  static let desktop = Screen(
    name: "desktop", width: 1280, height: 860, isMobile: false, isDark: false)
  static let phone = Screen(name: "phone", width: 390, height: 844, isMobile: true, isDark: true)
  static let token = Sample.token()
  static let page = "/p/" + token

  @Test("In a browser the page is sound, whatever it shows, and leads from the mail to Success")
  func browser() async throws {
    try await TestServer.run { server in
      try await Browser.run { browser in
        try await everyState(server, browser)
        for screen in [Self.phone, Self.desktop] { try await pairing(server, browser, screen) }
        try await lostConnection(server, browser)
        try await passkeys(server, browser)
        try await withoutScripts(server, browser)
        // Whatever was done: nothing was asked of anybody else.
        let elsewhere = try await browser.requests().filter {
          !$0.hasPrefix(server.base + "/") && !$0.hasPrefix("data:")
        }
        #expect(elsewhere == [])
      }
    }
  }

  /// Each state: nothing in the console, nothing that axe finds, nothing wider than the screen.
  private func everyState(_ server: TestServer, _ browser: Browser) async throws {
    var scenes = Sample.states.map { ($0.name, Sample.page($0.state)) }
    scenes.append(("consent", Sample.page(.ready, consent: Sample.consent)))
    for locale in ["de", "fr", "es", "pt"] {
      let code = PairingPage.State.code(.text(Sample.qrText), until: Sample.now + 20)
      scenes.append(("code in \(locale)", Sample.page(code, contact: nil, locales: [locale])))
    }
    for (number, scene) in scenes.enumerated() {
      server.desk.show(Sample.token(100 + number), scene.1)
    }
    let paths =
      scenes.enumerated().map { ($1.0, "/p/\(Sample.token(100 + $0))") } + [
        ("decline", "/p/\(Sample.token(100))/decline"), ("not-found", "/p/nothing"),
      ]
    let axe = try await browser.bringAxe()
    for screen in [Self.desktop, Self.phone] {
      try await browser.look(screen)
      for (name, path) in paths {
        try await browser.open(server.base + path)
        try await keep(browser, "\(name)-\(screen.name)")
        #expect(try await browser.axe() == [], "\(name) on a \(screen.name)")
        let isWider = try await browser.script(
          "return document.documentElement.scrollWidth > innerWidth")
        #expect(isWider as? Bool == false, "\(name) on a \(screen.name)")
      }
    }
    // A page that is not there is told as such in the console too.
    #expect(try await browser.consoleErrors().filter { !$0.contains("/p/nothing") } == [])
    try await browser.withdraw(axe)
  }

  /// From the consent text over two codes to Success, as a person does it.
  private func pairing(_ server: TestServer, _ browser: Browser, _ screen: Screen) async throws {
    let comment = Comment(rawValue: screen.name)
    let before = server.desk.calls
    try await browser.look(screen)
    server.desk.show(Self.token, Sample.page(.ready, consent: Sample.consent))
    try await browser.open(server.base + Self.page)

    // The browser itself asks for the tick; with it the code comes, and the page need not be loaded again.
    try await browser.click("main form button")
    #expect(try await browser.script("return location.pathname") as? String == Self.page, comment)
    #expect(server.desk.calls == before, comment)
    try await browser.click(".agree input")
    try await browser.click("main form button")
    try await browser.awaits("starting")
    #expect(
      server.desk.calls == before + ["start \(Self.token) \(Sample.consent.textHash)"], comment)
    try await eventually { server.desk.listenerCount > 0 }

    server.desk.show(Self.token, .code(.text(Sample.qrText), until: Sample.now + 60))
    try await browser.awaits("code")
    try await browser.bring("#picture")
    #expect(try await browser.scan() == Sample.qrText, comment)

    // A new code takes the old one's place, and nothing else of the page moves.
    _ = try await browser.script("document.querySelector('details').open = true")
    let second = Sample.qrText + ",second"
    server.desk.show(Self.token, .code(.text(second), until: Sample.now + 4))
    #expect(
      try await browser.wait(until: "document.querySelector('[data-left]').dataset.left === '4'"),
      comment)
    #expect(
      try await browser.script("return document.querySelector('details').open") as? Bool == true,
      comment)
    try await browser.bring("#picture")
    #expect(try await browser.scan() == second, comment)

    // Nobody sends a third one: the second is not shown when it is dead.
    #expect(
      try await browser.wait(until: "document.getElementById('page').classList.contains('over')"),
      comment)
    #expect(try await browser.scan() == "", comment)

    server.desk.show(Self.token, .success)
    try await browser.awaits("success")
    let announced = try await browser.script(
      "return document.getElementById('announcement').textContent")
    #expect(announced as? String == EnglishPage().successTitle, comment)
    server.desk.endChanges(Self.token)
    #expect(try await browser.consoleErrors() == [], comment)
  }

  /// The page says that it has lost the server, and finds it again.
  private func lostConnection(_ server: TestServer, _ browser: Browser) async throws {
    server.desk.show(Self.token, Sample.page(.starting))
    try await browser.open(server.base + Self.page)
    try await eventually { server.desk.listenerCount == 1 }
    // When the page asks again the desk is busy, and after that it is not.
    server.desk.fail([PairingDeskBusy()])
    server.desk.breakChanges(Self.token, PairingDeskBusy())
    let text = "document.getElementById('disconnected').textContent"
    #expect(try await browser.wait(until: "\(text) !== ''"))
    server.desk.show(Self.token, .success)
    try await browser.awaits("success")
    #expect(try await browser.wait(until: "\(text) === ''"))
    // The busy answer stands in the console.
    #expect(try await browser.consoleErrors().allSatisfy { $0.contains("503") })
  }

  /// By Chrome's way and by Firefox's a passkey is asked for; without the extension the page says what is needed.
  private func passkeys(_ server: TestServer, _ browser: Browser) async throws {
    let assertion = """
      { id: 'a', rawId: 'a', type: 'public-key', response: { clientDataJSON: 'a', authenticatorData: 'b',
        signature: m.challenge.challenge } }
      """
    let chrome = """
      window.chrome = window.chrome || {};
      chrome.runtime = { sendMessage(id, m, done) {
        const mine = id === 'ghpdcgnjffaaekflfpcgkgpbafmjldcp';
        setTimeout(() => done(m.type === 'waha-passkey-ping' ? { ok: mine } : { ok: mine, assertion: \(assertion) }), 20);
      } };
      """
    let firefox = """
      addEventListener('message', (event) => {
        const m = event.data;
        if (m.source === 'waha-passkey-page') postMessage({ source: 'waha-passkey-extension', requestId: m.requestId,
          ok: true, assertion: m.type === 'waha-passkey-sign' ? \(assertion) : undefined }, location.origin);
      });
      """
    server.desk.setChallenge("{\"challenge\":\"abc\"}")
    for way in [chrome, firefox] {
      let injected = try await browser.inject(way)
      server.desk.show(Self.token, Sample.page(.passkey))
      try await browser.open(server.base + Self.page)
      try await eventually { server.desk.listenerCount > 0 }
      #expect(try await browser.wait(until: "!document.getElementById('passkey-sign').hidden"))
      #expect(
        try await browser.script("return document.getElementById('passkey-missing').hidden")
          as? Bool == true)
      try await browser.click("#passkey-sign")
      try await browser.awaits("passkey-confirmation")
      #expect(server.desk.calls.last?.contains("\"signature\":\"abc\"") == true)
      try await browser.click("main form button")
      try await browser.awaits("success")
      try await browser.withdraw(injected)
    }
    server.desk.show(Self.token, Sample.page(.passkey))
    try await browser.open(server.base + Self.page)
    #expect(try await browser.wait(until: "document.getElementById('passkey').hidden"))
    #expect(
      try await browser.script("return document.getElementById('passkey-missing').hidden") as? Bool
        == false)
    #expect(try await browser.consoleErrors() == [])
  }

  /// Where scripts are off: forms, a picture, and a page that loads itself again.
  private func withoutScripts(_ server: TestServer, _ browser: Browser) async throws {
    try await browser.cdp("Emulation.setScriptExecutionDisabled", ["value": true])
    try await browser.look(Self.desktop)
    server.desk.show(Self.token, Sample.page(.ready))
    try await browser.open(server.base + Self.page)
    try await browser.click("main form button")
    // The driver's own scripts still run.
    try await browser.awaits("starting")
    server.desk.show(Self.token, .code(.text(Sample.qrText), until: Sample.now + 2))
    try await browser.awaits("code")
    #expect(try await browser.scan() == Sample.qrText)
    server.desk.show(Self.token, .success)
    try await browser.awaits("success")
    try await browser.cdp("Emulation.setScriptExecutionDisabled", ["value": false])
    #expect(try await browser.consoleErrors() == [])
  }

  private func keep(_ browser: Browser, _ name: String) async throws {
    guard let folder = ProcessInfo.processInfo.environment["PAIRBOOK_SCREENSHOTS"] else { return }
    try await browser.screenshot().write(to: URL(filePath: "\(folder)/\(name).png"))
  }
}

extension Browser {
  fileprivate func look(_ screen: BrowserTests.Screen) async throws {
    try await look(
      width: screen.width, height: screen.height, mobile: screen.isMobile, dark: screen.isDark)
  }

  /// Waits until the page shows a state, which the test demands.
  fileprivate func awaits(_ state: String, sourceLocation: SourceLocation = #_sourceLocation)
    async throws
  {
    let isThere = try await wait(
      30, until: "document.getElementById('page')?.dataset.state === '\(state)'")
    #expect(isThere, "the page never became \(state)", sourceLocation: sourceLocation)
  }
}
