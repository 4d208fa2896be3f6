import Glibc
import HTTPTypes

@testable import Web

/// Reads what strangers send in a request: the input in turn as a path, a form and the values of headers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let began = clock()
  defer { demand(clock() - began < CLOCKS_PER_SEC, "it took over a second") }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  checkForm(bytes)
  let text = String(decoding: bytes, as: UTF8.self)
  checkPlace(text)
  checkSite(text)
  checkAddress(text)
  checkHeaders(text)
  return 0
}

private func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

/// Of two paths that are not the same to the byte, at most one is a place.
private func checkPlace(_ path: String) {
  for prefix in ["", "/pairbook"] {
    guard let place = Place(path: path, prefixes: [prefix]) else { continue }
    let paths = PagePaths(prefix: prefix, token: place.token ?? "")
    let own =
      switch place {
      case .page: paths.page
      case .step(let step, _): paths.step(step)
      case .asset(let index): prefix + StaticAsset.all[index].path
      case .webhook: prefix + "/hooks/gateway"
      }
    let isOwn = [own, String(own.dropFirst(prefix.count))].contains {
      $0.utf8.elementsEqual(path.utf8)
    }
    demand(isOwn, "\(path) is taken for \(own)")
    demand(!place.methods.isEmpty && !place.name.isEmpty, "\(path) leads nowhere")
  }
}

private func checkForm(_ bytes: [UInt8]) {
  guard let form = Form(bytes) else { return }
  func escaped(_ text: String) -> String {
    text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
  let again = form.fields.map { "\(escaped($0.key))=\(escaped($0.value))" }.joined(separator: "&")
  demand(Form(Array(again.utf8)) == form, "\(form.fields) is another form when it is written")
}

private func checkSite(_ url: String) {
  guard let site = Site(url) else { return }
  demand(Site(site.address) == site, "\(site.address) is another site than \(url)")
  demand([site].site(host: site.authority.uppercased()) == site, "\(site.authority) is not found")
}

private func checkAddress(_ text: String) {
  if let address = ClientAddress(text) {
    demand(ClientAddress(address.description) == address, "\(address) is another than \(text)")
    demand(!address.subscriber.isEmpty, "\(address) is nobody's")
  }
  if let block = AddressBlock(text) {
    demand(block.contains(block.address), "\(text) is not in itself")
  }
}

/// Behind a proxy, only what the proxies wrote themselves is believed.
private func checkHeaders(_ text: String) {
  guard let peer = ClientAddress("10.0.0.1"), let block = AddressBlock("10.0.0.0/8") else { return }
  for header in TrustedProxies.Header.allCases {
    let proxies = TrustedProxies([block], header: header)
    var headers = HTTPFields()
    guard let name = HTTPField.Name(header.rawValue) else { continue }
    headers[name] = "\(text), for=192.0.2.7, 192.0.2.7"
    demand(
      header == .forwarded
        || proxies.client(peer: peer, headers: headers)?.description == "192.0.2.7",
      "a stranger's word is believed")
    headers[name] = text
    _ = proxies.client(peer: peer, headers: headers)
    demand(
      TrustedProxies.none.client(peer: peer, headers: headers) == peer, "nobody's word is believed")
  }
  _ = PageLanguages.words(wanted: [text], acceptLanguage: text)
  var headers = HTTPFields()
  headers[.origin] = text
  _ = SameOrigin.allows(headers, sites: [])
}
