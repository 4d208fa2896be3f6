import HTTPTypes

/// The reverse proxies in front of us, and how they say for whom they ask.
package struct TrustedProxies: Equatable, Sendable {
  package enum Header: String, Sendable, CaseIterable {
    case xForwardedFor = "X-Forwarded-For"
    /// RFC 7239.
    case forwarded = "Forwarded"
  }

  package var blocks: [AddressBlock]
  /// Only the one that the proxies themselves write: they hand the other on as the client wrote it.
  package var header: Header

  package init(_ blocks: [AddressBlock], header: Header = .xForwardedFor) {
    self.blocks = blocks
    self.header = header
  }

  package static let none = TrustedProxies([])

  func contains(_ address: ClientAddress) -> Bool { blocks.contains { $0.contains(address) } }

  /// Who really asks: from the right, the first that is no proxy of ours. What a stranger claims is not read.
  func client(peer: ClientAddress?, headers: HTTPFields) -> ClientAddress? {
    guard let peer, contains(peer) else { return peer }
    var client = peer
    for text in claims(headers).reversed() {
      guard let address = ClientAddress(text) else { break }
      client = address
      guard contains(address) else { break }
    }
    return client
  }

  private func claims(_ headers: HTTPFields) -> [String] {
    guard let name = HTTPField.Name(header.rawValue) else { return [] }
    let hops = headers[values: name].joined(separator: ",").split(separator: ",").map { $0.trimmed }
    guard header == .forwarded else { return hops }
    return hops.map { hop in
      let pair = hop.split(separator: ";").map { $0.trimmed }
        .first { $0.lowercased().hasPrefix("for=") }
      return pair.map { $0.dropFirst(4).filter { $0 != "\"" } } ?? ""
    }
  }
}
