import Reconciliation

/// A mail server in memory, in the mood that the story gives it.
// Sound because everything of a simulation runs on one thread.
final class SimulatedServer: @unchecked Sendable {
  enum Mood: String, CaseIterable, Sendable {
    case takes = "takes every mail"
    case putsOff = "puts every second mail off"
    case cuts = "takes every third mail and never answers"
    case refuses = "refuses every fifth mail for good"
    case down = "is not to be reached"
    case full = "has a full disk"
  }

  var mood = Mood.takes
  private var tried = 0
  /// Message-IDs of mails that were taken without an answer.
  private(set) var cut: Set<String> = []
  /// What was taken, in order; one that was taken twice stands here twice.
  private(set) var taken: [OutgoingMail] = []

  func answer(_ mail: OutgoingMail) -> MailOutcome {
    tried += 1
    switch mood {
    case .putsOff where tried % 2 == 0: return .tryLater(serverWords: "451 later")
    case .refuses where tried % 5 == 0: return .refusedForGood(serverWords: "550 no such user")
    case .cuts where tried % 3 == 0:
      taken.append(mail)
      cut.insert(mail.messageID)
      return .tryLater(serverWords: "the connection broke")
    case .down:
      return .unavailable(MailUnavailable(reason: "no route to host", remedy: "wait"))
    case .full: return .unavailable(MailUnavailable(reason: "the disk is full", remedy: "clean up"))
    case .takes, .putsOff, .refuses, .cuts:
      taken.append(mail)
      return .accepted(serverWords: "250 ok")
    }
  }
}

/// The mail server as one process reaches it.
struct SimulatedSender: MailSender {
  let world: Universe
  let process: SimulatedProcess

  func send(_ group: [OutgoingMail]) async -> [MailOutcome] {
    var gone: MailUnavailable?
    var outcomes: [MailOutcome] = []
    for mail in group {
      if let gone {
        outcomes.append(.unavailable(gone))
        continue
      }
      let outcome: MailOutcome
      do {
        outcome = try await process.call("mail.send") {
          let before = world.server.taken.count
          let outcome = world.server.answer(mail)
          if world.server.taken.count > before { world.watch.mailed(mail, by: process) }
          return outcome
        }
      } catch is SimulatedProcess.Failed {
        // Whether it was taken, nobody can tell.
        outcome = .tryLater(serverWords: "the connection broke")
      } catch {
        outcome = .unavailable(MailUnavailable(reason: "\(error)", remedy: "wait"))
      }
      if case .unavailable(let reason) = outcome { gone = reason }
      outcomes.append(outcome)
    }
    return outcomes
  }

  func check() async -> MailCheck {
    world.server.mood == .down
      ? .unavailable(MailUnavailable(reason: "no route to host", remedy: "wait"))
      : .ready("a server in memory")
  }

  func close() {}
}
