import Engine

/// The structure of the machine-written files.
enum PublishedShapes {
  static let published = Shape.object(
    ObjectShape([
      .schema, SettingsShapes.versionField,
      .required("store", .text(.uuid), "The id of the store that the book was synced with."),
      .required(
        "revision", .nullable(.text(.objectID)),
        "The newest commit that was carried out in every account; null where there is none."),
      .required(
        "observedAt", .nullable(instant),
        "When the gateway was last asked about every account; null where none was."),
    ]))

  /// One line of an events file.
  static let event = Shape.object(
    ObjectShape([
      .required("seq", .integer(1...maximum), "Counts the account's events from 1."),
      .required("at", .text(.instant), "When it happened; never goes back."),
      .required(
        "subject", .nullable(.text(.subject)),
        "The person's pseudonym; null for an event of the whole account."),
      .required("who", .nullable(who), "Who it is about; null where nobody is, or was erased."),
      .required(
        "whoHash", .nullable(.text(.sha256)), "Over the canonical JSON (RFC 8785) of who."),
      .required("kind", .oneOf(EventKind.allCases.map(\.rawValue)), "What happened."),
      .required("from", .nullable(status), "The status before."),
      .required("to", .nullable(status), "The status after."),
      .required("cause", .text(.any), "Why it happened."),
      ShapeField("newLink", .boolean, "Whether it made a new link; false by default."),
      ShapeField(
        "state", state,
        "The enrollment afterwards, without what tells who it is; not there when it was closed."),
      ShapeField("evidence", evidence, "Of the daily observed event: who was confirmed."),
      .required(
        "revision", .nullable(.text(.objectID)), "The commit that asked for it, where one did."),
      .required("actor", .text(.any), "Who committed the cause, or the machine."),
      ShapeField("rehearsal", .boolean, "Whether PAIRBOOK_NOW set the clock."),
      .required("prev", .nullable(.text(.sha256)), "The hash of the event before."),
      .required(
        "hash", .text(.sha256), "Over the canonical JSON (RFC 8785) of all keys but hash and who."),
    ]))

  static let maximum = 9_007_199_254_740_991

  static let status = Shape.oneOf(Status.allCases.map(\.rawValue))

  private static let count = Shape.integer(0...maximum)
  private static let instant = Shape.text(.instant)

  /// Everything that tells who an event is about.
  private static let who = Shape.object(
    ObjectShape([
      .required("email", .nullable(.text(.any)), "The e-mail's identity."),
      .required("phone", .nullable(.text(.any)), "E.164."),
      ShapeField("id", .text(.any), "The roster's stable key."),
      ShapeField(
        "session", .text(.any),
        "The gateway session's name, where it was taken over; after its gateway's where that has one (eu/default)."
      ),
      ShapeField("oldSession", .text(.any), "The name of a session that was superseded."),
      ShapeField("oldPhone", .text(.any), "The number of a session that was superseded."),
      ShapeField("refusal", .text(.any), "The mail server's words about the newest invitation."),
      ShapeField(
        "bounce", .text(.any),
        "The mail server's words about the mail that the event tells of, where they are others."),
      .required(
        "salt", .nullable(.text(.any)), "Random, so that whoHash cannot be guessed back."),
    ]))

  /// What was known on one day of everybody who is Archiving.
  private static let evidence = Shape.object(
    ObjectShape([
      .required("confirmed", count, "How many the gateway had confirmed."),
      ShapeField("oldest", instant, "The oldest of those confirmations."),
      ShapeField("newest", instant, "The newest of them."),
      .required(
        "unconfirmed", .list(of: .text(.subject)), "The pseudonyms of those who were not, sorted."),
    ]))

  /// An enrollment without personal data.
  private static let state = Shape.object(
    ObjectShape([
      .required("status", status, "As readers are told it."),
      .required("since", instant, "Since when the status holds."),
      .required("generation", count, "Names the gateway session."),
      .required("generations", count, "Generations ever begun."),
      ShapeField("lastConfirmed", instant, "When the gateway last confirmed the session."),
      ShapeField("passkeyAsked", .boolean, "Whether WhatsApp asked for a passkey."),
      ShapeField("rejectedAt", instant, "When another number was paired and unlinked."),
      ShapeField("declinedAt", instant, "When the person did not agree."),
      ShapeField("consent", consent, "What the person last read and answered."),
      .required("serial", count, "Invitations ever made."),
      .required("mails", count, "Mails ever ordered."),
      ShapeField("invitation", invitation, "The newest invitation."),
      .required("cycle", cycle, "The run of invitations at hand."),
      ShapeField("superseded", superseded, "A session of the old phone, still linked."),
    ]))

  private static let consent = Shape.object(
    ObjectShape([
      .required("version", .text(.any), "Names the text."),
      .required("textHash", .text(.any), "SHA-256 of the text."),
      .required("at", instant, "When it was answered."),
    ]))

  private static let invitation = Shape.object(
    ObjectShape([
      .required("serial", count, "The n-th of the person."),
      .required(
        "state", .oneOf(Invitation.State.allCases.map(\.rawValue)), "What became of its link."),
      .required("madeAt", instant, "When it was decided."),
      ShapeField("sentAt", instant, "When the mail server accepted it."),
      ShapeField("expiresAt", instant, "When its link dies."),
      ShapeField("lastMailAt", instant, "When a mail with its link was last accepted."),
      .required("reminders", count, "Reminders decided so far."),
      ShapeField("awaitsMail", .boolean, "Whether a mail with its link is queued."),
    ]))

  private static let cycle = Shape.object(
    ObjectShape([
      .required("invitations", count, "Invitations in it."),
      ShapeField("startedAt", instant, "When its first invitation was made."),
      ShapeField("escalatedAt", instant, "When manager or admins were told."),
      ShapeField("escalationAwaits", .boolean, "Whether the mail that tells them is queued."),
      ShapeField("inFolder", .boolean, "Whether all of its mails were written into a folder."),
    ]))

  private static let superseded = Shape.object(
    ObjectShape([
      .required("generation", count, "Names its session."),
      .required("until", instant, "When it ends."),
      ShapeField("lastConfirmed", instant, "When the gateway last confirmed it."),
    ]))
}
