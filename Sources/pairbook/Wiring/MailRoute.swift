import Formats
import GitWorkspace
import Mail
import Reconciliation

/// How the mails of accounts that chose a connection leave, and who says so.
struct MailRoute {
  let choice: ConnectionChoice
  let connection: MailConnection
  /// Whether `pairbook.json` names it, which whoever may commit can change, and not the environment.
  let isNamedByBook: Bool
  /// Of the environment.
  let password: String?
  /// The variables of the password, and of the server.
  let variables: SMTPServer.Variables
  /// The password and the server that is given it; nil where none is.
  let entrusted: Entrusted?

  /// Where mails are written as files; nil where a server takes them.
  var folder: String? { if case .directory(let path) = connection { path } else { nil } }

  /// What works, and what somebody should know of before mail leaves.
  func cautions(in repository: Repository) throws -> [Caution] {
    guard case .directory(let path) = connection else {
      return [try entrusted?.caution()].compactMap(\.self)
    }
    // Elsewhere than in the book's worktree no commit takes mails along.
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard !repository.isBare, !path.hasPrefix("/"), !parts.contains(".."), !parts.isEmpty,
      try !repository.isIgnored((parts + ["mail.eml"]).joined(separator: "/"))
    else { return [] }
    return [
      Caution(
        message:
          "The folder \(path) is not ignored by git: a commit would take the mails along, and with them live links.",
        help: parts[0] == ".pairbook"
          ? "Add a line .pairbook/ to .gitignore."
          : "Add a line /\(parts.joined(separator: "/"))/ to .gitignore.")
    ]
  }
}

/// How mails leave, by what accounts choose.
struct MailRoutes {
  /// The unnamed one first, then by name; one alone where the environment names it for all accounts.
  let all: [MailRoute]
  /// Connections that cannot be read or must not be used, by name: only the accounts that choose them are concerned.
  let faults: [ConnectionChoice: MailUnavailable]
  /// Whether the environment names one for all accounts.
  let isForAll: Bool

  /// Whether no account has a choice.
  var isOnly: Bool { isForAll || all.count + faults.count == 1 }

  /// The servers that must not be given their passwords, where accounts have a choice.
  func refusals() throws -> [ConnectionChoice: ConnectionRefused] {
    var refusals: [ConnectionChoice: ConnectionRefused] = [:]
    for route in all where !isOnly {
      do {
        try route.entrusted?.guardSecret()
      } catch let refusal as ConnectionRefused {
        refusals[route.choice] = refusal
      }
    }
    return refusals
  }

  /// Whether a server takes the mails of accounts that made a choice; otherwise they are written as files.
  func delivers(_ choice: ConnectionChoice) -> Bool {
    folders[isForAll || choice == .unknown && isOnly ? .unnamed : choice] == nil
  }

  /// Where mails are written as files.
  var folders: [ConnectionChoice: String] {
    Dictionary(
      all.compactMap { route in route.folder.map { (route.choice, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Workspace {
  /// Where mails go; throws for a folder that cannot be trusted.
  func mailRoutes(_ settings: BookSettings) throws -> MailRoutes {
    let named = try named(.mail, settings.connections.mail, settings.connections.mails)
    var routes: [MailRoute] = []
    var faults: [ConnectionChoice: MailUnavailable] = [:]
    for connection in named.all {
      do throws(MailUnavailable) {
        routes.append(mailRoute(connection, try MailConnection(connection.url)))
      } catch {
        // The unnamed connection stops everything, as it does in a book that has no other.
        guard case .named(let name) = connection.choice else { throw error }
        faults[connection.choice] = error.of(name)
      }
    }
    for route in routes { try checkFolder(of: route, in: named) }
    return MailRoutes(all: routes, faults: faults, isForAll: named.isForAll)
  }

  private func mailRoute(_ named: NamedConnection, _ connection: MailConnection) -> MailRoute {
    let password = environment.nonEmpty(named.secret)
    var entrusted: Entrusted?
    if case .smtp(let server) = connection, password != nil {
      entrusted = self.entrusted(named, server: server.name, address: server.address)
    }
    return MailRoute(
      choice: named.choice, connection: connection, isNamedByBook: named.isNamedByBook,
      password: password,
      variables: SMTPServer.Variables(server: named.variable, password: named.secret),
      entrusted: entrusted)
  }

  private func checkFolder(of route: MailRoute, in named: NamedConnections) throws {
    guard let folder = route.folder else { return }
    try PrivateFolder.check(path(folder), in: self.folder)
    guard let connection = named.all.first(where: { $0.choice == route.choice }),
      connection.isNamedByBook
    else { return }
    try SettingPlace(
      key: connection.key, variable: connection.variable, url: connection.url, path: folder
    ).check(in: self.folder)
  }

  /// Whether a server takes the mails of accounts that made a choice; of connections that cannot be read nobody can tell.
  func mailDelivery(_ settings: BookSettings) throws -> @Sendable (ConnectionChoice) -> Bool {
    do {
      let routes = try mailRoutes(settings)
      return { routes.delivers($0) }
    } catch is MailUnavailable {
      return { _ in false }
    } catch is Failure {
      return { _ in false }
    }
  }

  /// The mail servers for whose accounts a sync would do nothing; what else is wrong with them stops no plan.
  func mailRefusals(_ settings: BookSettings) throws -> [ConnectionChoice: ConnectionRefused] {
    do {
      return try mailRoutes(settings).refusals()
    } catch is MailUnavailable {
      return [:]
    } catch is Failure {
      return [:]
    }
  }

  /// Where a password would go to a server that nobody who has it named, the accounts that chose it are refused.
  ///
  /// - Throws: `ConnectionRefused` where that would be all accounts.
  func senders(_ routes: MailRoutes) throws -> MailSenders {
    var named: [String: any MailSender] = [:]
    var unnamed: (any MailSender)?
    let refusals = try routes.refusals()
    for route in routes.all {
      let sender: any MailSender
      if let refusal = refusals[route.choice] {
        sender = NoServer(
          unavailable: MailUnavailable(
            reason: refusal.words.message, remedy: refusal.words.remedy))
      } else {
        try route.entrusted?.guardSecret()
        do {
          sender = try self.sender(route)
        } catch {
          // The unnamed connection stops everything, as it does in a book that has no other.
          guard case .named(let name) = route.choice else { throw error }
          sender = NoServer(unavailable: error.of(name))
        }
      }
      switch route.choice {
      case .named(let name): named[name] = sender
      case .unnamed, .unknown: unnamed = sender
      }
    }
    for case (.named(let name), let fault) in routes.faults {
      named[name] = NoServer(unavailable: fault)
    }
    guard let unnamed else { throw MailUnavailable.noneWithoutName }
    return routes.isForAll
      ? MailSenders(forAll: unnamed)
      : MailSenders(unnamed: unnamed, named: named, refusals: refusals)
  }

  func sender(_ route: MailRoute) throws(MailUnavailable) -> any MailSender {
    try route.connection.sender(
      book: folder, password: route.password,
      variables: route.variables,
      certificates: environment.nonEmpty("SSL_CERT_FILE"), isNamedByBook: route.isNamedByBook)
  }
}

extension MailUnavailable {
  /// The same of one of several.
  func of(_ name: String) -> MailUnavailable {
    let setting = ConnectionKind.mail.setting(of: .named(name))
    return MailUnavailable(reason: "\(setting): \(reason)", remedy: remedy)
  }

  fileprivate static let noneWithoutName = MailUnavailable(
    reason: "The book has no mail connection without a name.",
    remedy: "Set connections.mail in pairbook.json.")
}
