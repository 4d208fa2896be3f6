import Reconciliation

/// A mail server that answers as the test says, and otherwise takes everything.
actor ScriptedServer: MailSender {
  /// What was taken, in order; a mail that was taken twice stands here twice.
  private(set) var delivered: [OutgoingMail] = []
  /// The addresses of every group that was handed over, taken or not.
  private(set) var groups: [[String]] = []
  private(set) var closed = 0
  /// What is answered to an address, in order; then it is taken.
  private var answers: [String: [MailOutcome]] = [:]
  private var silence: MailUnavailable?
  private var whileSending: @Sendable () async throws -> Void = {}

  init() {}

  /// A server that has taken the same, and will answer the same.
  init(copying other: ScriptedServer) async {
    (delivered, answers) = await (other.delivered, other.answers)
  }

  func answer(_ name: String, _ outcomes: MailOutcome...) {
    answers["\(name)@acme.example"] = outcomes
  }

  /// What happens in the world when a group was handed over, before it is answered.
  func whileSending(_ body: @escaping @Sendable () async throws -> Void) { whileSending = body }

  func send(_ group: [OutgoingMail]) async -> [MailOutcome] {
    groups.append(group.map(\.to.address))
    if let silence { return group.map { _ in .unavailable(silence) } }
    // A test's own mistake shows as a mail that never leaves.
    do { try await whileSending() } catch {
      return group.map { _ in .tryLater(serverWords: "\(error)") }
    }
    var gone: MailUnavailable?
    return group.map { mail in
      // As the port says: what concerns all mails is given to the rest of the group without trying.
      if let gone { return .unavailable(gone) }
      var rest = answers[mail.to.address] ?? []
      let outcome = rest.isEmpty ? .accepted(serverWords: "250 ok") : rest.removeFirst()
      answers[mail.to.address] = rest
      switch outcome {
      case .accepted, .written: delivered.append(mail)
      case .unavailable(let reason): gone = reason
      case .refusedForGood, .tryLater: break
      }
      return outcome
    }
  }

  func check() -> MailCheck { silence.map { .unavailable($0) } ?? .ready("a server in memory") }

  /// Whether the server does not even answer to who connects.
  func fallSilent(_ reason: MailUnavailable?) { silence = reason }

  func close() { closed += 1 }
}
