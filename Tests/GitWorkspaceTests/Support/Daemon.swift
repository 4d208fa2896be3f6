import Foundation
import Glibc
import TestSupport

/// A real git server on loopback, that takes pushes and runs hooks.
final class Daemon {
  private let process: SpawnedProcess
  let port: Int

  /// Serves the repositories below `folder`.
  init(serving folder: String) throws {
    (process, port) = try Daemon.start(folder)
  }

  deinit {
    kill(process.id, SIGKILL)
    _ = process.wait()
  }

  func url(_ repository: TestRepository) -> String {
    "git://127.0.0.1:\(port)/\((repository.path as NSString).lastPathComponent)"
  }

  private static func start(_ folder: String) throws -> (SpawnedProcess, Int) {
    let programs = try Git(folder: folder)("--exec-path").trimmingCharacters(in: .newlines)
    for _ in 0..<20 {
      // Below those that the kernel gives away: one of these may be another test's server's, which would answer.
      let port = Int.random(in: 10_000..<32_768)
      let process = try SpawnedProcess(
        "\(programs)/git-daemon",
        [
          "--listen=127.0.0.1", "--port=\(port)", "--export-all", "--enable=receive-pack",
          "--base-path=\(folder)", folder,
        ], environment: Sandbox.environment, folder: folder)
      // It ends at once where the port is taken.
      while waitpid(process.id, nil, WNOHANG) == 0 {
        if isOpen(port) { return (process, port) }
        usleep(20_000)
      }
    }
    throw Unexpected("no port for git daemon")
  }

  private static func isOpen(_ port: Int) -> Bool {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
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
