import Glibc

/// The kernel's watch on folders, inotify(7).
struct Inotify: Sendable {
  let descriptor: Int32

  /// One thing that happened in a folder that is watched.
  struct Event {
    let watch: Int32
    let mask: UInt32
    /// Of the entry in the folder; empty where it happened to the folder itself.
    let name: String

    func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
  }

  /// What `add` came to.
  enum Added: Equatable {
    case watch(Int32)
    /// The folder is gone, or no folder.
    case missing
    /// The kernel has no room for more watches of this user.
    case full
  }

  /// Nil where the user has as many instances as the kernel allows (`errno` EMFILE).
  init?() {
    descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    if descriptor < 0 { return nil }
  }

  private static let mask = UInt32(
    IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE
      | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK)

  /// Watches one folder, not what is below it; a symbolic link is not followed.
  func add(_ folder: String) -> Added {
    let watch = inotify_add_watch(descriptor, folder, Self.mask)
    if watch >= 0 { return .watch(watch) }
    return errno == ENOSPC || errno == ENOMEM ? .full : .missing
  }

  func remove(_ watch: Int32) { inotify_rm_watch(descriptor, watch) }

  /// Everything that is waiting to be read.
  func events() -> [Event] {
    var events: [Event] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return events }
      buffer.withUnsafeBytes { Self.parse(UnsafeRawBufferPointer(rebasing: $0[..<count]), &events) }
    }
  }

  /// `struct inotify_event`: watch, mask, cookie, length, and at offset 16 the name, padded with zeros.
  private static func parse(_ bytes: UnsafeRawBufferPointer, _ events: inout [Event]) {
    var offset = 0
    while offset + 16 <= bytes.count {
      let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
      guard offset + 16 + length <= bytes.count else { return }
      let name = bytes[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }
      events.append(
        Event(
          watch: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self),
          mask: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self),
          name: String(decoding: name, as: UTF8.self)))
      offset += 16 + length
    }
  }
}
