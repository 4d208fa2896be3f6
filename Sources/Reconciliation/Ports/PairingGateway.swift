/// Drives the sessions of one gateway: one session a generation of an enrollment.
///
/// One contract suite holds every implementation. Every call has a time limit; what can be asked again is asked again a
/// few times. Errors are `GatewayError`.
package protocol PairingGateway: Sendable {
  /// Every session of the gateway, stopped ones included, by one call.
  func sessions() async throws -> [GatewaySession]
  /// One session; nil where the gateway has none of that name.
  func session(_ name: String) async throws -> GatewaySession?
  /// Makes a stopped session; one of that name that is there already stays as it is.
  func make(_ name: String, _ metadata: SessionMetadata) async throws
  /// Begins a pairing: starts the session, or starts it anew after it failed. Changes nothing of one that works or that
  /// already shows its codes.
  func beginPairing(_ name: String) async throws
  /// The code that the phone has to scan now; nil while there is none to show.
  func code(_ name: String) async throws -> PairingCode?
  /// Eight characters, shown `XXXX-XXXX`, to be typed on the phone of that number (E.164). Only for a session that
  /// awaits a scan: asking for a linked number has unlinked it.
  func letters(_ name: String, phone: String) async throws -> String
  /// What a passkey has to sign, as the gateway's JSON; nil where nothing is asked for.
  func passkeyChallenge(_ name: String) async throws -> String?
  /// Hands over what the passkey signed, as the browser extension's JSON.
  func answerPasskey(_ name: String, assertion: String) async throws
  /// Four digits to be compared with the phone; nil where nothing is to be confirmed.
  func passkeyConfirmation(_ name: String) async throws -> String?
  func confirmPasskey(_ name: String) async throws
  /// Unlinks, stops and deletes; no error where there is no such session.
  func end(_ name: String) async throws
  /// Who the gateway is, for `doctor`; asks it, and fails where the key is wrong.
  func about() async throws -> GatewayAbout
}

/// A session as its gateway tells of it.
package struct GatewaySession: Equatable, Sendable {
  package var name: String
  package var state: SessionState
  package var identity: SessionIdentity
  /// Nil for a session that pairbook did not make, or a gateway that keeps none.
  package var metadata: SessionMetadata?

  package init(
    name: String, state: SessionState, identity: SessionIdentity = .none,
    metadata: SessionMetadata? = nil
  ) {
    self.name = name
    self.state = state
    self.identity = identity
    self.metadata = metadata
  }
}

/// What every gateway's states come down to.
package enum SessionState: String, Equatable, Sendable, CaseIterable {
  case stopped, starting
  /// Shows codes that nobody has scanned.
  case awaitingScan
  case needsPasskey, needsPasskeyConfirmation
  case working
  /// Unlinked, or the codes ran out.
  case failed
}

/// Whose phone a session is linked to.
package enum SessionIdentity: Equatable, Sendable {
  case none
  /// WhatsApp's number, digits with a plus sign; it may differ from E.164 in Brazil, Mexico and Argentina.
  case number(String)
  /// There is one, but it is no phone number (a LID).
  case undecided
}

/// What a session says of itself, so that one whose store was lost is recognised.
package struct SessionMetadata: Equatable, Sendable {
  /// The book's id.
  package var book: String
  package var account: String
  /// The enrollment's subject.
  package var user: String
  package var generation: Int

  package init(book: String, account: String, user: String, generation: Int) {
    self.book = book
    self.account = account
    self.user = user
    self.generation = generation
  }
}

/// What is shown to be scanned.
package struct PairingCode: Equatable, Sendable {
  package enum Picture: Equatable, Sendable {
    /// Opaque text, to be drawn as a QR code.
    case text(String)
    /// A PNG that the gateway drew.
    case png([UInt8])
  }
  package var picture: Picture
  /// Seconds that it lives from now on, where the gateway says so.
  package var secondsLeft: Int?

  package init(_ picture: Picture, secondsLeft: Int? = nil) {
    self.picture = picture
    self.secondsLeft = secondsLeft
  }
}

package struct GatewayAbout: Equatable, Sendable {
  /// `WAHA 2026.7.1 (GOWS)`.
  package var name: String
  /// Too old, or an engine that cannot do all that is needed: sentences for an admin.
  package var warnings: [String]

  package init(name: String, warnings: [String] = []) {
    self.name = name
    self.warnings = warnings
  }
}

/// A gateway that could not be asked, or that refused; never with a secret, a request's body or an answer's.
package enum GatewayError: Error, Equatable, Sendable {
  /// No connection, no answer in time, or an answer that says that it cannot now (502, 503, 504); asked several times.
  case unreachable(gateway: String, why: String)
  /// It cannot be spoken to at all: its address is wrong, or its key is missing. `setting` names it, such as
  /// `connections.gateways.eu`.
  case unusable(setting: String, why: String, remedy: String)
  /// It does not take the key.
  case unauthorized(gateway: String)
  /// The session is not in a state for that.
  case notNow(state: SessionState?)
  /// There is no such session.
  case noSession
  /// It asks us to ask less often.
  case overloaded(gateway: String)
  /// An answer of another status than is known.
  case refused(gateway: String, status: Int)
  /// An answer that is not as its documents say; `what` was asked.
  case notUnderstood(gateway: String, what: String)
}
