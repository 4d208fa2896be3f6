import Reconciliation

/// Every answer of GOWA: what was asked for stands under `results`.
struct GOWAAnswer<Results: Decodable>: Decodable {
  /// `SUCCESS`.
  var code: String?
  var results: Results?
}

struct GOWADevice: Decodable {
  var id: String
  var state: String?
  var jid: String?

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    id = try container.decode(String.self, forKey: .id)
    // What is no text proves nothing, as a word that is not known does.
    state = try? container.decodeIfPresent(String.self, forKey: .state)
    // As above.
    jid = try? container.decodeIfPresent(String.self, forKey: .jid)
  }

  private enum Key: String, CodingKey { case id, state, jid }

  func session(passkey: String? = nil) -> GatewaySession {
    let (state, identity) = StateTable.gowa(state: state, jid: jid, passkey: passkey)
    return GatewaySession(name: id, state: state, identity: identity)
  }
}

struct GOWANewDevice: Encodable {
  var device: String
  private enum CodingKeys: String, CodingKey { case device = "device_id" }
}

struct GOWALogin: Decodable {
  var link: String
  /// Seconds.
  var duration: Int
  private enum CodingKeys: String, CodingKey {
    case link = "qr_link"
    case duration = "qr_duration"
  }

  /// How long its code may be shown: no code lives longer than a pairing.
  var life: Duration { .seconds(min(max(duration, 1), 160)) }
}

struct GOWALetters: Decodable {
  var code: String
  private enum CodingKeys: String, CodingKey { case code = "pair_code" }
}

struct GOWAPasskey: Decodable {
  var status: String?
  var code: String?
}

struct GOWAInfo: Decodable { var version: String }
struct GOWAProblem: Decodable {
  var code: String?
  var message: String?
}
