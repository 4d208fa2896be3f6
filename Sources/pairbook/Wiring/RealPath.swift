import Glibc

/// Where a path really leads.
enum RealPath {
  /// The path with every symbolic link followed, absolute; of what is not there, where it would be made.
  static func of(_ path: String) -> String {
    var (rest, missing) = (path, [String]())
    // As many links as the kernel follows.
    for _ in 0..<40 + path.utf8.count {
      if let real = realpath(rest.isEmpty ? "." : rest, nil) {
        defer { free(real) }
        let found = String(cString: real)
        return ([found == "/" ? "" : found] + missing.reversed()).joined(separator: "/")
      }
      let (folder, name) = parts(rest)
      if let target = target(of: rest) {
        rest = target.hasPrefix("/") ? target : "\(folder)/\(target)"
      } else {
        missing.append(name)
        rest = folder
      }
    }
    return path
  }

  private static func parts(_ path: String) -> (folder: String, name: String) {
    guard let cut = path.lastIndex(of: "/") else { return ("", path) }
    let folder = cut == path.startIndex ? "/" : String(path[..<cut])
    return (folder, String(path[path.index(after: cut)...]))
  }

  /// What a symbolic link that leads nowhere names; nil for anything else.
  private static func target(of path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = bytes.withUnsafeMutableBytes { buffer in
      buffer.baseAddress.map {
        readlink(path, $0.assumingMemoryBound(to: CChar.self), buffer.count)
      } ?? -1
    }
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
