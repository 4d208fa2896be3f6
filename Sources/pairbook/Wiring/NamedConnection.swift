import Formats

/// A kind of connection of which a book may have several: mail servers, gateways.
struct ConnectionKind {
  /// As `connections` has the unnamed one; the named ones stand under the same with an `s`.
  let key: String
  /// The variable that names one for all accounts.
  let variable: String
  /// The variable of the unnamed one's secret; a named one's has its name behind it.
  let secret: String

  static let mail = ConnectionKind(
    key: "mail", variable: "PAIRBOOK_MAIL", secret: "PAIRBOOK_MAIL_PASSWORD")
  static let gateway = ConnectionKind(
    key: "gateway", variable: "PAIRBOOK_GATEWAY", secret: "PAIRBOOK_GATEWAY_KEY")

  /// The setting of a connection: `connections.gateway`, `connections.gateways.eu`.
  func setting(of choice: ConnectionChoice) -> String {
    if case .named(let name) = choice {
      "connections.\(key)s.\(name)"
    } else {
      "connections.\(key)"
    }
  }

  /// The variable that names one connection among several: `PAIRBOOK_GATEWAY_SERVER` for the unnamed one,
  /// `PAIRBOOK_GATEWAY_SERVER_EU`.
  func variable(of choice: ConnectionChoice) -> String {
    "\(variable)_SERVER\(choice.variableSuffix)"
  }

  /// The variable of a connection's secret: `PAIRBOOK_GATEWAY_KEY`, `PAIRBOOK_GATEWAY_KEY_EU`.
  func secret(of choice: ConnectionChoice) -> String { secret + choice.variableSuffix }
}

/// One connection of a kind, by the URL that holds for it.
struct NamedConnection {
  let kind: ConnectionKind
  let choice: ConnectionChoice
  let url: String
  /// Whether `pairbook.json` names it, which whoever may commit can change, and not the environment.
  let isNamedByBook: Bool
  /// `connections.mails.eu`.
  let key: String
  /// The variable that names it: `PAIRBOOK_MAIL`, `PAIRBOOK_MAIL_SERVER_EU`.
  let variable: String
  /// The variable of its secret: `PAIRBOOK_MAIL_PASSWORD_EU`.
  let secret: String
}

struct NamedConnections {
  /// The unnamed one first, then by name.
  let all: [NamedConnection]
  /// Whether the environment names one for all accounts, so that a rehearsal reaches no server but that.
  let isForAll: Bool
  /// Whether the one for all stands in for others that the book names.
  let standsIn: Bool

  /// Whether no account has a choice.
  var isOnly: Bool { all.count == 1 }
}

extension Workspace {
  /// The connections of a kind, those that the environment names in place of the book's.
  func named(
    _ kind: ConnectionKind, _ unnamed: String, _ others: [String: String]
  ) throws -> NamedConnections {
    let forAll = environment.nonEmpty(kind.variable)
    let only = environment.nonEmpty(kind.variable(of: .unnamed))
    let first = NamedConnection(
      kind: kind, choice: .unnamed, url: forAll ?? only ?? unnamed,
      isNamedByBook: (forAll ?? only) == nil,
      key: kind.setting(of: .unnamed),
      // Beside others, the variable for all accounts would take theirs away.
      variable: others.isEmpty ? kind.variable : kind.variable(of: .unnamed), secret: kind.secret)
    if forAll != nil {
      return NamedConnections(all: [first], isForAll: true, standsIn: !others.isEmpty)
    }
    let named = others.sorted { $0.key < $1.key }.map { name, url in
      let choice = ConnectionChoice.named(name)
      let variable = kind.variable(of: choice)
      let own = environment.nonEmpty(variable)
      return NamedConnection(
        kind: kind, choice: choice, url: own ?? url, isNamedByBook: own == nil,
        key: kind.setting(of: choice), variable: variable, secret: kind.secret(of: choice))
    }
    return NamedConnections(all: [first] + named, isForAll: false, standsIn: false)
  }

  /// What is given a connection's secret, and remembered in `.pairbook/mail.server`, `.pairbook/mail.eu.server`, ….
  func entrusted(_ connection: NamedConnection, server: String, address: String) -> Entrusted {
    let name = if case .named(let name) = connection.choice { ".\(name)" } else { "" }
    return Entrusted(
      secret: connection.secret, variable: connection.variable, server: server, address: address,
      isNamedByBook: connection.isNamedByBook,
      known: KnownServer(
        path: path(".pairbook/\(connection.kind.key)\(name).server"), book: folder, place: place),
      isPipeline: isPipeline, mayBegin: trustsNewServers)
  }
}
