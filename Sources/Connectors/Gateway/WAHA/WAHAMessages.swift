import Foundation
import Reconciliation

/// A session as WAHA's list gives it; what is not as documented is missing, so that one session never hides the others.
struct WAHASession: Decodable {
  var name: String
  var status: String?
  var me: WAHAMe?
  var metadata: [String: String]?

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = try container.decode(String.self, forKey: .name)
    // A status that is no text proves nothing, as one that is not known does.
    status = try? container.decodeIfPresent(String.self, forKey: .status)
    // Missing, null and malformed are the same here: whose session it is stays unknown.
    me = try? container.decodeIfPresent(WAHAMe.self, forKey: .me)
    // Others' sessions may hold anything.
    metadata = (try? container.decodeIfPresent(WAHAConfig.self, forKey: .config))?.metadata
  }

  private enum Key: String, CodingKey { case name, status, me, config }

  var session: GatewaySession {
    let (state, identity) = StateTable.waha(status: status, id: me?.id, jid: me?.jid)
    return GatewaySession(
      name: name, state: state, identity: identity, metadata: metadata.flatMap(SessionMetadata.init)
    )
  }
}

struct WAHAMe: Decodable {
  var id: String?
  var jid: String?
}

private struct WAHAConfig: Decodable {
  var metadata: [String: String]?
}

/// `POST /api/sessions`.
struct WAHANewSession: Encodable {
  var name: String
  var start = false
  var config: Config

  struct Config: Encodable {
    var metadata: [String: String]
    var webhooks: [Webhook]?
  }

  struct Webhook: Encodable {
    var url: String
    var events = ["session.status"]
    var hmac: Key
    var retries = Retries()

    struct Key: Encodable { var key: String }
    struct Retries: Encodable {
      var policy = "exponential"
      var delaySeconds = 2
      var attempts = 15
    }
  }
}

struct WAHACodeRequest: Encodable { var phoneNumber: String }
struct WAHACode: Decodable { var code: String }
struct WAHAQR: Decodable { var value: String }

/// 422 says in which status the session is, where the status is what is wrong.
struct WAHAWrongStatus: Decodable { var status: String? }

struct WAHAVersion: Decodable {
  var version: String
  var engine: String
}

extension SessionMetadata {
  /// As the sessions that pairbook makes carry it.
  var wire: [String: String] {
    [
      "pairbook.book": book, "pairbook.account": account, "pairbook.user": user,
      "pairbook.generation": String(generation),
    ]
  }

  /// Nil where a part is missing.
  init?(_ wire: [String: String]) {
    guard let book = wire["pairbook.book"], let account = wire["pairbook.account"],
      let user = wire["pairbook.user"],
      let generation = wire["pairbook.generation"].flatMap({ Int($0) })
    else { return nil }
    self.init(book: book, account: account, user: user, generation: generation)
  }
}
