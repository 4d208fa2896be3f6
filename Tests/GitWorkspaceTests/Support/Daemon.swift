import Foundation
import Glibc

/// A real git server on loopback, that takes pushes and runs hooks.
final class Daemon {
  private let process = Process()
  let port: Int

  /// Serves the repositories below `folder`.
  init(serving folder: String) throws {
    var last: (any Error)?
    for _ in 0..<20 {
      let port = Int.random(in: 20_000..<60_000)
      do {
        try Daemon.start(process, folder, port)
        self.port = port
        return
      } catch {
        last = error
      }
    }
    throw last ?? Unexpected("no port for git daemon")
  }

  deinit {
    // A child of a worker thread has its other signals blocked.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func url(_ repository: TestRepository) -> String {
    "git://127.0.0.1:\(port)/\((repository.path as NSString).lastPathComponent)"
  }

  private static func start(_ process: Process, _ folder: String, _ port: Int) throws {
    let programs = try Git(folder: folder)("--exec-path").trimmingCharacters(in: .newlines)
    process.executableURL = URL(fileURLWithPath: "\(programs)/git-daemon")
    process.arguments = [
      "--listen=127.0.0.1", "--port=\(port)", "--export-all", "--enable=receive-pack",
      "--base-path=\(folder)", folder,
    ]
    process.environment = Sandbox.environment
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<500 {
      if isOpen(port) { return }
      usleep(20_000)
      if !process.isRunning { break }
    }
    throw Unexpected("git daemon does not answer at port \(port)")
  }

  private static func isOpen(_ port: Int) -> Bool {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(number) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
