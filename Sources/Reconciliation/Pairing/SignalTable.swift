import Engine

/// What a gateway's session tells the engine of the person whose session it is: the one place that decides.
///
/// | state | identity | told |
/// | --- | --- | --- |
/// | working | WhatsApp's form of the invited number | working, with that number |
/// | working | another number | working, with another |
/// | working | none, a LID, or a number that cannot be compared | working, unnamed |
/// | awaiting a scan, failed, or no such session | any | lost |
/// | needs a passkey, or its confirmation | any | needs a passkey |
/// | starting, stopped | any | wavering |
///
/// Lost matters to somebody Archiving alone: until then, a session that is not linked is nothing to tell of.
enum SignalTable {
  static func signal(_ session: GatewaySession, invited phone: String) -> Signal {
    switch session.state {
    case .working: working(session.identity, invited: phone)
    case .awaitingScan, .failed: .lost
    case .needsPasskey, .needsPasskeyConfirmation: .needsPasskey
    case .starting, .stopped: .wavering
    }
  }

  private static func working(_ identity: SessionIdentity, invited phone: String) -> Signal {
    switch identity {
    case .none, .undecided: .workingUnnamed
    case .number(let number):
      switch WhatsAppNumber.isSame(phone, as: number) {
      case true: .working(number: phone)
      case false: .working(number: number)
      case nil: .workingUnnamed
      }
    }
  }
}
