import Engine

/// The names of an event's keys, and what goes under each: the one place where both directions meet.
enum EventKey {
  static let seq = "seq"
  static let at = "at"
  static let subject = "subject"
  static let who = "who"
  static let whoHash = "whoHash"
  static let kind = "kind"
  static let from = "from"
  static let to = "to"
  static let cause = "cause"
  static let newLink = "newLink"
  static let state = "state"
  static let evidence = "evidence"
  static let revision = "revision"
  static let actor = "actor"
  static let rehearsal = "rehearsal"
  static let prev = "prev"
  static let hash = "hash"
}

/// The enrollment after an event, without what tells who it is: that stands in `who` alone, so that it can be erased.
enum EventState {
  static func json(_ e: Enrollment) -> JSONValue {
    var o = JSONObject()
    o["status"] = .string(e.status.rawValue)
    o["since"] = json(e.since)
    o["generation"] = json(e.generation)
    o["generations"] = json(e.generations)
    o["lastConfirmed"] = e.lastConfirmed.map(json)
    if e.passkeyAsked { o["passkeyAsked"] = true }
    o["rejectedAt"] = e.rejectedAt.map(json)
    o["declinedAt"] = e.declinedAt.map(json)
    o["consent"] = e.consent.map { consent in
      [
        "version": .string(consent.version), "textHash": .string(consent.textHash),
        "at": json(consent.at),
      ]
    }
    o["serial"] = json(e.serial)
    o["mails"] = json(e.mails)
    o["invitation"] = e.invitation.map(json)
    o["cycle"] = json(e.cycle)
    o["superseded"] = e.superseded.map { old in
      var s: JSONObject = ["generation": json(old.generation), "until": json(old.until)]
      s["lastConfirmed"] = old.lastConfirmed.map(json)
      return .object(s)
    }
    return .object(o)
  }

  private static func json(_ i: Invitation) -> JSONValue {
    var o: JSONObject = [
      "serial": json(i.serial), "state": .string(i.state.rawValue), "madeAt": json(i.madeAt),
    ]
    o["sentAt"] = i.sentAt.map(json)
    o["expiresAt"] = i.expiresAt.map(json)
    o["lastMailAt"] = i.lastMailAt.map(json)
    o["reminders"] = json(i.reminders)
    if i.awaitsMail { o["awaitsMail"] = true }
    return .object(o)
  }

  private static func json(_ c: Cycle) -> JSONValue {
    var o: JSONObject = ["invitations": json(c.invitations)]
    o["startedAt"] = c.startedAt.map(json)
    o["escalatedAt"] = c.escalatedAt.map(json)
    if c.escalationAwaits { o["escalationAwaits"] = true }
    if c.isInFolder { o["inFolder"] = true }
    return .object(o)
  }

  static func json(_ instant: Instant) -> JSONValue { .string(instant.rfc3339) }
  static func json(_ number: Int) -> JSONValue { .integer(Int64(number)) }
}

extension EventState {
  /// Rebuilds the enrollment; what was erased comes back empty.
  static func enrollment(_ json: JSONValue, subject: String, who: EventWho) throws(EventError)
    -> Enrollment
  {
    let o = FieldReader(json)
    return Enrollment(
      subject: subject, email: who.email ?? "", userID: who.id, phone: who.phone ?? "",
      status: try o.value("status"), since: try o.instant("since"),
      generation: try o.integer("generation"), generations: try o.integer("generations"),
      session: who.session,
      lastConfirmed: try o.instantIfPresent("lastConfirmed"), passkeyAsked: o.flag("passkeyAsked"),
      rejectedAt: try o.instantIfPresent("rejectedAt"),
      declinedAt: try o.instantIfPresent("declinedAt"), consent: try consent(json["consent"]),
      invitation: try invitation(json["invitation"], refusal: who.refusal),
      serial: try o.integer("serial"), mails: try o.integer("mails"),
      cycle: try cycle(json["cycle"]),
      superseded: try superseded(json["superseded"], who))
  }

  private static func consent(_ json: JSONValue?) throws(EventError) -> Consent? {
    guard let json else { return nil }
    let o = FieldReader(json)
    return Consent(
      version: try o.string("version"), textHash: try o.string("textHash"), at: try o.instant("at"))
  }

  private static func invitation(_ json: JSONValue?, refusal: String?) throws(EventError)
    -> Invitation?
  {
    guard let json else { return nil }
    let o = FieldReader(json)
    return Invitation(
      serial: try o.integer("serial"), state: try o.value("state"),
      madeAt: try o.instant("madeAt"), sentAt: try o.instantIfPresent("sentAt"),
      expiresAt: try o.instantIfPresent("expiresAt"),
      lastMailAt: try o.instantIfPresent("lastMailAt"), reminders: try o.integer("reminders"),
      awaitsMail: o.flag("awaitsMail"), refusal: refusal)
  }

  private static func cycle(_ json: JSONValue?) throws(EventError) -> Cycle {
    guard let json else { throw EventError("it has no `cycle`") }
    let o = FieldReader(json)
    return Cycle(
      startedAt: try o.instantIfPresent("startedAt"), invitations: try o.integer("invitations"),
      escalatedAt: try o.instantIfPresent("escalatedAt"),
      escalationAwaits: o.flag("escalationAwaits"), isInFolder: o.flag("inFolder"))
  }

  private static func superseded(_ json: JSONValue?, _ who: EventWho) throws(EventError)
    -> Superseded?
  {
    guard let json else { return nil }
    let o = FieldReader(json)
    return Superseded(
      generation: try o.integer("generation"), session: who.oldSession,
      phone: who.oldPhone ?? "",
      until: try o.instant("until"), lastConfirmed: try o.instantIfPresent("lastConfirmed"))
  }
}

extension DayEvidence {
  var json: JSONValue {
    var o: JSONObject = ["confirmed": EventState.json(confirmed)]
    o["oldest"] = oldest.map(EventState.json)
    o["newest"] = newest.map(EventState.json)
    o["unconfirmed"] = .array(unconfirmed.map { .string($0) })
    return .object(o)
  }

  init(_ json: JSONValue) throws(EventError) {
    let o = FieldReader(json)
    self.init(
      confirmed: try o.integer("confirmed"), oldest: try o.instantIfPresent("oldest"),
      newest: try o.instantIfPresent("newest"),
      unconfirmed: (json["unconfirmed"]?.array ?? []).compactMap(\.string))
  }
}

/// Reads the members of an event, with a word about the one that is missing or wrong.
struct FieldReader {
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  func string(_ key: String) throws(EventError) -> String {
    guard let text = json[key]?.string else { throw EventError("`\(key)` is missing or no text") }
    return text
  }

  /// Nil for a key that is missing or null.
  func stringIfPresent(_ key: String) throws(EventError) -> String? {
    guard let value = json[key], !value.isNull else { return nil }
    guard let text = value.string else { throw EventError("`\(key)` is no text") }
    return text
  }

  func integer(_ key: String) throws(EventError) -> Int {
    guard let number = json[key]?.integer else {
      throw EventError("`\(key)` is missing or no whole number")
    }
    return number
  }

  func instant(_ key: String) throws(EventError) -> Instant {
    guard let instant = Instant(rfc3339: try string(key)) else {
      throw EventError("`\(key)` is no RFC 3339 time")
    }
    return instant
  }

  func instantIfPresent(_ key: String) throws(EventError) -> Instant? {
    try stringIfPresent(key) == nil ? nil : try instant(key)
  }

  func flag(_ key: String) -> Bool { json[key]?.bool ?? false }

  func value<V: RawRepresentable<String>>(_ key: String) throws(EventError) -> V {
    let text = try string(key)
    guard let value = V(rawValue: text) else { throw EventError("`\(key)` cannot be `\(text)`") }
    return value
  }
}
