package import Engine

/// What the pairing page asks for and is told: the one door between the web and the reconciler.
///
/// Looking has no effect. What changes something happens under the account's lease, and is committed before it returns.
/// A token is a link's secret part as it stood in the address, anything at all. Errors are `PairingDeskBusy`, or say that
/// something of ours does not work.
package protocol PairingDesk: Sendable {
  /// What the page behind a link shows now; nil for a link that never was one.
  func page(_ token: String) async throws -> PairingPage?
  /// The page again whenever it changes, from now on; ends when nothing will change by itself any more.
  func changes(_ token: String) -> AsyncThrowingStream<PairingPage, any Error>
  /// *Show the code*: begins a pairing, or begins it anew after the codes ran out. `agreed` is the hash of the consent
  /// text that the person had before them and agreed to: without the present text's nothing begins.
  func start(_ token: String, agreed: String?) async throws -> PairingPage?
  /// *Use a code instead*: the page then shows the eight characters.
  func letters(_ token: String) async throws -> PairingPage?
  /// *I do not agree*; `textHash` as of `start`, nil where the account has no text.
  func decline(_ token: String, textHash: String?) async throws -> PairingPage?
  /// Behind an expired link: mails a new one to the registered address.
  func renew(_ token: String) async throws -> PairingPage?
  /// What the passkey has to sign, as JSON; nil where none is asked for.
  func passkeyChallenge(_ token: String) async throws -> String?
  func answerPasskey(_ token: String, assertion: String) async throws -> PairingPage?
  func confirmPasskey(_ token: String) async throws -> PairingPage?
}

/// Somebody else works on the account just now: the same request passes in a moment.
package struct PairingDeskBusy: Error, Equatable, Sendable {
  package init() {}
}

/// Everything that the page shows of one link.
package struct PairingPage: Equatable, Sendable {
  package enum State: Equatable, Sendable {
    /// Nothing was begun: the button *Show the code*, behind the consent text where there is one.
    case ready
    /// Begun, and no code yet.
    case starting
    /// A code to be scanned; dead at `until`.
    case code(PairingCode.Picture, until: Instant)
    /// Eight characters to be typed on the phone itself, `XXXX-XXXX`; dead at `until`.
    case letters(String, until: Instant)
    /// Nobody scanned in time: one button for a new try.
    case codesRanOut
    /// WhatsApp wants a passkey, which the browser extension can sign.
    case passkey
    /// Four digits to be compared with the phone.
    case passkeyConfirmation(digits: String)
    /// Another phone was linked, and unlinked again; a new link is on its way by mail unless none is left.
    case wrongPhone(ending: String?, newLinkIsMailed: Bool)
    /// Linked a moment ago.
    case success
    /// The link was used, and the person is connected or was.
    case used
    case expired(mayRenew: Bool)
    /// A new link was sent to the registered address.
    case renewed
    /// A newer link took its place.
    case replaced
    /// An admin ended it, or the person is not to be archived any more.
    case revoked
    case declined
    /// The account stands still, or what it asks for is held: later.
    case onHold
    /// The gateway does not answer.
    case gatewayDown
  }

  package var state: State
  /// The company's name.
  package var company: String
  /// Whom to ask; free text.
  package var contact: String?
  /// The invited number, masked but recognisable: `+44 •••• ••3456`.
  package var maskedPhone: String
  /// As the mail carries it.
  package var checkCode: String
  /// BCP 47, the most wanted first: the person's, then the account's.
  package var locales: [String]
  /// Where the account has a text that the person has not agreed to yet.
  package var consent: ConsentText?

  package init(
    state: State, company: String, contact: String?, maskedPhone: String, checkCode: String,
    locales: [String], consent: ConsentText?
  ) {
    self.state = state
    self.company = company
    self.contact = contact
    self.maskedPhone = maskedPhone
    self.checkCode = checkCode
    self.locales = locales
    self.consent = consent
  }
}

/// A consent text in the person's language.
package struct ConsentText: Equatable, Sendable {
  package var version: String
  /// Plain text; a blank line parts paragraphs.
  package var text: String
  /// SHA-256 of the text, `sha256:` and hex.
  package var textHash: String
  /// BCP 47, the language of this text.
  package var locale: String

  package init(version: String, text: String, textHash: String, locale: String) {
    self.version = version
    self.text = text
    self.textHash = textHash
    self.locale = locale
  }
}
