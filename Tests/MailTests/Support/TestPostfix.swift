import Foundation
import Glibc
import TestSupport
import Testing

/// A Postfix of the test's own: its configuration, queue and mail boxes lie in one folder, and it listens on loopback.
///
/// It knows the recipients `ann@pairbook.test` and `jürgen@pairbook.test`, and refuses everybody else.
struct TestPostfix {
  let port: Int
  private let folder: URL

  /// Why it cannot run here; nil when it can.
  static let obstacle: String? = {
    guard geteuid() == 0 else { return "only root can start Postfix" }
    guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/postfix"),
      getpwnam("postfix") != nil
    else { return "Postfix is missing: apt-get install --no-install-recommends postfix" }
    return nil
  }()

  /// Runs it for the length of a test.
  static func run<R>(_ body: (TestPostfix) async throws -> R) async throws -> R {
    try await withTemporaryFolder { folder in
      // Postfix works under users of its own, who must come this far.
      chmod(folder, 0o755)
      let postfix = try TestPostfix(port: FreePort.find(), folder: URL(filePath: folder))
      try postfix.configure()
      try await postfix.control("start")
      let result: Result<R, any Error>
      do { result = .success(try await body(postfix)) } catch { result = .failure(error) }
      try await postfix.control("abort")
      return try result.get()
    }
  }

  /// The messages in the recipient's box, once there are as many as expected, in order of arrival.
  func mails(of box: String, count: Int) async throws -> [[UInt8]] {
    let new = folder.appending(path: "boxes/\(box)/new")
    for _ in 0..<600 {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: new.path)) ?? []
      if names.count >= count {
        return try names.sorted().map { try Array(Data(contentsOf: new.appending(path: $0))) }
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    let log = (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? ""
    Issue.record("Postfix did not deliver \(count) mails to \(box):\n\(log)")
    return []
  }

  private func configure() throws {
    for name in ["etc", "queue", "data", "boxes"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: false)
    }
    let owner = try #require(getpwnam("postfix")).pointee
    chown(folder.appending(path: "data").path, owner.pw_uid, owner.pw_gid)
    chown(folder.appending(path: "boxes").path, owner.pw_uid, owner.pw_gid)
    try """
    compatibility_level = 3.6
    queue_directory = \(folder.path)/queue
    data_directory = \(folder.path)/data
    maillog_file = \(folder.path)/log
    maillog_file_prefixes = \(folder.path)
    myhostname = mx.pairbook.test
    mydestination =
    alias_maps =
    inet_interfaces = 127.0.0.1
    inet_protocols = ipv4
    smtpd_relay_restrictions = reject_unauth_destination
    virtual_mailbox_domains = pairbook.test
    virtual_mailbox_base = \(folder.path)/boxes
    virtual_mailbox_maps = texthash:\(folder.path)/etc/boxes
    virtual_minimum_uid = 1
    virtual_uid_maps = static:\(owner.pw_uid)
    virtual_gid_maps = static:\(owner.pw_gid)
    smtpd_client_connection_count_limit = 0
    """.write(to: folder.appending(path: "etc/main.cf"), atomically: false, encoding: .utf8)
    try """
    ann@pairbook.test ann/
    jürgen@pairbook.test juergen/

    """.write(to: folder.appending(path: "etc/boxes"), atomically: false, encoding: .utf8)
    let services = """
      127.0.0.1:\(port) inet n - n - - smtpd
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 300 1 qmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      virtual unix - n n - - virtual
      error unix - - n - - error
      retry unix - - n - - error
      proxymap unix - - n - - proxymap
      anvil unix - - n - 1 anvil
      postlog unix-dgram n - n - 1 postlogd

      """
    try services.write(
      to: folder.appending(path: "etc/master.cf"), atomically: false, encoding: .utf8)
  }

  private func control(_ command: String) async throws {
    let end = try await ProcessRunner().run(
      "/usr/sbin/postfix", ["-c", folder.path + "/etc", command]
    ).end
    let log = (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? ""
    try #require(end == .exited(0), "postfix \(command) failed:\n\(log)")
  }
}
