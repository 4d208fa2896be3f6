import Testing

@testable import Formats

@Suite("A JSON value is written")
struct JSONWriterTests {
  private func text(_ value: JSONValue, _ style: JSONStyle) -> String {
    String(decoding: value.serialized(style), as: UTF8.self)
  }

  @Test("canonically as in the example of RFC 8785 3.2.2")
  func canonicalExample() {
    let source = #"""
      {
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#
    let expected =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    #expect(json(source).root.map { text($0.value, .canonical) } == expected)
  }

  @Test("canonically with keys in the order of their UTF-16 units, as in RFC 8785 3.2.3")
  func canonicalOrder() {
    let object: JSONValue = [
      "\u{20ac}": "Euro Sign", "\r": "Carriage Return",
      "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
      "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
      "\u{f6}": "Latin Small Letter O With Diaeresis",
    ]
    #expect(
      text(object, .canonical)
        == #"{"\r":"Carriage Return","1":"One",""# + "\u{80}" + #"":"Control","ö":"#
        + #""Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"#
        + #""Emoji: Grinning Face","דּ":"Hebrew Letter Dalet With Dagesh"}"#)
  }

  @Test(
    "with numbers as in RFC 8785 appendix B",
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
      (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
      (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"),
      (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
      (0x3ff0_0000_0000_0000, "1"), (0x4024_0000_0000_0000, "10"), (0x3fb9_9999_9999_999a, "0.1"),
    ] as [(UInt64, String)])
  func numbers(bits: UInt64, expected: String) {
    #expect(text(.double(Double(bitPattern: bits)), .canonical) == expected)
  }

  @Test(
    "with integers as the doubles they are to RFC 8785",
    arguments: [
      (0, "0"), (-7, "-7"), (9_007_199_254_740_992, "9007199254740992"),
      (9_007_199_254_740_993, "9007199254740992"), (.max, "9223372036854776000"),
      (.min, "-9223372036854776000"),
    ] as [(Int64, String)])
  func integers(value: Int64, expected: String) {
    #expect(text(.integer(value), .canonical) == expected)
  }

  @Test("compactly and prettily with keys in the order given")
  func styles() {
    let value: JSONValue = [
      "b": [1, [], [:], ["x": "é\"/"]], "a": .null, "ü\n": [true, -0.5],
    ]
    #expect(text(value, .compact) == #"{"b":[1,[],{},{"x":"é\"/"}],"a":null,"ü\n":[true,-0.5]}"#)
    #expect(
      text(value, .pretty) == #"""
        {
          "b": [
            1,
            [],
            {},
            {
              "x": "é\"/"
            }
          ],
          "a": null,
          "ü\n": [
            true,
            -0.5
          ]
        }
        """#)
  }

  @Test("An object's members keep their order when one is replaced, added or removed")
  func members() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["b"] = 3
    object["c"] = 4
    object["a"] = nil
    object["d"] = nil
    #expect(text(.object(object), .compact) == #"{"b":3,"c":4}"#)
    #expect(object["c"] == 4)
    #expect(object["a"] == nil)
  }
}
