import HTTPTypes
import Hummingbird
import NIOCore

/// Why a request's body was not taken.
enum BodyRefused: Error, Equatable, Sendable {
  case tooLarge, tooSlow, broken
}

extension Request {
  /// The whole body, at most so many bytes and within so long.
  func bytes(upTo limit: Int, within time: Duration) async throws(BodyRefused) -> [UInt8] {
    if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > limit {
      throw .tooLarge
    }
    let body = self.body
    let outcome = await withTaskGroup(of: Result<[UInt8], BodyRefused>.self) { group in
      group.addTask {
        do {
          let buffer = try await body.collect(upTo: limit)
          return .success(Array(buffer.readableBytesView))
        } catch is NIOTooManyBytesError {
          return .failure(.tooLarge)
        } catch {
          return .failure(.broken)
        }
      }
      group.addTask {
        // Cancelled when the body is there; then this result is not read.
        try? await Task.sleep(for: time)
        return .failure(.tooSlow)
      }
      defer { group.cancelAll() }
      return await group.next() ?? .failure(.broken)
    }
    return try outcome.get()
  }

  var hasBody: Bool {
    headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
  }

  /// The media type without its parameters, in lower case.
  var mediaType: String? {
    headers[.contentType].map { $0.prefix { $0 != ";" }.trimmed.lowercased() }
  }
}
