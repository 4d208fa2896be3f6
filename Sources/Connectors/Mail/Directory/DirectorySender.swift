import Glibc
package import Reconciliation

/// Writes each mail as an `.eml` file into a folder (`dir:PATH`).
///
/// The file is named after the Message-ID, so a mail that is sent again after a crash takes the place of its first
/// copy. Folders that it makes have mode 0700, files 0600: the links in them open pairing pages.
package actor DirectorySender: MailSender {
  private nonisolated let queue = BlockingQueue(label: "pairbook.mail.directory")
  private let path: String

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  /// - Parameter path: The folder, absolute; it is made when the first mail comes.
  package init(path: String) {
    self.path = path
  }

  package func send(_ group: [OutgoingMail]) -> [MailOutcome] {
    do {
      let folder = try MailFolder(path)
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

  /// Every file is written before the first is synced, and the folder is synced once: so the file system commits few
  /// times for a group. One `syncfs` would be no faster (3–5 ms for 16 mails, as the fsyncs take), and would wait for
  /// whatever else the machine has to write.
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
        outcomes.append(.accepted(serverWords: "written to \(path)/\(name)"))
      } catch {
        outcomes.append(.unavailable(error))
      }
    }
    for (index, file) in written {
      do {
        try folder.finish(file)
      } catch {
        outcomes[index] = .unavailable(error)
      }
    }
    do {
      try folder.sync()
    } catch {
      for (index, _) in written { outcomes[index] = .unavailable(error) }
    }
    return outcomes
  }

  package func check() -> MailCheck {
    do {
      let folder = try MailFolder(path)
      try folder.probe()
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
