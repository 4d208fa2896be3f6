import Glibc
package import Reconciliation

/// Writes each mail as an `.eml` file into a folder (`dir:PATH`).
///
/// The file is named after the Message-ID, so a mail that is sent again after a crash takes the place of its first
/// copy. Folders that it makes have mode 0700, files 0600: the links in them open pairing pages.
package actor DirectorySender: MailSender {
  private nonisolated let queue = BlockingQueue(label: "pairbook.mail.directory")
  private let path: String

  package nonisolated var isFolder: Bool { true }

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  /// - Parameter path: The folder, absolute; it is made when the first mail comes.
  package init(path: String) {
    self.path = path
  }

  package func send(_ group: [OutgoingMail]) -> [MailOutcome] {
    do {
      let folder = try MailFolder(making: path)
      var outcomes: [MailOutcome] = []
      // A batch is open at once, so it must stay far below the limit of open files.
      for start in stride(from: 0, to: group.count, by: 64) {
        outcomes += write(group[start..<min(start + 64, group.count)], into: folder)
      }
      return outcomes
    } catch {
      return group.map { _ in .unavailable(error) }
    }
  }

  /// Every file is written before any is synced; then one `syncfs` makes all durable, and after the renames the folder
  /// is synced once. 5,000 mails on a busy ext4 took 9 s so in groups of 16 and of 64, with an fsync each 15–40 s
  /// (4 or 8 threads: 8–12 s).
  private func write(_ group: ArraySlice<OutgoingMail>, into folder: borrowing MailFolder)
    -> [MailOutcome]
  {
    var outcomes: [MailOutcome] = []
    var written: [(index: Int, file: MailFile)] = []
    for mail in group {
      let wire: WireMail
      do {
        wire = try WireMail(mail)
      } catch {
        outcomes.append(.refusedForGood(serverWords: "\(error.field): \(error.message)"))
        continue
      }
      let name = Self.fileName(mail.messageID)
      do {
        written.append((outcomes.count, try folder.begin(name, wire.bytes)))
        outcomes.append(.written(path: "\(path)/\(name)"))
      } catch {
        outcomes.append(.unavailable(error))
      }
    }
    do {
      try folder.syncFiles()
    } catch {
      for (index, file) in written {
        folder.discard(file)
        outcomes[index] = .unavailable(error)
      }
      return outcomes
    }
    for (index, file) in written {
      do {
        try folder.name(file)
      } catch {
        outcomes[index] = .unavailable(error)
      }
    }
    do {
      try folder.syncNames()
    } catch {
      for (index, _) in written { outcomes[index] = .unavailable(error) }
    }
    return outcomes
  }

  package func check() -> MailCheck {
    do {
      guard try MailFolder.isThere(path) else {
        return .ready(
          "mails go to \(path), one .eml file each; the first that is sent makes the folder")
      }
      try MailFolder(existing: path).probe()
      return .ready("mails are written to \(path), one .eml file each")
    } catch {
      return .unavailable(error)
    }
  }

  package func close() {}

  /// `<left@right>` makes `left.eml`; `WireMail` has seen to it that `left` is a safe name.
  private static func fileName(_ messageID: String) -> String {
    String(messageID.dropFirst().prefix { $0 != "@" }) + ".eml"
  }
}
