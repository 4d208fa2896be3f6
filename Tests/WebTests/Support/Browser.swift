import Foundation
import TestSupport
import Testing

/// Debian's Chromium, driven by its own chromedriver (W3C WebDriver, and Chrome's `goog/cdp` and `se/log`).
struct Browser: Sendable {
  private let port: Int
  private let session: String

  static func run(_ body: @escaping @Sendable (Browser) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      // The browser keeps its profile there.
      let runner = ProcessRunner(
        environment: [
          "PATH": ProcessRunner.systemPath, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": folder,
          "TMPDIR": folder,
        ], timeout: .seconds(400))
      try await runner.withRunning("chromedriver", ["--port=0"]) { driver in
        let line = try await driver.firstLine(containing: "started successfully on port")
        let port = try #require(line.split { !$0.isNumber }.last.flatMap { Int($0) })
        let browser = try await Browser(driver: port)
        try await body(browser)
        _ = try await browser.command(.DELETE, "", nil)
      }
    }
  }

  private init(driver: Int) async throws {
    let options: [String: Any] = [
      "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--disable-background-networking", "--disable-component-update", "--no-first-run",
        "--hide-scrollbars", "--lang=en",
      ]
    ]
    let capabilities: [String: Any] = [
      "capabilities": [
        "alwaysMatch": [
          "goog:chromeOptions": options,
          "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
        ]
      ]
    ]
    let answer = try await Self.send(.POST, driver, "/session", capabilities) as? [String: Any]
    let id = try #require(answer?["sessionId"] as? String)
    port = driver
    session = "/session/" + id
  }

  func open(_ url: String) async throws {
    _ = try await command(.POST, "/url", ["url": url])
  }

  /// Runs a function's body in the page and gives what it returns.
  func script(_ body: String, _ arguments: [Any] = []) async throws -> Any? {
    try await command(.POST, "/execute/sync", ["script": body, "args": arguments])
  }

  /// The same, waiting for a promise.
  func promise(_ expression: String) async throws -> Any? {
    try await command(
      .POST, "/execute/async",
      [
        "script": "const done = arguments[0]; (\(expression)).then(done, e => done(String(e)));",
        "args": [Any](),
      ])
  }

  func cdp(_ method: String, _ parameters: [String: Any]) async throws {
    _ = try await command(.POST, "/goog/cdp/execute", ["cmd": method, "params": parameters])
  }

  /// A screen of this size, in a colour scheme.
  func look(width: Int, height: Int, mobile: Bool, dark: Bool) async throws {
    try await cdp(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": mobile ? 2 : 1, "mobile": mobile])
    try await cdp(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]]])
  }

  func screenshot() async throws -> Data {
    let text = try #require(try await command(.GET, "/screenshot", nil) as? String)
    return try #require(Data(base64Encoded: text))
  }

  /// What an independent reader finds in the picture of the page; empty where there is no code.
  func scan() async throws -> String {
    let picture = try await screenshot()
    return try await withTemporaryFolder { folder in
      try picture.write(to: URL(filePath: folder + "/page.png"))
      let result = try await ProcessRunner(timeout: .seconds(300)).run(
        "zbarimg", ["--nodbus", "--quiet", "--raw", folder + "/page.png"])
      return result.output.split(separator: "\n").joined(separator: "\n")
    }
  }

  /// Scrolls an element into sight.
  func bring(_ selector: String) async throws {
    _ = try await script(
      "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", [selector])
  }

  /// Clicks as a person does, where the element is.
  func click(_ selector: String) async throws {
    let found =
      try await command(
        .POST, "/element", ["using": "css selector", "value": selector]) as? [String: String]
    let id = try #require(found?.values.first)
    _ = try await command(.POST, "/element/\(id)/click", [String: String]())
  }

  /// What the console showed since it was asked last, warnings and worse.
  func consoleErrors() async throws -> [String] {
    try await log("browser").filter { ($0["level"] as? String) != "INFO" }
      .compactMap { $0["message"] as? String }
  }

  /// The address of every request since it was asked last.
  func requests() async throws -> [String] {
    try await log("performance").compactMap { entry in
      guard let text = entry["message"] as? String,
        let outer = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
        let message = outer["message"] as? [String: Any],
        message["method"] as? String == "Network.requestWillBeSent",
        let parameters = message["params"] as? [String: Any],
        let request = parameters["request"] as? [String: Any]
      else { return nil }
      return request["url"] as? String
    }
  }

  /// Asks every 50 ms until it is so; false after the time.
  func wait(_ seconds: Double = 20, until expression: String) async throws -> Bool {
    let end = ContinuousClock().now + .seconds(seconds)
    while ContinuousClock().now < end {
      if try await script("return \(expression)") as? Bool == true { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  /// Runs in every page from now on, before the page's own script; gives what `withdraw` takes.
  func inject(_ source: String) async throws -> String {
    let answer = try await command(
      .POST, "/goog/cdp/execute",
      ["cmd": "Page.addScriptToEvaluateOnNewDocument", "params": ["source": source]])
    return try #require((answer as? [String: Any])?["identifier"] as? String)
  }

  func withdraw(_ identifier: String) async throws {
    try await cdp("Page.removeScriptToEvaluateOnNewDocument", ["identifier": identifier])
  }

  /// Brings axe-core into every page from now on.
  func bringAxe() async throws -> String { try await inject(Self.axeSource) }

  /// axe-core's findings on the page as it is, rule and place.
  func axe() async throws -> [String] {
    let result = try await promise(
      """
      axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', \
      'wcag22aa', 'best-practice'] }).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' \
      + n.failureSummary).join('; ')))
      """)
    return try #require(result as? [String], "axe did not run: \(String(describing: result))")
  }

  private static let axeSource: String = {
    let library = PackageFiles.root + "/.venv/lib"
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
    for folder in folders {
      let path = "\(library)/\(folder)/site-packages/axe_playwright_python/axe.min.js"
      if let source = try? String(contentsOfFile: path, encoding: .utf8) { return source }
    }
    return "throw new Error('axe-core is missing: `make setup` installs it into .venv')"
  }()

  private func log(_ type: String) async throws -> [[String: Any]] {
    try await command(.POST, "/se/log", ["type": type]) as? [[String: Any]] ?? []
  }

  private func command(_ verb: Verb, _ path: String, _ body: [String: Any]?) async throws -> Any? {
    try await Self.send(verb, port, session + path, body)
  }

  private enum Verb: String { case GET, POST, DELETE }

  private static func send(_ verb: Verb, _ port: Int, _ path: String, _ body: [String: Any]?)
    async throws -> Any?
  {
    let content = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
    let head = """
      \(verb.rawValue) \(path) HTTP/1.1\r
      Host: 127.0.0.1:\(port)\r
      Content-Type: application/json\r
      Content-Length: \(content.count)\r
      \r

      """
    let answer = try await RawConnection.exchangeOne(
      port: port, head + String(decoding: content, as: UTF8.self))
    let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
    let value = json?["value"]
    guard answer.status == 200 else {
      throw DriverError(description: "\(verb) \(path): \(String(describing: value).prefix(2_000))")
    }
    return value is NSNull ? nil : value
  }

  struct DriverError: Error, CustomStringConvertible { let description: String }
}
