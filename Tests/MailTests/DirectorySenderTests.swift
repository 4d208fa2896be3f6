import Foundation
import Glibc
import Reconciliation
import TestSupport
import Testing

@testable import Mail

@Suite("Mail goes into a folder")
struct DirectorySenderTests {
  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test("each mail is a file of its own, named after its Message-ID, for its owner alone")
  func files() async throws {
    try await withTemporaryFolder { path in
      let folder = URL(filePath: path)
      let outbox = folder.appending(path: "new/outbox")
      let sender = DirectorySender(path: outbox.path)
      let mails = [OutgoingMail.sample(1), .sample(2, html: "<p>Hello</p>")]
      let outcomes = await sender.send(mails)
      #expect(
        outcomes == [
          .written(path: "\(outbox.path)/m1.invitation-1.eml"),
          .written(path: "\(outbox.path)/m2.invitation-1.eml"),
        ])
      try #expect(names(outbox) == ["m1.invitation-1.eml", "m2.invitation-1.eml"])
      for (mail, name) in zip(mails, try names(outbox)) {
        let file = outbox.appending(path: name)
        try #expect(Array(Data(contentsOf: file)) == WireMail(mail).bytes)
        try #expect(mode(file.path) == 0o600)
      }
      try #expect(mode(outbox.path) == 0o700)
      try #expect(mode(folder.appending(path: "new").path) == 0o700)
    }
  }

  @Test("a mail that is sent again takes the place of its first copy, whatever a crash left behind")
  func repetition() async throws {
    try await withTemporaryFolder { path in
      let folder = URL(filePath: path)
      let sender = DirectorySender(path: folder.path)
      _ = await sender.send([.sample(1)])
      try Data("cut off".utf8).write(to: folder.appending(path: ".m2.invitation-1.eml.part"))
      let outcomes = await sender.send([.sample(1), .sample(2)])
      #expect(outcomes.allSatisfy { $0.isAccepted })
      try #expect(names(folder) == ["m1.invitation-1.eml", "m2.invitation-1.eml"])
      try #expect(
        Array(Data(contentsOf: folder.appending(path: "m2.invitation-1.eml")))
          == WireMail(.sample(2)).bytes)
    }
  }

  @Test("a thousand mails may come at once")
  func many() async throws {
    try await withTemporaryFolder { path in
      let folder = URL(filePath: path)
      let outcomes = await DirectorySender(path: folder.path).send((1...1_000).map { .sample($0) })
      #expect(outcomes.allSatisfy { $0.isAccepted })
      try #expect(names(folder).count == 1_000)
    }
  }

  @Test("an unsafe mail is refused, the others are written")
  func unsafe() async throws {
    try await withTemporaryFolder { path in
      let folder = URL(filePath: path)
      var mail = OutgoingMail.sample(1)
      mail.messageID = "<../../escape@x>"
      let outcomes = await DirectorySender(path: folder.path).send([mail, .sample(2)])
      guard case .refusedForGood(let words) = outcomes[0] else {
        Issue.record("\(outcomes)")
        return
      }
      #expect(words.hasPrefix("messageID: "))
      try #expect(names(folder) == ["m2.invitation-1.eml"])
    }
  }

  @Test("a file in the way, and a folder that may not be written, are told with what to do")
  func inTheWay() async throws {
    try await withTemporaryFolder { path in
      let folder = URL(filePath: path)
      let file = folder.appending(path: "file")
      try Data().write(to: file)
      for path in [file.path, file.path + "/outbox"] {
        let sender = DirectorySender(path: path)
        let expected = MailUnavailable(
          reason: path == file.path
            ? "Cannot open the folder \(path): Not a directory."
            : "Cannot make the folder \(path): Not a directory.",
          remedy:
            "There is a file where a folder should be: move it, or set connections.mail to another folder."
        )
        #expect(
          await sender.send([.sample(1), .sample(2)])
            == [.unavailable(expected), .unavailable(expected)])
        #expect(await sender.check() == .unavailable(expected))
      }
    }
  }

  private static let canMount: Bool = {
    let folder = FileManager.default.temporaryDirectory.path
    // ENODEV to who may mount, EPERM to who may not.
    return mount("none", folder, "no-such-type", 0, nil) == 0 || errno != EPERM
  }()

  @Test(
    "a full disk is told; what fitted is accepted, and nothing half-written stays",
    .enabled(if: canMount, "only who may mount a small file system can fill it: run as root"))
  func fullDisk() async throws {
    try await withTemporaryFolder { path in
      let folder = URL(filePath: path)
      try #require(mount("tmpfs", folder.path, "tmpfs", 0, "size=64k") == 0)
      defer { umount2(folder.path, Int32(MNT_DETACH)) }
      let mails = (1...16).map {
        OutgoingMail.sample($0, text: String(repeating: "x", count: 9_000))
      }
      let outcomes = await DirectorySender(path: folder.path).send(mails)
      let accepted = outcomes.count { $0.isAccepted }
      #expect(accepted > 0 && accepted < 16)
      #expect(
        outcomes.last
          == .unavailable(
            MailUnavailable(
              reason: "Cannot write to \(folder.path): No space left on device.",
              remedy: "Free some space on that disk, then sync again.")))
      let written = try names(folder)
      #expect(written.count == accepted && written.allSatisfy { !$0.hasPrefix(".") })
      for name in written {
        let number = try #require(Int(name.dropFirst().prefix { $0 != "." }))
        try #expect(
          Array(Data(contentsOf: folder.appending(path: name)))
            == WireMail(mails[number - 1]).bytes)
      }
    }
  }

  @Test("doctor's check makes no folder, and leaves nothing in one")
  func check() async throws {
    try await withTemporaryFolder { path in
      let folder = URL(filePath: path)
      let outbox = folder.appending(path: "new/outbox")
      let sender = DirectorySender(path: outbox.path)
      #expect(
        await sender.check()
          == .ready(
            "mails go to \(outbox.path), one .eml file each; the first that is sent makes the folder"
          ))
      try #expect(names(folder) == [])
      _ = await sender.send([.sample(1)])
      #expect(
        await sender.check() == .ready("mails are written to \(outbox.path), one .eml file each"))
      try #expect(names(outbox) == ["m1.invitation-1.eml"])
    }
  }

  @Test("doctor's check touches nobody's file, whatever it is called")
  func checkTouchesNothing() async throws {
    try await withTemporaryFolder { path in
      let folder = URL(filePath: path)
      for name in [".probe.part", "probe", ".probe"] {
        try Data("somebody's".utf8).write(to: folder.appending(path: name))
      }
      _ = await DirectorySender(path: path).check()
      try #expect(names(folder) == [".probe", ".probe.part", "probe"])
      for name in try names(folder) {
        try #expect(Data(contentsOf: folder.appending(path: name)) == Data("somebody's".utf8))
      }
    }
  }
}
