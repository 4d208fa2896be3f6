import Gateway
import Reconciliation
import Testing

@Suite("connections.gateway is read")
struct GatewayConnectionTests {
  static let readings: [(String, GatewayConnection)] = [
    ("none", .none),
    (
      "waha+https://waha.acme.example",
      .waha(.init(isEncrypted: true, host: "waha.acme.example", port: 443))
    ),
    ("waha+http://127.0.0.1:3000/", .waha(.init(host: "127.0.0.1", port: 3000))),
    ("waha+http://localhost", .waha(.init(host: "localhost", port: 3000))),
    (
      "waha+https://h.example:8443/waha/",
      .waha(.init(isEncrypted: true, host: "h.example", port: 8443, path: "/waha"))
    ),
    ("WAHA+HTTPS://H.example", .waha(.init(isEncrypted: true, host: "H.example", port: 443))),
    (
      "gowa+https://[2001:db8::1]:8443",
      .gowa(.init(isEncrypted: true, host: "[2001:db8::1]", port: 8443))
    ),
    ("gowa+http://127.0.0.1", .gowa(.init(host: "127.0.0.1", port: 3000))),
    ("sim:", .simulated(.init(host: "127.0.0.1", port: 4900))),
    ("sim:4950", .simulated(.init(host: "127.0.0.1", port: 4950))),
    ("sim:http://127.0.0.1:4951", .simulated(.init(host: "127.0.0.1", port: 4951))),
  ]

  @Test("what is understood", arguments: readings)
  func reading(text: String, expected: GatewayConnection) throws {
    try #expect(GatewayConnection(text) == expected)
  }

  static let mistakes: [(String, String)] = [
    ("", "is of no known kind"),
    ("https://waha.acme.example", "is of no known kind"),
    ("simulated:", "is of no known kind"),
    ("waha+", "is no URL"),
    ("waha+https://a b", "is no URL"),
    ("waha+https://a\n", "is no URL"),
    ("waha+ftp://waha.acme.example", "is neither http nor https"),
    ("waha+https://key@waha.acme.example", "has something before the @"),
    ("gowa+https://admin:s3cret@gowa.acme.example", "has something before the @"),
    ("waha+https://", "names no host"),
    ("waha+https://h.example?key=s3cret", "has something after its path"),
    ("waha+https://h.example#x", "has something after its path"),
    ("waha+https://h.example:0", "has no valid port"),
    ("waha+https://h.example:65536", "has no valid port"),
    ("sim:65536", "has no valid port"),
    ("sim:0", "has no valid port"),
    ("sim:x", "is no URL"),
  ]

  @Test("what is refused, saying why and what to write", arguments: mistakes)
  func mistake(text: String, why: String) {
    let error = #expect(throws: GatewayMisconfigured.self) { try GatewayConnection(text) }
    #expect(error?.reason == "The gateway connection \(why).")
    #expect(error?.remedy.isEmpty == false)
    #expect(error.map { "\($0)".contains("s3cret") } == false)
  }

  static let safeWays: [(String, String, Bool)] = [
    ("waha+https://waha.acme.example", "k", true),
    ("waha+http://127.0.0.1:3000", "k", true),
    ("waha+http://[::1]:3000", "k", true),
    ("waha+http://localhost:3000", "k", true),
    // Only the name itself is this machine for sure.
    ("waha+http://waha.localhost", "k", false),
    ("waha+http://waha.acme.example", "k", false),
    ("waha+http://127.evil.example", "k", false),
    ("waha+http://10.0.0.5:3000", "k", false),
    ("gowa+http://10.0.0.5:3000", "a:b", false),
    ("sim:http://10.0.0.5:4900", "k", false),
  ]

  @Test("a key goes over TLS, or no farther than this machine", arguments: safeWays)
  func safety(text: String, key: String, isSafe: Bool) throws {
    let connection = try GatewayConnection(text)
    if isSafe {
      #expect(throws: Never.self) { try connection.gateway(key: key) }
    } else {
      let error = #expect(throws: GatewayMisconfigured.self) { try connection.gateway(key: key) }
      #expect(error?.reason.hasPrefix("The gateway connection would send the key to ") == true)
    }
  }

  static let keys: [(String, String?, Bool)] = [
    ("waha+http://127.0.0.1", nil, false), ("waha+http://127.0.0.1", "", false),
    ("waha+http://127.0.0.1", "k\r\nX: y", false), ("waha+http://127.0.0.1", "k", true),
    ("gowa+http://127.0.0.1", "password", false), ("gowa+http://127.0.0.1", ":password", false),
    ("gowa+http://127.0.0.1", "admin:pass:word", true), ("gowa+http://127.0.0.1", nil, false),
    ("sim:", nil, true),
  ]

  @Test("a gateway needs a key of its kind; the simulated one has one", arguments: keys)
  func key(text: String, key: String?, isRight: Bool) throws {
    let connection = try GatewayConnection(text)
    if isRight {
      let gateway = try connection.gateway(key: key)
      #expect(gateway != nil)
    } else {
      let error = #expect(throws: GatewayMisconfigured.self) { try connection.gateway(key: key) }
      #expect(error.map { !"\($0)".contains("password\"") } == true)
    }
  }

  @Test("no gateway is none")
  func nothing() throws {
    let gateway = try GatewayConnection("none").gateway(key: nil)
    #expect(gateway == nil)
  }
}
