import HTTPTypes
import Hummingbird

/// What is refused before anybody is asked.
enum Refusal: Error, Equatable, Sendable {
  case notFound
  case method([HTTPRequest.Method])
  case mediaType
  case badForm
  case crossSite

  func response(_ visit: Visit) -> Response {
    switch self {
    case .notFound: return visit.plain(.notFound, status: .notFound)
    case .mediaType: return visit.plain(.badRequest, status: .unsupportedMediaType)
    case .badForm: return visit.plain(.badRequest, status: .badRequest)
    case .crossSite: return visit.plain(.forbidden, status: .forbidden)
    case .method(let allowed):
      var response = visit.plain(.badRequest, status: .methodNotAllowed)
      response.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
      return response
    }
  }
}
