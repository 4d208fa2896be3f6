/// The rules for a path inside a repository.
///
/// Paths compare by bytes: two spellings of `é` are two paths for git, and one `String` for Swift.
enum RepositoryPath {
  /// Refuses a path that leaves the book, that git refuses to hold, or that names git's own folder.
  static func check(_ path: String) throws(GitError) {
    guard isSound(path) else {
      throw GitError(
        .invalidName, "'\(path)' is not a path inside the book",
        remedy: "give a path relative to the book, without '.', '..' and '.git' in it",
        paths: [path])
    }
  }

  static func isSound(_ path: String) -> Bool {
    !path.utf8.contains(0)
      && path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .allSatisfy { part in
          !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
            && !isGitFolder(part) && !isGitElsewhere(part)
        }
  }

  /// Whether another file system takes a name for `.git`: one of Windows drops dots and blanks at its end and what stands
  /// after a colon, and calls it `git~1` as well; Apple's passes over characters that nobody sees (CVE-2014-9390).
  private static func isGitElsewhere(_ name: some Collection<UInt8>) -> Bool {
    guard name.count > 4 else { return false }
    let isHidden = { (scalar: Unicode.Scalar) in
      switch scalar.value {
      case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: true
      default: false
      }
    }
    var text = String(decoding: Array(name), as: UTF8.self).lowercased()
    text.unicodeScalars.removeAll(where: isHidden)
    var seen = text.prefix { $0 != ":" }
    while let last = seen.last, last == "." || last == " " { seen.removeLast() }
    return seen == ".git" || seen == "git~1"
  }

  /// Whether a name is `.git` in any case, which `git fsck` reports as an error.
  static func isGitFolder(_ name: some Collection<UInt8>) -> Bool {
    name.count == 4 && zip(name, ".git".utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
  }

  /// `name` inside `folder`, where an empty folder is the top.
  static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty { return name }
    return name.isEmpty ? folder : "\(folder)/\(name)"
  }

  /// The parts of a path as bytes.
  static func parts(_ path: String) -> [[UInt8]] {
    path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
  }

  /// The parts of a path as text.
  static func names(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }

  /// The order of bytes, which is git's for files.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}

/// A path as a key: equal only where the bytes are.
struct PathKey: Hashable {
  let bytes: [UInt8]

  init(_ path: String) { bytes = Array(path.utf8) }

  init(_ path: some Sequence<UInt8>) { bytes = Array(path) }
}
