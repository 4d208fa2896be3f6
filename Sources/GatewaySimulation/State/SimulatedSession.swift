import Formats

/// One session of WAHA, one device of GOWA.
struct SimulatedSession {
  enum Phase {
    case stopped, starting
    case scanning(Codes)
    case passkey(Passkey)
    case confirming(Passkey)
    case working, failed
  }

  var name: String
  /// The place among all, in order of making.
  var serial: Int
  var createdAt: Int64
  /// As it was given.
  var config: JSONValue?
  var phase: Phase = .stopped
  /// Grows whenever the phase changes: what was planned before is void.
  var epoch = 0
  /// The phone that is really linked.
  var link: Link?
  /// Whose it says that it is, which outlives the link and may be missing.
  var me: Me?
  /// The last three statuses.
  var statuses: [(status: Status, at: Int64)] = []
  var letters: (text: String, phone: String)?
  /// GOWA's picture of the current code.
  var picture: Picture?
  /// Said instead of the truth, until the clock comes there.
  var pretence: (status: Status, until: Int64)?
  /// The session's JSON as the list gives it, while nothing changed.
  var listed: [UInt8]?
}

/// WAHA's words for what a session is up to.
package enum Status: String, Sendable, CaseIterable {
  case stopped = "STOPPED"
  case starting = "STARTING"
  case scanning = "SCAN_QR_CODE"
  case passkey = "PASSKEY_REQUIRED"
  case confirming = "PASSKEY_CONFIRMATION_REQUIRED"
  case working = "WORKING"
  case failed = "FAILED"
}

/// The codes of one attempt: the first lives 60 s, five more 20 s each.
struct Codes {
  var index = 0
  var text: String
  /// When the one shown dies.
  var until: Int64

  static let count = 6
  static func life(of index: Int) -> Int64 { index == 0 ? 60_000 : 20_000 }
}

/// A passkey that WhatsApp asks for before it links a phone.
struct Passkey {
  /// Base64url.
  var challenge: String
  var credential: String
  /// Four digits to be compared, where they are to be.
  var digits: String?
  var phone: Link
}

/// A phone's link to a session.
struct Link {
  /// WhatsApp's number, digits.
  var number: String
  var lid: String
  /// Of the linked device, in the JID.
  var device: Int
  /// Since when the phone has had no network.
  var darkSince: Int64?
}

/// What a gateway says of whose session it is.
struct Me {
  var number: String
  var lid: String
  var device: Int
  /// It knows the LID alone.
  var isOnlyLID = false

  var id: String { isOnlyLID ? lid + "@lid" : number + "@c.us" }
  var jid: String {
    isOnlyLID ? "\(lid):\(device)@lid" : "\(number):\(device)@s.whatsapp.net"
  }
}

/// A picture that GOWA serves for a while.
struct Picture {
  /// The last part of its path.
  var file: String
  var text: String
  var until: Int64
}

extension SimulatedSession {
  /// What it is really up to.
  var truth: Status {
    switch phase {
    case .stopped: .stopped
    case .starting: .starting
    case .scanning: .scanning
    case .passkey: .passkey
    case .confirming: .confirming
    case .working: .working
    case .failed: .failed
    }
  }

  /// What it says that it is up to.
  var status: Status { pretence?.status ?? truth }

  var codes: Codes? {
    if case .scanning(let codes) = phase { codes } else { nil }
  }
}
