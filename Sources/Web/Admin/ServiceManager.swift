import Glibc

/// Tells systemd how the service does, by its datagram socket (sd_notify(3)); no library is needed for that.
package struct ServiceManager: Equatable, Sendable {
  /// A path, or an abstract name after `@`; nil where nobody asked.
  package var socket: String?
  /// Within how long systemd wants to hear from us, where it watches.
  package var watchdog: Duration?

  package init(socket: String?, watchdog: Duration? = nil) {
    self.socket = socket
    self.watchdog = watchdog
  }

  package static let none = ServiceManager(socket: nil)

  /// As systemd puts it into the environment: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
  package init(environment: [String: String], process: Int32 = getpid()) {
    socket = environment["NOTIFY_SOCKET"].flatMap {
      $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil
    }
    let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
    watchdog = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
      .flatMap { isForUs && $0 > 0 ? .microseconds($0) : nil }
  }

  /// What went wrong in telling.
  package struct Failure: Error, CustomStringConvertible {
    package let state: String
    /// `errno`.
    package let code: Int32
    package var description: String {
      "systemd could not be told \(state): \(String(cString: strerror(code)))"
    }
  }

  /// Sends `READY=1`, `STOPPING=1` or `WATCHDOG=1`; nothing where nobody asked.
  package func tell(_ state: String) throws(Failure) {
    guard let socket else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var path = Array(socket.utf8)
    if path.first == UInt8(ascii: "@") { path[0] = 0 }
    guard path.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw Failure(state: state, code: ENAMETOOLONG)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    // An abstract name ends where the length says, so that the zeros after it are not a part of it.
    let offset = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2
    let length = socklen_t(offset + path.count + (socket.hasPrefix("@") ? 0 : 1))

    let descriptor = Glibc.socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(state: state, code: errno) }
    defer { close(descriptor) }
    let message = Array(state.utf8)
    // A manager that does not listen keeps nobody waiting: its queue may be full.
    let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    let sent = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, message, message.count, flags, $0, length)
      }
    }
    guard sent == message.count else { throw Failure(state: state, code: errno) }
  }
}
