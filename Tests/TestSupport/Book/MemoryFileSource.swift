import Crypto
package import Formats

/// A book in memory.
package struct MemoryFileSource: FileSource {
  package enum Content: Sendable {
    case file([UInt8])
    case symlink, submodule
  }

  /// By path; folders are those of the paths.
  package var contents: [String: Content]

  package init(_ contents: [String: Content] = [:]) {
    self.contents = contents
  }

  package init(texts: [String: String]) {
    contents = texts.mapValues { .file(Array($0.utf8)) }
  }

  package func entries(of folder: String) -> [SourceEntry]? {
    var kinds: [String: SourceEntry.Kind] = [:]
    for (path, content) in contents {
      guard folder.isEmpty || path.hasPrefix(folder + "/") else { continue }
      let rest = path.dropFirst(folder.isEmpty ? 0 : folder.utf8.count + 1).split(separator: "/")
      guard let name = rest.first.map(String.init) else { continue }
      if rest.count > 1 {
        kinds[name] = .folder
      } else {
        switch content {
        case .file: kinds[name] = .file
        case .symlink: kinds[name] = .symlink
        case .submodule: kinds[name] = .submodule
        }
      }
    }
    if kinds.isEmpty, !folder.isEmpty { return nil }
    return kinds.map { SourceEntry(name: $0.key, kind: $0.value) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  package func read(_ path: String) throws(FileSourceError) -> SourceFile {
    guard case .file(let bytes) = contents[path] else {
      throw FileSourceError(path: path, why: "there is no such file", remedy: "look at the test")
    }
    return SourceFile(bytes: bytes, blob: Self.blob(of: bytes))
  }

  /// The id that git gives the bytes in a SHA-1 repository.
  package static func blob(of bytes: [UInt8]) -> String {
    var hash = Insecure.SHA1()
    hash.update(data: Array("blob \(bytes.count)\0".utf8))
    hash.update(data: bytes)
    return Digest.hex(hash.finalize())
  }
}
