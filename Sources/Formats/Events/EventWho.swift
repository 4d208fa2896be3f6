import Engine

/// All of an event that tells who it is about, apart from the rest so that it can be erased.
struct EventWho: Equatable {
  var email: String?
  var phone: String?
  /// The roster's stable key.
  var id: String?
  /// The name of a session that was taken over; people may have named it after themselves.
  var session: String?
  /// The same of a session that was superseded.
  var oldSession: String?
  /// The number of a session that was superseded.
  var oldPhone: String?
  /// A mail server's words about the newest invitation; they often name the address.
  var refusal: String?
  /// Its words about the mail that the event tells of, where they are others.
  var bounce: String?
  var salt: String?

  init() {}

  /// Nil for an event of the whole account.
  init?(of draft: EventDraft, salt: [UInt8]) {
    guard draft.subject != nil else { return nil }
    email = draft.email
    phone = draft.phone
    id = draft.userID
    session = draft.state?.session
    oldSession = draft.state?.superseded?.session
    oldPhone = draft.state?.superseded?.phone
    refusal = draft.state?.invitation?.refusal
    if draft.kind == .bounced, let words = Self.split(draft.cause).words, words != refusal {
      bounce = words
    }
    self.salt = Digest.hex(salt)
  }

  init?(_ json: JSONValue?) throws(EventError) {
    guard let json, !json.isNull else { return nil }
    let fields = FieldReader(json)
    email = try fields.stringIfPresent("email")
    phone = try fields.stringIfPresent("phone")
    id = try fields.stringIfPresent("id")
    session = try fields.stringIfPresent("session")
    oldSession = try fields.stringIfPresent("oldSession")
    oldPhone = try fields.stringIfPresent("oldPhone")
    refusal = try fields.stringIfPresent("refusal")
    bounce = try fields.stringIfPresent("bounce")
    salt = try fields.stringIfPresent("salt")
  }

  var json: JSONValue {
    var o = JSONObject()
    o["email"] = email.map(JSONValue.string) ?? .null
    o["phone"] = phone.map(JSONValue.string) ?? .null
    o["id"] = id.map(JSONValue.string)
    o["session"] = session.map(JSONValue.string)
    o["oldSession"] = oldSession.map(JSONValue.string)
    o["oldPhone"] = oldPhone.map(JSONValue.string)
    o["refusal"] = refusal.map(JSONValue.string)
    o["bounce"] = bounce.map(JSONValue.string)
    o["salt"] = salt.map(JSONValue.string) ?? .null
    return .object(o)
  }

  /// The cause without a mail server's words.
  static func publicCause(of draft: EventDraft) -> String {
    draft.kind == .bounced ? split(draft.cause).kind : draft.cause
  }

  /// The cause with the words put back.
  func cause(of draft: EventDraft) -> String {
    guard draft.kind == .bounced, let words = bounce ?? refusal else { return draft.cause }
    return "\(draft.cause): \(words)"
  }

  /// A bounce's cause is `<kind of mail>: <words>`.
  private static func split(_ cause: String) -> (kind: String, words: String?) {
    guard let range = cause.firstRange(of: ": ") else { return (cause, nil) }
    return (String(cause[..<range.lowerBound]), String(cause[range.upperBound...]))
  }
}
