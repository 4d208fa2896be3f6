import Engine
import Formats

/// Which session is meant: names that pairbook did not make may come at several gateways, each another person's.
///
/// Written `default` (at the gateway without a name), `eu/default` (at the gateway named `eu`), or with a name of
/// pairbook's own, which is looked for at every gateway: an account may have been moved from one to another. `/` before a
/// name is the gateway without a name, where that must be said.
struct SessionAddress: Hashable, Sendable {
  var name: String
  /// The gateway at which alone it is meant; nil for any.
  var gateway: ConnectionChoice?

  init(name: String, at gateway: ConnectionChoice?) {
    self.name = name
    self.gateway = gateway
  }

  init(_ text: String) {
    if let slash = text.firstIndex(of: "/") {
      let before = String(text[..<slash])
      name = String(text[slash...].dropFirst())
      gateway = before.isEmpty ? .unnamed : .named(before)
    } else {
      name = text
      gateway = text.hasPrefix(SessionName.prefix) ? nil : .unnamed
    }
  }

  var text: String {
    switch gateway {
    case nil: name
    case .named(let gateway): "\(gateway)/\(name)"
    case .unnamed, .unknown:
      name.contains("/") || name.hasPrefix(SessionName.prefix) ? "/\(name)" : name
    }
  }
}

extension Enrollment {
  /// The gateway of a session that was taken over; nil where the account's choice counts.
  var sessionGateway: ConnectionChoice? { session.flatMap { SessionAddress($0).gateway } }
}
