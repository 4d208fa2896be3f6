package import Engine

/// `published.json`: which store wrote the machine-written files, what it had carried out, and when it had looked.
package struct PublishedRecord: Equatable, Sendable {
  /// The store's id.
  package var store: String
  /// The newest commit, hex, whose wishes are known to be carried out in every account; nil where there is none.
  package var revision: String?
  /// When the gateway was last asked about every account; nil where none ever was.
  package var observedAt: Instant?

  package init(store: String, revision: String?, observedAt: Instant?) {
    self.store = store
    self.revision = revision
    self.observedAt = observedAt
  }

  package init(json bytes: [UInt8], path: String) throws {
    do {
      let fields = FieldReader(
        try JSONValue(parsing: bytes, path: path, as: Schemas.published.shape))
      store = try fields.string("store")
      revision = try fields.stringIfPresent("revision")
      observedAt = try fields.instantIfPresent("observedAt")
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
      "revision": revision.map(JSONValue.string) ?? .null,
      "observedAt": (observedAt?.rfc3339).map(JSONValue.string) ?? .null,
    ]
    return value.serialized(.pretty) + [0x0A]
  }
}
