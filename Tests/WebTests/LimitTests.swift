import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite struct RateLimiterTests {
  @Test("So many at once, then one for each time that passes")
  func bucket() {
    var limiter = RateLimiter<String>(.init(burst: 3, seconds: 10))
    #expect((0..<3).map { _ in limiter.take("a", at: 0) } == [nil, nil, nil])
    #expect(limiter.take("a", at: 0) == 10)
    #expect(limiter.take("a", at: 4) == 6)
    #expect(limiter.take("a", at: 10) == nil)
    #expect(limiter.take("a", at: 10) == 10)
  }

  @Test("One key's use is not another's, and a long rest gives no more than the burst")
  func keys() {
    var limiter = RateLimiter<String>(.init(burst: 2, seconds: 1))
    #expect(limiter.take("a", at: 0) == nil)
    #expect(limiter.take("b", at: 0) == nil)
    #expect((0..<3).map { _ in limiter.take("a", at: 1_000) == nil } == [true, true, false])
  }

  @Test("What turned out costly is paid for afterwards, but not for ever")
  func charge() {
    var limiter = RateLimiter<String>(.init(burst: 2, seconds: 1))
    #expect(limiter.take("a", at: 0) == nil)
    limiter.charge("a", 100, at: 0)
    #expect(limiter.take("a", at: 0) == 3)
    #expect(limiter.take("a", at: 3) == nil)
  }

  @Test("A clock that goes back neither gives nor takes")
  func backwards() {
    var limiter = RateLimiter<String>(.init(burst: 1, seconds: 1))
    #expect(limiter.take("a", at: 100) == nil)
    #expect(limiter.take("a", at: 50) == 1)
  }

  @Test("A flood of keys costs no memory, and those who wait are forgotten last")
  func flood() {
    var limiter = RateLimiter<Int>(.init(burst: 1, seconds: 1), capacity: 100)
    for key in 0..<50 { _ = limiter.take(key, at: 0) }
    _ = limiter.take(7, at: 1_000)
    for key in 50..<100 { _ = limiter.take(key, at: 1_000) }
    for key in 1_000..<1_040 { _ = limiter.take(key, at: 1_000) }
    #expect(limiter.count <= 100)
    #expect(limiter.take(7, at: 1_000) == 1)
  }

  @Test("What is remembered is the newest, whatever comes (seeded)")
  func memory() {
    var generator = SeededGenerator(seed: 17)
    for _ in 0..<50 {
      let capacity = Int.random(in: 1...8, using: &generator)
      var memory = BoundedMemory<Int>(capacity: capacity)
      var order: [Int] = []
      for _ in 0..<100 {
        let key = Int.random(in: 0..<20, using: &generator)
        let isNew = !order.suffix(capacity).contains(key)
        #expect(memory.remember(key) == isNew)
        if isNew { order.append(key) }
        #expect((0..<20).allSatisfy { memory.contains($0) == order.suffix(capacity).contains($0) })
      }
    }
  }
}

@Suite struct ClientAddressTests {
  static let proxies = TrustedProxies(
    ["10.0.0.0/8", "::1", "fd00::/16"].compactMap { AddressBlock($0) })

  @Test(
    "Who asks: a stranger's claims are not read, and of a proxy's only what proxies of ours wrote",
    arguments: [
      ("203.0.113.9", "1.2.3.4", "203.0.113.9"), ("10.1.2.3", "1.2.3.4", "1.2.3.4"),
      ("10.1.2.3", "6.6.6.6, 1.2.3.4", "1.2.3.4"), ("10.1.2.3", "1.2.3.4, 10.9.9.9", "1.2.3.4"),
      ("10.1.2.3", "10.8.8.8, 10.9.9.9", "10.8.8.8"), ("10.1.2.3", "", "10.1.2.3"),
      ("10.1.2.3", "1.2.3.4, nonsense", "10.1.2.3"), ("::1", "[2001:db8::7]:443", "2001:db8::7"),
      ("::ffff:10.1.2.3", "1.2.3.4:5678", "1.2.3.4"), ("fd00:0:1::2", "2001:db8::1", "2001:db8::1"),
      ("fd01::2", "2001:db8::1", "fd01::2"),
    ])
  func forwardedFor(_ peer: String, _ header: String, _ expected: String) throws {
    let name = try #require(HTTPField.Name("X-Forwarded-For"))
    let client = Self.proxies.client(peer: ClientAddress(peer), headers: [name: header])
    #expect(client?.description == expected)
  }

  @Test("The header that the proxies do not write is not read")
  func otherHeader() throws {
    let forwarded = try #require(HTTPField.Name("Forwarded"))
    let other = try #require(HTTPField.Name("X-Forwarded-For"))
    let headers: HTTPFields = [
      forwarded: "for=\"[2001:db8::9]:1\";proto=https, for=10.2.2.2", other: "6.6.6.6",
    ]
    var proxies = Self.proxies
    #expect(
      proxies.client(peer: ClientAddress("10.1.1.1"), headers: headers)?.description == "6.6.6.6")
    proxies.header = .forwarded
    #expect(
      proxies.client(peer: ClientAddress("10.1.1.1"), headers: headers)?.description
        == "2001:db8::9")
  }

  @Test("An IPv6 subscriber is a /64, an IPv4 one an address")
  func subscriber() {
    #expect(
      ClientAddress("2001:db8:1:2:3::4")?.subscriber == ClientAddress("2001:db8:1:2::")?.subscriber)
    #expect(
      ClientAddress("2001:db8:1:3::4")?.subscriber != ClientAddress("2001:db8:1:2::")?.subscriber)
    #expect(ClientAddress("192.0.2.1")?.subscriber != ClientAddress("192.0.2.2")?.subscriber)
  }

  @Test(
    "What is no address or block",
    arguments: [
      "", "1.2.3", "1.2.3.4.5", "::g", "host", "1.2.3.4/33", "::/129", "1.2.3.4/", "1.2.3.4/-1",
    ])
  func nonsense(_ text: String) { #expect(AddressBlock(text) == nil) }
}

@Suite struct SameOriginTests {
  @Test(
    "A form is taken from a page of ours, as far as the browser says",
    arguments: [
      ("same-origin", "null", true), ("same-origin", "https://pair.example", true),
      ("none", nil, true),
      ("cross-site", "https://pair.example", false), ("same-site", nil, false), ("", nil, false),
      (nil, nil, true), (nil, "null", true), (nil, "https://pair.example", true),
      (nil, "HTTPS://PAIR.EXAMPLE", true), (nil, "https://evil.example", false),
      (nil, "http://pair.example", false), (nil, "https://pair.example.evil.example", false),
    ] as [(String?, String?, Bool)])
  func origin(_ site: String?, _ origin: String?, _ isAllowed: Bool) throws {
    let name = try #require(HTTPField.Name("Sec-Fetch-Site"))
    var headers = HTTPFields()
    headers[name] = site
    headers[.origin] = origin
    let sites = [try #require(Site("https://pair.example/base"))]
    #expect(SameOrigin.allows(headers, sites: sites) == isAllowed)
  }
}
