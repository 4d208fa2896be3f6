import Crypto

/// A file of the page's own, in the program, under a name that changes with its content.
struct StaticAsset: Sendable {
  let path: String
  let contentType: String
  let body: String

  init(name: String, extension suffix: String, contentType: String, body: String) {
    let digest = SHA256.hash(data: Array(body.utf8)).prefix(8)
    let hex = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    path = "/assets/\(name)-\(hex).\(suffix)"
    self.contentType = contentType
    self.body = body
  }

  static let stylesheet = StaticAsset(
    name: "page", extension: "css", contentType: "text/css; charset=utf-8", body: pageStylesheet)
  static let script = StaticAsset(
    name: "page", extension: "js", contentType: "text/javascript; charset=utf-8", body: pageScript)
  static let icon = StaticAsset(
    name: "icon", extension: "svg", contentType: "image/svg+xml", body: pageIcon)

  static let all = [stylesheet, script, icon]
}

private let pageIcon = """
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6e4f"/>\
  <path d="M8 8h7v7H8zM17 17h7v7h-7zM8 20h4v4H8zM20 8h4v4h-4z" fill="#fff"/></svg>

  """
