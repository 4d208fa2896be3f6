import Crypto
package import Engine

/// Writes and reads the lines of `events/YYYY-MM.jsonl`.
///
/// `hash` is SHA-256 over the canonical JSON (RFC 8785) of all keys but `hash` and `who`; `whoHash` over that of
/// `who`; `prev` is the hash before. So `who` can be blanked later without breaking the chain.
package enum EventCodec {
  /// Gives a draft its place in the chain: the event after `prev`, with its line.
  ///
  /// `salt` keeps the hash of `who` from being guessed once `who` is erased: 16 random bytes.
  package static func seal(
    _ draft: EventDraft, seq: Int, prev: String?, revision: String?, actor: String,
    salt: [UInt8], rehearsal: Bool
  ) -> SealedEvent {
    let who = EventWho(of: draft, salt: salt)
    var event = JSONObject()
    event[EventKey.seq] = .integer(Int64(seq))
    event[EventKey.at] = .string(draft.at.rfc3339)
    event[EventKey.subject] = text(draft.subject)
    event[EventKey.who] = who?.json ?? .null
    event[EventKey.whoHash] = text(who.map { digest($0.json) })
    event[EventKey.kind] = .string(draft.kind.rawValue)
    event[EventKey.from] = text(draft.from?.rawValue)
    event[EventKey.to] = text(draft.to?.rawValue)
    event[EventKey.cause] = .string(EventWho.publicCause(of: draft))
    if draft.newLink { event[EventKey.newLink] = true }
    if let state = draft.state { event[EventKey.state] = EventState.json(state) }
    event[EventKey.evidence] = draft.evidence?.json
    event[EventKey.revision] = text(revision)
    event[EventKey.actor] = .string(actor)
    if rehearsal { event[EventKey.rehearsal] = true }
    event[EventKey.prev] = text(prev)
    let hash = hash(of: event)
    event[EventKey.hash] = .string(hash)
    let line = String(decoding: JSONValue.object(event).serialized(.compact), as: UTF8.self)
    return SealedEvent(seq: seq, hash: hash, line: line)
  }

  /// Reads one line; its hashes are compared by `EventChain`, not here.
  package static func parse(_ line: some Sequence<UInt8>) throws(EventError) -> ParsedEvent {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: Array(line), path: "", as: Schemas.event.shape)
    } catch {
      throw EventError(error.diagnostics.first?.message ?? "it is damaged")
    }
    guard let object = json.object else { throw EventError("it is no JSON object") }
    let fields = FieldReader(json)
    let who = try EventWho(json[EventKey.who])
    let subject = try fields.stringIfPresent(EventKey.subject)
    let kind: EventKind = try fields.value(EventKey.kind)
    var draft = EventDraft(
      kind: kind, at: try fields.instant(EventKey.at), subject: subject, email: who?.email,
      phone: who?.phone, userID: who?.id, from: try status(fields, EventKey.from),
      to: try status(fields, EventKey.to), cause: try fields.string(EventKey.cause),
      newLink: fields.flag(EventKey.newLink))
    if let who { draft.cause = who.cause(of: draft) }
    if let state = json[EventKey.state], let subject {
      draft.state = try EventState.enrollment(state, subject: subject, who: who ?? EventWho())
    }
    if let evidence = json[EventKey.evidence] { draft.evidence = try DayEvidence(evidence) }
    return ParsedEvent(
      draft: draft, seq: try fields.integer(EventKey.seq),
      revision: try fields.stringIfPresent(EventKey.revision),
      actor: try fields.string(EventKey.actor), rehearsal: fields.flag(EventKey.rehearsal),
      prev: try fields.stringIfPresent(EventKey.prev), hash: try fields.string(EventKey.hash),
      computedHash: hash(of: object), isErased: subject != nil && who == nil,
      whoIsGenuine: try whoIsGenuine(json, fields))
  }

  private static func whoIsGenuine(_ json: JSONValue, _ fields: FieldReader) throws(EventError)
    -> Bool
  {
    guard let who = json[EventKey.who], !who.isNull else { return true }
    return try fields.stringIfPresent(EventKey.whoHash) == digest(who)
  }

  private static func status(_ fields: FieldReader, _ key: String) throws(EventError) -> Status? {
    guard try fields.stringIfPresent(key) != nil else { return nil }
    return try fields.value(key)
  }

  private static func hash(of event: JSONObject) -> String {
    var hashed = event
    hashed[EventKey.hash] = nil
    hashed[EventKey.who] = nil
    return digest(.object(hashed))
  }

  private static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  private static func digest(_ json: JSONValue) -> String {
    Digest.sha256(json.serialized(.canonical))
  }
}

package struct SealedEvent: Equatable, Sendable {
  package var seq: Int
  /// `sha256:` and hex.
  package var hash: String
  /// Without its line end.
  package var line: String
}

package struct ParsedEvent: Equatable, Sendable {
  package var draft: EventDraft
  package var seq: Int
  package var revision: String?
  package var actor: String
  package var rehearsal: Bool
  package var prev: String?
  package var hash: String
  /// What `hash` has to be.
  package var computedHash: String
  /// The person was erased: `who` is blank.
  package var isErased: Bool
  /// Whether `who`, where it stands, is the one that was hashed.
  package var whoIsGenuine: Bool
}

/// Why a line of an events file cannot be read.
package struct EventError: Error, Equatable, Sendable {
  package var why: String

  package init(_ why: String) { self.why = why }
}
