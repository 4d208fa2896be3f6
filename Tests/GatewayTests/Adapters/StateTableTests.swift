import Gateway
import Reconciliation
import Testing

@Suite("What the gateways’ words mean")
struct StateTableTests {
  static let waha: [(String, String?, String?, SessionState, SessionIdentity)] = [
    ("STOPPED", nil, nil, .stopped, .none),
    ("STOPPED", "447911123456@c.us", nil, .stopped, .number("+447911123456")),
    ("STARTING", nil, nil, .starting, .none),
    ("STARTING", "447911123456@c.us", nil, .starting, .number("+447911123456")),
    ("SCAN_QR_CODE", nil, nil, .awaitingScan, .none),
    ("PASSKEY_REQUIRED", nil, nil, .needsPasskey, .none),
    ("PASSKEY_CONFIRMATION_REQUIRED", nil, nil, .needsPasskeyConfirmation, .none),
    ("WORKING", "447911123456@c.us", nil, .working, .number("+447911123456")),
    (
      "WORKING", "447911123456@c.us", "447911999999:3@s.whatsapp.net", .working,
      .number("+447911123456")
    ),
    (
      "WORKING", "12345678901234@lid", "447911123456:12@s.whatsapp.net", .working,
      .number("+447911123456")
    ),
    ("WORKING", "12345678901234@lid", "12345678901234:1@lid", .working, .undecided),
    ("WORKING", nil, "447911123456.0:12@s.whatsapp.net", .working, .number("+447911123456")),
    ("WORKING", nil, nil, .working, .none),
    ("WORKING", "", "", .working, .none),
    ("WORKING", "447911123456", nil, .working, .undecided),
    ("WORKING", "44 7911@c.us", nil, .working, .undecided),
    ("WORKING", "@c.us", nil, .working, .undecided),
    ("WORKING", "447911123456@g.us", nil, .working, .undecided),
    ("WORKING", "٤٤٧٩١١١٢٣٤٥٦@c.us", nil, .working, .undecided),
    ("WORKING", "447911123456@c.us@c.us", nil, .working, .undecided),
    ("FAILED", nil, nil, .failed, .none),
    ("FAILED", "447911123456@c.us", nil, .failed, .number("+447911123456")),
    ("working", "447911123456@c.us", nil, .starting, .number("+447911123456")),
    ("", nil, nil, .starting, .none),
  ]

  @Test("WAHA: status and me", arguments: waha)
  func wahaRow(
    status: String, id: String?, jid: String?, state: SessionState, identity: SessionIdentity
  ) {
    let (told, whose) = StateTable.waha(status: status, id: id, jid: jid)
    #expect(told == state)
    #expect(whose == identity)
  }

  static let gowa: [(String, String?, String?, SessionState, SessionIdentity)] = [
    ("logged_in", "447911123456@s.whatsapp.net", nil, .working, .number("+447911123456")),
    ("logged_in", "", nil, .working, .none),
    ("logged_in", "12345678901234@lid", nil, .working, .undecided),
    ("connected", "447911123456@s.whatsapp.net", nil, .starting, .number("+447911123456")),
    ("connected", "", nil, .awaitingScan, .none),
    ("connected", "", "none", .awaitingScan, .none),
    ("connected", "", "awaiting_response", .needsPasskey, .none),
    ("connected", "", "awaiting_confirmation", .needsPasskeyConfirmation, .none),
    ("logged_in", "", "awaiting_response", .working, .none),
    ("connecting", "", nil, .starting, .none),
    ("disconnected", "447911123456@s.whatsapp.net", nil, .stopped, .number("+447911123456")),
    ("disconnected", "", nil, .failed, .none),
    ("disconnected", nil, nil, .failed, .none),
    ("resting", "", nil, .starting, .none),
  ]

  @Test("GOWA: state and JID", arguments: gowa)
  func gowaRow(
    state: String, jid: String?, passkey: String?, expected: SessionState,
    identity: SessionIdentity
  ) {
    let (told, whose) = StateTable.gowa(state: state, jid: jid, passkey: passkey)
    #expect(told == expected)
    #expect(whose == identity)
  }
}
