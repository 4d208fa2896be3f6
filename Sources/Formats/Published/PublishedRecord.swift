package import Engine

/// `published.json`: which store wrote the machine-written files, from which revision, and when.
package struct PublishedRecord: Equatable, Sendable {
  /// The store's id.
  package var store: String
  /// The commit whose wishes were carried out, hex.
  package var revision: String
  package var observedAt: Instant

  package init(store: String, revision: String, observedAt: Instant) {
    self.store = store
    self.revision = revision
    self.observedAt = observedAt
  }

  package init(json bytes: [UInt8], path: String) throws {
    do {
      let fields = FieldReader(
        try JSONValue(parsing: bytes, path: path, as: Schemas.published.shape))
      store = try fields.string("store")
      revision = try fields.string("revision")
      observedAt = try fields.instant("observedAt")
    } catch let error as JSONReadError {
      let first = error.diagnostics.first
      throw PublishedFileError(
        path: path, line: first?.position?.line ?? 1, why: first?.message ?? "it is no JSON")
    } catch let error as EventError {
      throw PublishedFileError(path: path, line: 1, why: error.why)
    }
  }

  package var json: [UInt8] {
    let value: JSONValue = [
      "$schema": .string(Schemas.published.uri), "version": 1,
      "store": .string(store),
      "revision": .string(revision), "observedAt": .string(observedAt.rfc3339),
    ]
    return value.serialized(.pretty) + [0x0A]
  }
}
