import Foundation
import GitWorkspace
import Glibc
import Testing

@Suite struct AtomicFileTests {
  @Test("a new file has the bytes, an old one keeps its mode, and no other file is left")
  func writes() throws {
    let folder = try Sandbox.make("files")
    let path = "\(folder)/users.csv"
    try AtomicFile.write(Array("one".utf8), to: path)
    chmod(path, 0o640)
    try AtomicFile.write([], to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
    let long = [UInt8](repeating: 7, count: 3_000_000)
    try AtomicFile.write(long, to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(long))
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try listFolder(folder) == ["users.csv"])
  }

  @Test("a name is taken once, by a whole file of its owner's alone, however many want it")
  func creates() async throws {
    let folder = try Sandbox.make("files")
    let path = "\(folder)/link.key"
    let won = try await withThrowingTaskGroup(of: (UInt8, Bool).self) { group in
      for byte in 0..<16 as Range<UInt8> {
        group.addTask {
          (byte, try AtomicFile.create([UInt8](repeating: byte, count: 5_000), at: path))
        }
      }
      return try await group.reduce(into: [UInt8]()) { if $1.1 { $0.append($1.0) } }
    }
    let found = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(found.count == 5_000)
    #expect(Array(Set(found)) == won)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(try listFolder(folder) == ["link.key"])
    #expect(throws: GitError.self) { try AtomicFile.create([1], at: "\(folder)/none/link.key") }
  }

  @Test("the file's owner stays where the superuser writes")
  func owner() throws {
    guard geteuid() == 0 else { return }
    let path = "\(try Sandbox.make("files"))/users.csv"
    try AtomicFile.write([1], to: path)
    #expect(chown(path, 12_345, 12_346) == 0)
    try AtomicFile.write([2], to: path)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_uid == 12_345 && status.st_gid == 12_346)
  }

  @Test("what is no plain file is not replaced, and a folder that is not there is told")
  func refused() throws {
    let folder = try Sandbox.make("files")
    symlink("/etc/hostname", "\(folder)/link")
    mkdir("\(folder)/folder", 0o755)
    for (name, kind, message) in [
      ("link", GitError.Kind.notAFile, "cannot write '\(folder)/link': a symlink has that name"),
      ("folder", .notAFile, "cannot write '\(folder)/folder': a folder has that name"),
      ("none/x", .notFound, "open the folder '\(folder)/none': No such file or directory"),
    ] {
      let error = #expect(throws: GitError.self) {
        try AtomicFile.write([1], to: "\(folder)/\(name)")
      }
      #expect(error?.kind == kind)
      #expect(error?.message.hasSuffix(message) == true)
    }
    #expect(try listFolder(folder) == ["folder", "link"])
  }

  @Test("a full disk is told, and the old file stays as it was")
  func diskFull() throws {
    let folder = try Sandbox.make("small")
    // Only the superuser mounts, and not in every container.
    guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return }
    defer { umount2(folder, Int32(MNT_DETACH)) }
    let path = "\(folder)/users.csv"
    try AtomicFile.write(Array("old\n".utf8), to: path)
    let error = #expect(throws: GitError.self) {
      try AtomicFile.write([UInt8](repeating: 1, count: 1_000_000), to: path)
    }
    #expect(error?.kind == .diskFull)
    #expect(error?.message == "cannot write '\(path)': No space left on device")
    #expect(error?.remedy == "free some room and try again")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old\n")
    #expect(try listFolder(folder) == ["users.csv"])
  }
}
