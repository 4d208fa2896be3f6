import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What is known of a connection before a request is read.
struct PeerContext: InitializableFromSource {
  let peer: ClientAddress?

  init(source: ApplicationRequestContextSource) {
    peer = source.channel.remoteAddress?.ipAddress.flatMap { ClientAddress($0) }
  }

  init(peer: ClientAddress?) { self.peer = peer }
}

/// One request at the public listener, as the handlers see it.
struct Visit: Sendable {
  let request: Request
  let place: Place?
  let client: ClientAddress?
  let site: Site
  let link: LinkTag?

  var token: String { place?.token ?? "" }
  var paths: PagePaths { PagePaths(prefix: site.path, token: token) }
  var acceptLanguage: String? { request.headers[.acceptLanguage] }

  /// Words for a person of whom nothing is known.
  var words: any PageWords { PageLanguages.words(wanted: [], acceptLanguage: acceptLanguage) }

  func plain(_ page: PlainPage, status: HTTPResponse.Status, retry: PlainPageView.Retry? = nil)
    -> Response
  {
    let words = words
    return .page(
      PlainPageView(page: page, words: words, prefix: site.path, retry: retry).document,
      status: status, language: words.locale)
  }
}
