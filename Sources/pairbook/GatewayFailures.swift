import Formats
import Gateway
import Reconciliation
import Web

/// What goes wrong with gateways and the pairing server, in words.
extension Failure {
  init(_ failure: GatewayFailure) {
    let choice = failure.choice ?? .unnamed
    if let error = failure.error as? GatewayError {
      self.init(error, of: choice)
    } else {
      self = Failure(any: failure.error) ?? Failure(Sentence("\(failure.error)").text)
    }
  }

  /// `choice` is by what accounts choose the gateway.
  init(_ error: GatewayError, of choice: ConnectionChoice) {
    let kind = ConnectionKind.gateway
    let variable = if case .named = choice { kind.variable(of: choice) } else { kind.variable }
    switch error {
    case .unreachable(let gateway, let why):
      self.init(
        "The gateway \(gateway) cannot be reached: \(why).",
        remedy:
          "See that it runs, and that its address is right (\(kind.setting(of: choice)), \(variable)).",
        status: .retrying)
    case .unusable(let setting, let why, let remedy):
      self.init("\(setting): \(why)", remedy: remedy)
    case .unauthorized(let gateway):
      self.init(
        "The gateway \(gateway) does not take the key.",
        remedy: "Put the right one into \(kind.secret(of: choice)).")
    case .overloaded(let gateway):
      self.init(
        "The gateway \(gateway) asks to be asked less often.",
        remedy: "Nothing is lost: the next sync goes on.", status: .retrying)
    case .refused(let gateway, let status):
      self.init(
        "The gateway \(gateway) answers with status \(status), which it should not.",
        remedy:
          "See that its address leads to the gateway itself (\(kind.setting(of: choice)), \(variable)), and look at its log."
      )
    case .notUnderstood(let gateway, let what):
      self.init(
        "The gateway \(gateway) answers what is not in its documents: \(what).",
        remedy: "Look at its version: `pairbook doctor` names those that are known to work.")
    case .noSession, .notNow:
      self.init(
        "A gateway's session is not in a state for that.", remedy: "Run the command again.",
        status: .retrying)
    }
  }

  init(_ error: PairingServer.CannotListen) {
    self.init(
      "Nothing can be served at \(error.address): \(error.why).",
      remedy: "Choose another address with \(error.isAdmin ? "--admin-listen" : "--listen").")
  }

  init(_ error: PairingServer.Misconfigured) {
    switch error {
    case .baseURL(let url):
      self.init(
        "\(url.isEmpty ? "Nothing" : url) is no address at which the page can be reached.",
        remedy: "Set invitations.baseURL to a URL that begins with https://.")
    }
  }
}
