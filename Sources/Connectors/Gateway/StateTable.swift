package import Reconciliation

/// What each gateway's words mean: the one place where they are read.
///
/// A word that is not known proves nothing, as `starting` does.
package enum StateTable {
  // MARK: WAHA: status, whatever `me` says

  private static let waha: [String: SessionState] = [
    "STOPPED": .stopped,
    "STARTING": .starting,
    "SCAN_QR_CODE": .awaitingScan,
    "PASSKEY_REQUIRED": .needsPasskey,
    "PASSKEY_CONFIRMATION_REQUIRED": .needsPasskeyConfirmation,
    "WORKING": .working,
    // With `me` it was unlinked, without nobody scanned; either way no phone is linked.
    "FAILED": .failed,
  ]

  package static func waha(status: String?) -> SessionState? { status.flatMap { waha[$0] } }

  /// - Parameters:
  ///   - id: `me.id`, nil where there is no `me`.
  ///   - jid: `me.jid`, which has the number where the id is a LID.
  package static func waha(status: String?, id: String?, jid: String?) -> (
    SessionState, SessionIdentity
  ) {
    (waha(status: status) ?? .starting, identity([id, jid]))
  }

  // MARK: GOWA: state, and whether a number is paired

  private static let gowa: [String: (paired: SessionState, unpaired: SessionState)] = [
    "logged_in": (.working, .working),
    // A paired device that is connected and not yet logged in is on its way.
    "connected": (.starting, .awaitingScan),
    "connecting": (.starting, .starting),
    // A paired one has no network; an unpaired one was unlinked, its codes ran out, or nothing was begun.
    "disconnected": (.stopped, .failed),
  ]

  /// - Parameters:
  ///   - jid: Empty or nil while no phone is paired.
  ///   - passkey: The word of `GET /app/passkey`, where it was asked for.
  package static func gowa(state: String?, jid: String?, passkey: String? = nil) -> (
    SessionState, SessionIdentity
  ) {
    let identity = identity([jid])
    guard let known = state.flatMap({ gowa[$0] }) else { return (.starting, identity) }
    let state = identity == .none ? known.unpaired : known.paired
    guard state == .awaitingScan else { return (state, identity) }
    switch passkey {
    case "awaiting_response": return (.needsPasskey, identity)
    case "awaiting_confirmation": return (.needsPasskeyConfirmation, identity)
    default: return (state, identity)
    }
  }

  // MARK: Whose phone it is

  /// The number of the first JID that has one: `447911123456:12@s.whatsapp.net` is `+447911123456`.
  ///
  /// `undecided` where there are JIDs and none of them is a phone's, as a LID is not; `none` where there are none.
  private static func identity(_ jids: [String?]) -> SessionIdentity {
    let given = jids.compactMap(\.self).filter { !$0.isEmpty }
    for jid in given {
      let parts = jid.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count == 2, ["c.us", "s.whatsapp.net"].contains(parts[1]) else { continue }
      // `number.agent:device` is the whole form of a device's.
      let user = parts[0].prefix { $0 != ":" && $0 != "." }
      // E.164 allows 15 digits; the shortest numbers with a country have 7.
      guard (7...15).contains(user.utf8.count), user.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else { continue }
      return .number("+" + user)
    }
    return given.isEmpty ? .none : .undecided
  }
}
