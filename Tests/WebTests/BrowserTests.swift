import Foundation
import Reconciliation
import TestSupport
import Testing

@testable import Web

/// The page in a real browser. `PAIRBOOK_SCREENSHOTS` names a folder to keep pictures in.
@Suite(.serialized) struct BrowserTests {
  struct Screen: Sendable {
    let name: String
    let width: Int
    let height: Int
    let isMobile: Bool
    let isDark: Bool
  }
  static let desktop = Screen(name: "desktop", width: 1280, height: 860, isMobile: false, isDark: false)
  static let phone = Screen(name: "phone", width: 390, height: 844, isMobile: true, isDark: true)

  @Test("Each state: nothing in the console, nothing from elsewhere, nothing that axe finds")
  func states() async throws {
    try await TestServer.run { server in
      var scenes = Sample.states.map { ($0.name, Sample.page($0.state)) }
      scenes.append(("consent", Sample.page(.ready, consent: Sample.consent)))
      for (number, scene) in scenes.enumerated() { server.desk.show(Sample.token(number), scene.1) }
      let paths =
        scenes.enumerated().map { ($1.0, "/p/\(Sample.token($0))") } + [
          ("decline", "/p/\(Sample.token(0))/decline"), ("not-found", "/p/nothing"),
        ]
      try await Browser.run { browser in
        for screen in [Self.desktop, Self.phone] {
          try await browser.look(
            width: screen.width, height: screen.height, mobile: screen.isMobile, dark: screen.isDark)
          for (name, path) in paths {
            try await browser.open(server.base + path)
            try await keep(browser, "\(name)-\(screen.name)")
            #expect(try await browser.axe() == [], "\(name) on a \(screen.name)")
            let scrolls = "return document.documentElement.scrollWidth > innerWidth"
            #expect(
              try await browser.script(scrolls) as? Bool == false,
              "\(name) on a \(screen.name) is as wide as the screen")
            // A page that is not there is told as such in the console too.
            let errors = try await browser.consoleErrors().filter { !$0.contains(path) || name != "not-found" }
            #expect(errors == [], "\(name) on a \(screen.name)")
          }
        }
        let elsewhere = try await browser.requests().filter { !$0.hasPrefix(server.base) }
        #expect(elsewhere.filter { !$0.hasPrefix("data:") } == [])
      }
    }
  }

  private func keep(_ browser: Browser, _ name: String) async throws {
    guard let folder = ProcessInfo.processInfo.environment["PAIRBOOK_SCREENSHOTS"] else { return }
    try await browser.screenshot().write(to: URL(filePath: "\(folder)/\(name).png"))
  }
}
