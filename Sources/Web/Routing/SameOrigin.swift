import HTTPTypes

/// Whether a form was sent by a page of ours, as far as the browser says.
enum SameOrigin {
  /// `Sec-Fetch-Site` decides where there is one (Fetch Metadata). An `Origin` of `null` says nothing: our own pages
  /// send it, since they let no referrer out (Fetch, section 3.2).
  static func allows(_ headers: HTTPFields, sites: [Site]) -> Bool {
    if let site = secFetchSite.flatMap({ headers[$0] }) {
      return site == "same-origin" || site == "none"
    }
    guard let origin = headers[.origin], origin != "null" else { return true }
    return sites.contains { $0.origin == origin.lowercased() }
  }

  private static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")
}
