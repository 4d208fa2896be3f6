import Glibc

/// An IP address of four or sixteen bytes; IPv4 inside of IPv6 counts as IPv4.
package struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
  package let bytes: [UInt8]

  /// As written in text, also with a port or in brackets as `Forwarded` and some proxies write it.
  package init?(_ text: String) {
    var text = text.trimmed
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      text = String(text[text.index(after: text.startIndex)..<end])
    } else if text.filter({ $0 == ":" }).count == 1 {
      text = String(text.prefix { $0 != ":" })
    }
    text = String(text.prefix { $0 != "%" })
    var v4 = in_addr()
    var v6 = in6_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      bytes = withUnsafeBytes(of: &v4) { Array($0) }
    } else if inet_pton(AF_INET6, text, &v6) == 1 {
      let all = withUnsafeBytes(of: &v6) { Array($0) }
      let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
      bytes = all.starts(with: mapped) ? Array(all.suffix(4)) : all
    } else {
      return nil
    }
  }

  /// Whom a limit is for: an IPv4 address, or the /64 that one subscriber has of IPv6.
  var subscriber: [UInt8] { bytes.count == 16 ? Array(bytes.prefix(8)) : bytes }

  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    bytes.withUnsafeBytes { raw in
      _ = inet_ntop(family, raw.baseAddress, &text, socklen_t(text.count))
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// A block of addresses, `10.0.0.0/8` or one address.
package struct AddressBlock: Hashable, Sendable {
  let address: ClientAddress
  /// Bits; 0 for everybody.
  package let prefixLength: Int

  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ ClientAddress(String($0)) }) else { return nil }
    let bits = address.bytes.count * 8
    guard parts.count > 1 else {
      self.address = address
      prefixLength = bits
      return
    }
    guard let length = Int(parts[1]), (0...bits).contains(length) else { return nil }
    self.address = address
    prefixLength = length
  }

  func contains(_ other: ClientAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    for (index, (mine, theirs)) in zip(address.bytes, other.bytes).enumerated() {
      let bits = min(8, max(0, prefixLength - index * 8))
      guard bits > 0 else { return true }
      if (mine ^ theirs) >> (8 - UInt8(bits)) != 0 { return false }
    }
    return true
  }
}
