import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  static func page(_ document: String, status: HTTPResponse.Status = .ok, language: String)
    -> Response
  {
    Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .contentLanguage: language,
        .vary: "Accept-Language",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
  }

  static func text(
    _ text: String, status: HTTPResponse.Status = .ok,
    contentType: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(
      status: status, headers: [.contentType: contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// After a form: the browser then loads the page, and a reload sends nothing again.
  static func seeOther(_ path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

  static func asset(_ asset: StaticAsset) -> Response {
    var response = text(asset.body, contentType: asset.contentType)
    // Its name changes with its content, and it says nothing of anybody.
    response.headers[.cacheControl] = "public, max-age=31536000, immutable"
    return response
  }

  func retryAfter(_ seconds: Int) -> Response {
    var response = self
    response.headers[.retryAfter] = "\(seconds)"
    return response
  }
}
