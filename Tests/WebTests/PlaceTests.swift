import Testing

@testable import Web

@Suite struct PlaceTests {
  static let token = Sample.token()

  @Test("Every place of ours, with the base URL's path or without it")
  func places() {
    for prefix in ["", "/pairbook"] {
      func place(_ path: String) -> Place? {
        Place(path: prefix + path, prefixes: ["", "/pairbook"])
      }
      #expect(place("/p/\(Self.token)") == .page(token: Self.token))
      for step in PageStep.allCases {
        #expect(place("/p/\(Self.token)/\(step.rawValue)") == .step(step, token: Self.token))
      }
      #expect(place("/hooks/gateway") == .webhook)
      for (index, asset) in StaticAsset.all.enumerated() {
        #expect(place(asset.path) == .asset(index))
      }
    }
  }

  @Test(
    "No other path is taken for one of them",
    arguments: [
      "", "/", "*", "/p", "/p/", "/P/\(token)", "p/\(token)", "//p/\(token)", "/p//\(token)",
      "/p/\(token)/", "/p/\(token)//start", "/p/\(token)/start/", "/p/\(token)/START",
      "/p/\(token)/../\(token)", "/p/./\(token)", "/p/%74\(token.dropFirst())", "/%70/\(token)",
      "/p/\(token)%2Fstart", "/p/\(token)%00", "/p/\(token)/start%20", "/p/\(token);a=b",
      "/p/\(token.dropLast())", "/p/\(token)t", "/p/\(token.dropLast())=",
      "/p/\(token.dropLast())é",
      "/p/\(String(repeating: "t", count: 600))", "/assets/", "/assets/../p/\(token)",
      "/assets/page.css",
      "/hooks/gateway/", "/hooks", "/metrics", "/healthz", "/readyz", "/favicon.ico",
      "/.git/config",
      "/pairbook/pairbook/p/\(token)", "http://pair.example/p/\(token)",
    ])
  func others(_ path: String) {
    #expect(Place(path: path, prefixes: ["", "/pairbook"]) == nil)
  }

  @Test(
    "A base URL in its parts",
    arguments: [
      ("https://Pair.Example", "https://pair.example", ""),
      ("https://pair.example:443/", "https://pair.example", ""),
      ("http://127.0.0.1:8080/a/b/", "http://127.0.0.1:8080", "/a/b"),
    ])
  func site(_ url: String, _ origin: String, _ path: String) throws {
    let site = try #require(Site(url))
    #expect(site.origin == origin)
    #expect(site.path == path)
  }

  @Test(
    "What is no base URL",
    arguments: ["", "pair.example", "ftp://pair.example", "https://", "https://a@b"])
  func noSite(_ url: String) { #expect(Site(url) == nil) }
}

@Suite struct FormTests {
  @Test("Fields as browsers send them")
  func fields() {
    #expect(
      Form(Array("agreed=sha256%3Aab&a+b=%C3%A9+1&empty=".utf8))?.fields == [
        "agreed": "sha256:ab", "a b": "é 1", "empty": "",
      ])
    #expect(Form([])?.fields == [:])
  }

  @Test(
    "What is not well formed is no form",
    arguments: ["a=%", "a=%4", "a=%zz", "a=1&a=2", "a=%FF", "%C3=1"])
  func broken(_ text: String) { #expect(Form(Array(text.utf8)) == nil) }
}
