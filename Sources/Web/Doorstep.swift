import Glibc
import NIOCore
import NIOPosix

/// Tries whether an address can be listened on, so that it can be said in words: once the services run together, the
/// failure of one is told as the end of all.
enum Doorstep {
  static func check(_ address: ServerSettings.Address, isAdmin: Bool) async throws {
    let channel: any Channel
    do {
      channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .bind(host: address.host, port: address.port).get()
    } catch {
      throw PairingServer.CannotListen(address: address, isAdmin: isAdmin, why: why(error))
    }
    try await channel.close()
  }

  private static func why(_ error: any Error) -> String {
    switch error {
    case let error as IOError:
      switch error.errnoCode {
      case EADDRINUSE: "another program listens there already"
      case EADDRNOTAVAIL: "it is no address of this machine"
      case EACCES: "a port below 1024 needs the right to it (CAP_NET_BIND_SERVICE)"
      default: String(cString: strerror(error.errnoCode))
      }
    case is SocketAddressError, is SocketAddressError.UnknownHost: "the host is not found"
    default: "\(error)"
    }
  }
}
