/// The structure of the settings files.
enum SettingsShapes {
  /// The format version of the book that this program reads.
  static let version = 1

  static let versionField = ShapeField.required(
    "version", .version(version), "The format version of the file.")

  static let book = Shape.object(
    ObjectShape([
      .schema, versionField,
      .required(
        "id", .text(.uuid),
        "The book's identity: the central store refuses an account that another book owns."),
      ShapeField(
        "accounts", .list(of: .text(.folderPattern), atLeast: 1),
        #"Where account folders are; by default ["."] if account.json is at the root, else "#
          + #"["accounts/*"]."#),
      ShapeField("roles", roles, "Who may do what in every account."),
      ShapeField("connections", connections, "What the book is connected to; without secrets."),
      ShapeField("invitations", invitations, "How people are invited; an account may override it."),
      ShapeField(
        "guards", guards, "What may be done per account and sync; an account may tighten it."),
      ShapeField("evidence", evidence, "How fresh a confirmation of the gateway must be."),
      ShapeField(
        "prune", .boolean, "Whether a row that is gone means off; false by default."),
      ShapeField("publish", publish, "Where machine-written files are committed."),
      ShapeField("trust", trust, "Whether commits must be signed."),
    ]))

  static let account = Shape.object(
    ObjectShape([
      .schema, versionField,
      .required(
        "id", .text(.accountID),
        "The account's id, unique in the book; the folder's name where the book has several."),
      ShapeField("name", .text(.line), "The company's name, as invited people read it."),
      ShapeField(
        "defaultRegion", .text(.region),
        "The country (ISO 3166) of numbers that are typed without one."),
      ShapeField("timeZone", .text(.zone), "The account's time zone (IANA); UTC by default."),
      ShapeField("locale", .text(.locale), "The language of mails to people who have none."),
      ShapeField(
        "suspended", .boolean, "Whether everything is held for now; false by default."),
      ShapeField("whatsappArchiving", archiving, "Support's switch."),
      ShapeField(
        "admins", .list(of: .text(.any)), "The e-mails of the people who look after the account."),
      ShapeField("contact", .text(.line), "Whom invited people may ask."),
      ShapeField(
        "mail", .text(.connectionName),
        "A name of the book's connections.mails; its connections.mail by default."),
      ShapeField(
        "gateway", .text(.connectionName),
        "A name of the book's connections.gateways, where new pairings begin; its "
          + "connections.gateway by default."),
      ShapeField("consent", consent, "What people are asked to agree to before pairing."),
      ShapeField("invitations", invitations, "Overrides of the book's settings."),
      ShapeField("guards", guards, "Guards tighter than the book's."),
    ]))

  private static let emails = Shape.list(of: .text(.any))

  private static let roles = Shape.object(
    ObjectShape([
      ShapeField("support", emails, "E-mails of Support."),
      ShapeField("mspAdmins", emails, "E-mails of the MSP's admins."),
    ]))

  private static let connections = Shape.object(
    ObjectShape([
      ShapeField(
        "store", .text(.storeURL), "The central store; sqlite:.pairbook/store.sqlite by default."),
      ShapeField(
        "mail", .text(.mailURL),
        "How invitations leave; dir:.pairbook/outbox by default, one .eml file a message."),
      ShapeField(
        "webhookURL", .text(.webURL),
        "Where a gateway reaches us; by default the public listener under invitations.baseURL."),
      ShapeField("gateway", .text(.gatewayURL), "Where pairings live; none by default."),
      ShapeField(
        "mails", .map(keys: .connectionName, values: .text(.mailURL)),
        "Other ways for invitations to leave, by the names that accounts choose them by."),
      ShapeField(
        "gateways", .map(keys: .connectionName, values: .text(.gatewayURL)),
        "Other gateways, by the names that accounts choose them by."),
    ]))

  private static let invitations = Shape.object(
    ObjectShape([
      ShapeField("baseURL", .text(.webURL), "The public address of the pairing page."),
      ShapeField(
        "from", .text(.line), #"The sender of mails, such as "Archiving <archiving@acme.example>"."#
      ),
      ShapeField(
        "expireAfter", .text(.mailPause), "How long a link lives; 7d by default, 12h at least."),
      ShapeField(
        "remindAfter", .text(.mailPause),
        "When a reminder follows a mail; 2d by default, 12h at least."),
      ShapeField("maxReminders", .integer(0...20), "Reminders for each invitation; 3 by default."),
      ShapeField("maxInvitations", .integer(1...20), "Invitations in one cycle; 3 by default."),
      ShapeField(
        "escalateAfter", .text(.duration),
        "When somebody who did not connect is reported; 5d by default."),
      ShapeField(
        "escalateTo", .oneOf(["manager", "admins"]), "Who is told then; the manager by default."),
      ShapeField(
        "relinkOverlap", .text(.durationOrZero),
        "How long the old phone stays linked after a change; 7d by default."),
      ShapeField(
        "sendWindow", .text(.sendWindow),
        "When reminders, renewals and escalations may leave; Mon-Fri 08:00-18:00 by default."),
    ]))

  private static let guards = Shape.object(
    ObjectShape([
      ShapeField(
        "maxWithdrawals",
        .object(
          ObjectShape([
            ShapeField("count", .integer(0...1_000_000_000), "People; 10 by default."),
            ShapeField("percent", .integer(0...100), "Percent of the enrolled; 20 by default."),
          ])), "The stricter of both counts; one withdrawal is always allowed."),
      ShapeField(
        "maxInvitations",
        .object(
          ObjectShape([
            ShapeField("count", .integer(0...1_000_000_000), "Mails; 500 by default.")
          ])), "Mails with a new link."),
      ShapeField(
        "freeze", .list(of: .text(.freezeWindow)),
        "When nothing is decided but what is seen, in the account's time zone; an account's come on top."
      ),
    ]))

  private static let evidence = Shape.object(
    ObjectShape([
      ShapeField(
        "staleAfter", .text(.duration), "When a status counts as unconfirmed; 24h by default.")
    ]))

  private static let publish = Shape.object(
    ObjectShape([
      ShapeField(
        "branch", .text(.line), #"A branch, or "current", the default: the one checked out."#),
      ShapeField("push", .boolean, "Whether to push; by default where a remote is set."),
    ]))

  private static let trust = Shape.object(
    ObjectShape([
      ShapeField(
        "requireSignedCommits", .boolean, "Whether commits must be signed; false by default."),
      ShapeField(
        "allowedSigners", .text(.bookPath), "The file of keys; allowed_signers by default."),
    ]))

  private static let archiving = Shape.object(
    ObjectShape([
      ShapeField("enabled", .boolean, "Whether anybody may be archived; false by default.")
    ]))

  private static let consent = Shape.object(
    ObjectShape([
      .required("version", .text(.line), "Names the text; a new one when the text changes."),
      .required(
        "texts", .map(keys: .locale, values: .text(.any), atLeast: 1), "The text by language."),
    ]))
}
