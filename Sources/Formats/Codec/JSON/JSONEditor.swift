/// Changes to a JSON file that touch the bytes of the values concerned and no others.
///
/// Key order, white space, escapes and line ends stay as they are; what is new is laid out as its
/// neighbours are. All paths are those of the document as it was read.
package struct JSONEditor {
  private let document: JSONDocument
  private let root: JSONNode
  private var change = JSONChange()

  /// Begins with no changes; a damaged file cannot be edited.
  package init(_ document: JSONDocument) throws(JSONEditError) {
    guard let root = document.root, document.isSound else {
      throw .unsound(path: document.source.path)
    }
    self.document = document
    self.root = root
  }

  /// Replaces a value, or adds a member last in its object, with the objects around it if need be.
  package mutating func set(_ value: JSONValue, at path: [JSONStep]) throws(JSONEditError) {
    let isThere = change.set(value, at: path[...], of: root)
    try require(isThere, path)
  }

  /// Adds an element last in an array.
  package mutating func append(_ value: JSONValue, to path: [JSONStep]) throws(JSONEditError) {
    let isThere = change.append(value, to: path[...], of: root)
    try require(isThere, path)
  }

  /// Removes a member or an element.
  package mutating func remove(at path: [JSONStep]) throws(JSONEditError) {
    precondition(!path.isEmpty, "a document is not removed from itself")
    let isThere = change.remove(at: path[...], of: root)
    try require(isThere, path)
  }

  // Called with what was found before: as part of its call a change would be made of a copy of all the others.
  private func require(_ isThere: Bool, _ path: [JSONStep]) throws(JSONEditError) {
    if !isThere { throw .noSuchPlace(path: document.source.path, place: path) }
  }

  /// The file with the changes made, read again; its `source.bytes` are what is to be written.
  ///
  /// Throws if the changes would not be read back as they were asked for.
  package func apply() throws(JSONEditError) -> JSONDocument {
    var layout = JSONEditLayout(document: document, root: root)
    layout.emit(change, at: root)
    let result = JSONDocument(
      bytes: layout.splices.applied(to: document.source.bytes), path: document.source.path)
    guard result.isSound,
      result.root?.value.serialized(.compact) == change.result(of: root)?.serialized(.compact)
    else { throw .notReadBack(path: document.source.path) }
    return result
  }
}

/// Why a JSON file was not edited.
package enum JSONEditError: Error, Hashable {
  /// The file has damage that must be mended by hand first; its diagnostics say where.
  case unsound(path: String)
  /// The file has no value at that place, or one that holds no such values.
  case noSuchPlace(path: String, place: [JSONStep])
  /// The file as changed would not be read as asked for: nested too deep.
  case notReadBack(path: String)
}
