package import Formats

/// The mail servers of a book, and by which of them each account's mails leave.
package struct MailSenders: Sendable {
  private let unnamed: any MailSender
  private let named: [String: any MailSender]
  /// Whether accounts have a choice.
  private let isForAll: Bool
  private let refusals: [ConnectionChoice: ConnectionRefused]

  /// One for all accounts, whatever they choose.
  package init(forAll sender: any MailSender) {
    unnamed = sender
    named = [:]
    refusals = [:]
    isForAll = true
  }

  /// The book's `connections.mail` and `connections.mails`, and why some of them must not be given their passwords.
  package init(
    unnamed: any MailSender, named: [String: any MailSender],
    refusals: [ConnectionChoice: ConnectionRefused] = [:]
  ) {
    self.unnamed = unnamed
    self.named = named
    self.refusals = refusals
    isForAll = false
  }

  /// Whether any server must not be given its password.
  var refusesAny: Bool { !refusals.isEmpty }

  /// The connection that a choice comes to: where there is but one, nobody has to know what an account chose.
  func route(_ choice: ConnectionChoice) -> ConnectionChoice {
    isForAll || (choice == .unknown && named.isEmpty) ? .unnamed : choice
  }

  /// Why nothing is done for the accounts that chose a connection; nil where something may be.
  package func refusal(of choice: ConnectionChoice) -> ConnectionRefused? {
    refusals[route(choice)]
  }

  /// By which an account's mails leave; one that takes none where the book does not say by which.
  func sender(_ choice: ConnectionChoice) -> any MailSender {
    switch route(choice) {
    case .unnamed: unnamed
    case .named(let name): named[name] ?? NoServer(unavailable: .notNamed(name))
    case .unknown: NoServer(unavailable: .notKnown)
    }
  }

  /// Whether a server takes an account's mails; otherwise they are written into a folder.
  func delivers(_ choice: ConnectionChoice) -> Bool { !sender(choice).isFolder }

  func close() async {
    await unnamed.close()
    for sender in named.values { await sender.close() }
  }
}

/// Stands for a mail server that there is not, or that cannot be used: every mail waits.
package struct NoServer: MailSender {
  private let unavailable: MailUnavailable

  package init(unavailable: MailUnavailable) { self.unavailable = unavailable }

  package func send(_ group: [OutgoingMail]) async -> [MailOutcome] {
    group.map { _ in .unavailable(unavailable) }
  }

  package func check() async -> MailCheck { .unavailable(unavailable) }

  package func close() async {}
}

extension MailUnavailable {
  fileprivate static func notNamed(_ name: String) -> MailUnavailable {
    MailUnavailable(
      reason:
        "The book has no connections.mails.\(name), by which the account's mails would leave.",
      remedy: "Name it in pairbook.json, or choose another one in account.json.")
  }

  fileprivate static let notKnown = MailUnavailable(
    reason: "Nobody can tell by which mail server the account's mails would leave.",
    remedy: "Mend account.json; pairbook validate says where.")
}
