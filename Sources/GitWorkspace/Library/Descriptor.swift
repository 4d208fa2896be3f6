import Glibc

/// An open file or folder, closed when it goes out of scope.
struct Descriptor: ~Copyable {
  let number: Int32

  /// Takes over what open(2) returned, which must not be negative.
  init(owning number: Int32) { self.number = number }

  deinit { close(number) }

  /// Opens a folder by an absolute path.
  static func folder(_ path: String) throws(GitError) -> Descriptor {
    let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw GitError(errno: errno, action: "open the folder '\(path)'") }
    return Descriptor(owning: number)
  }

  /// What fstat(2) tells.
  func status() throws(GitError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw GitError(errno: errno, action: "read a file") }
    return status
  }

  /// Everything from here to the end; `name` is for the error alone.
  func readAll(_ name: String, sizeHint: Int) throws(GitError) -> [UInt8] {
    var bytes: [UInt8] = []
    var room = sizeHint + 1
    while true {
      var failure: Int32 = 0
      let part = [UInt8](unsafeUninitializedCapacity: room) { target, count in
        (count, failure) = Self.fill(target, from: number)
      }
      guard failure == 0 else { throw GitError(errno: failure, action: "read '\(name)'") }
      let isLast = part.count < room
      if bytes.isEmpty { bytes = part } else { bytes += part }
      if isLast { return bytes }
      room = max(room, 65_536)
    }
  }

  /// Reads until `target` is full or the file ends: the count read, and errno of a failure or 0.
  private static func fill(_ target: UnsafeMutableBufferPointer<UInt8>, from number: Int32)
    -> (Int, Int32)
  {
    var count = 0
    while count < target.count {
      let got = read(number, target.baseAddress.map { $0 + count }, target.count - count)
      if got == 0 { break }
      if got > 0 {
        count += got
      } else if errno != EINTR {
        return (count, errno)
      }
    }
    return (count, 0)
  }

  /// Writes all of `bytes`; `name` is for the error alone.
  func writeAll(_ bytes: [UInt8], to name: String) throws(GitError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        write(number, raw.baseAddress.map { $0 + written }, raw.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw GitError(errno: errno, action: "write '\(name)'")
      }
      written += count
    }
  }
}
