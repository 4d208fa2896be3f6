import Testing

@testable import Web

@Suite struct HTMLTests {
  @Test(
    "Text of others stays text",
    arguments: [
      ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
      ("Tom & \"Jerry\" 'Ltd'", "Tom &amp; &quot;Jerry&quot; &#39;Ltd&#39;"),
      ("right\u{202E}tfel", "righttfel"), ("a\u{2066}b\u{2069}c", "abc"), ("a\u{0}b\u{1B}c", "abc"),
      ("two\nlines\tand a tab", "two\nlines\tand a tab"),
      ("Müller & Söhne 🏦", "Müller &amp; Söhne 🏦"),
    ])
  func text(_ given: String, _ expected: String) {
    #expect(HTML.text(given).source == expected)
  }

  @Test("An attribute's value cannot end it")
  func attribute() {
    let tag = HTML.tag("a", ["href": "\" onclick=\"x", "hidden": nil], .text("<b>"))
    #expect(tag.source == "<a href=\"&quot; onclick=&quot;x\" hidden>&lt;b&gt;</a>")
  }

  @Test("An element that has no end gets none")
  func void() {
    #expect(HTML.tag("input", ["name": "a"]).source == "<input name=\"a\">")
    #expect(HTML.tag("p").source == "<p></p>")
  }

  @Test(
    "Two asterisks make strong, and only in pairs",
    arguments: [
      ("Tap **Linked devices**, then <b>", "Tap <strong>Linked devices</strong>, then &lt;b&gt;"),
      ("a ** b", "a ** b"), ("**a** and **b", "<strong>a</strong> and **b"), ("", ""),
    ])
  func words(_ given: String, _ expected: String) {
    #expect(HTML.words(given).source == expected)
  }
}

@Suite struct QRCodeTests {
  @Test("A code is square, has its three corners, and a quiet zone of four")
  func shape() throws {
    let code = try #require(QRCode("HELLO"))
    #expect(code.side == 21)
    #expect(code.modules.count == 21 * 21)
    // The top edge of the finder patterns at both ends: seven dark modules.
    #expect(code.modules.prefix(7).allSatisfy { $0 })
    #expect(code.modules[14..<21].allSatisfy { $0 })
    let svg = code.svg(title: "A <code>").source
    #expect(svg.contains("viewBox=\"0 0 29 29\""))
    #expect(svg.contains("aria-label=\"A &lt;code&gt;\""))
    #expect(svg.contains("d=\"M0 0h29v29H0z\""))
    #expect(svg.contains("M4 4h7v1h-7z"))
  }

  @Test("What no code can hold gives none")
  func impossible() {
    #expect(QRCode("") == nil)
    #expect(QRCode("a\u{0}b") == nil)
    #expect(QRCode(String(repeating: "x", count: 4_000)) == nil)
  }

  @Test("A text that is too long for correction M gets L")
  func longText() {
    #expect(QRCode(String(repeating: "x", count: 2_900))?.side == 177)
  }
}
