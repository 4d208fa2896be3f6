/// The tables of a store, as steps that are taken once each and never changed afterwards.
///
/// They stand in a schema of their own and are always named with it: a search path is part of a session.
enum Schema {
  static let name = "pairbook"
  /// Where those who watch a store are told of an account that changed; the payload is the account's id.
  static let channel = "pairbook"
  /// The advisory lock under which the tables are made and changed: `Pair` in ASCII.
  static let lock: Int64 = 0x5061_6972

  /// In order; the first is number 1.
  static let steps = [
    "CREATE TABLE pairbook.migrations (number integer PRIMARY KEY, at timestamptz NOT NULL);"
      + accounts + enrollments + events + outbox + leases + sessions + links + writes,
    // Who waits for a lease is heard.
    "ALTER TABLE pairbook.leases ADD COLUMN wanted boolean NOT NULL DEFAULT false;",
    "ALTER TABLE pairbook.store ADD COLUMN moved_to text;",
    rests,
    surveys,
    mailInFolders,
  ]

  /// Texts compare by bytes (`COLLATE "C"`), as everywhere in the program.
  private static let accounts = """
    CREATE TABLE pairbook.store (
      one integer PRIMARY KEY CHECK (one = 1),
      id text NOT NULL,
      link_key_fingerprint text
    );

    CREATE TABLE pairbook.accounts (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id text COLLATE "C" NOT NULL UNIQUE,
      book text COLLATE "C" NOT NULL,
      attempted_revision text,
      applied_revision text,
      head_seq bigint NOT NULL DEFAULT 0 CHECK (head_seq >= 0),
      head_hash text,
      head_at bigint,
      published_path text,
      published_blob text,
      published_seq bigint,
      enrolled bigint NOT NULL DEFAULT 0 CHECK (enrolled >= 0),
      observed_at bigint,
      CHECK ((head_hash IS NULL) = (head_seq = 0) AND (head_at IS NULL) = (head_seq = 0)),
      CHECK ((published_blob IS NULL) = (published_path IS NULL)),
      CHECK ((published_seq IS NULL) = (published_path IS NULL))
    );
    CREATE INDEX accounts_of_book ON pairbook.accounts (book, id);

    """

  /// What an open and a closed enrollment have in common, in the order of `EnrollmentRow`.
  ///
  /// No foreign key leads to the account, here and below: it would be looked up for each of a million rows, and no
  /// account is ever deleted. `checkIntegrity` looks instead.
  private static let enrollmentColumns = """
      account bigint NOT NULL,
      email text COLLATE "C" NOT NULL,
      subject text COLLATE "C" NOT NULL,
      user_id text,
      phone text NOT NULL,
      status text NOT NULL CHECK (status IN ('Not Connected', 'Archiving', 'Logged Out')),
      since bigint NOT NULL,
      generation bigint NOT NULL,
      generations bigint NOT NULL CHECK (generations >= generation),
      serial bigint NOT NULL,
      mails bigint NOT NULL,
      passkey_asked boolean NOT NULL,
      cycle_invitations bigint NOT NULL,
      cycle_escalation_awaits boolean NOT NULL,
      cycle_started_at bigint,
      cycle_escalated_at bigint,
      last_confirmed bigint,
      rejected_at bigint,
      declined_at bigint,
      doubt_kind text,
      doubt_since bigint,
      consent_version text,
      consent_text_hash text,
      consent_at bigint,
      superseded_generation bigint,
      superseded_phone text,
      superseded_until bigint,
      superseded_last_confirmed bigint,
      invitation_serial bigint,
      invitation_state text,
      invitation_made_at bigint,
      invitation_reminders bigint,
      invitation_awaits_mail boolean,
      invitation_sent_at bigint,
      invitation_expires_at bigint,
      invitation_last_mail_at bigint,
      invitation_refusal text,
      session text,
      superseded_session text,
      CHECK ((doubt_since IS NULL) = (doubt_kind IS NULL)),
      CHECK ((consent_text_hash IS NULL) = (consent_version IS NULL)),
      CHECK ((consent_at IS NULL) = (consent_version IS NULL)),
      CHECK ((superseded_phone IS NULL) = (superseded_generation IS NULL)),
      CHECK ((superseded_until IS NULL) = (superseded_generation IS NULL)),
      CHECK ((invitation_state IS NULL) = (invitation_serial IS NULL)),
      CHECK ((invitation_made_at IS NULL) = (invitation_serial IS NULL)),
      CHECK ((invitation_reminders IS NULL) = (invitation_serial IS NULL)),
      CHECK ((invitation_awaits_mail IS NULL) = (invitation_serial IS NULL))
    """

  /// The live link stands with its enrollment, so that there is one at most, and none without an enrollment or for an
  /// invitation that is dead. The trigger looks once a statement, not once a row.
  private static let enrollments = """
    CREATE TABLE pairbook.enrollments (
      live_link bytea CHECK (length(live_link) = 32),
    \(enrollmentColumns),
      CHECK (live_link IS NULL
        OR invitation_state IS NOT NULL AND invitation_state IN ('queued', 'sent')),
      PRIMARY KEY (account, email),
      UNIQUE (account, subject)
    );
    CREATE UNIQUE INDEX enrollments_by_live_link ON pairbook.enrollments (live_link)
    WHERE live_link IS NOT NULL;
    CREATE INDEX enrollments_taken_over ON pairbook.enrollments (account)
    WHERE session IS NOT NULL OR superseded_session IS NOT NULL;
    CREATE INDEX enrollments_archiving ON pairbook.enrollments (account)
    WHERE status = 'Archiving';

    CREATE TABLE pairbook.closed_enrollments (
      closed_at_seq bigint NOT NULL,
    \(enrollmentColumns),
      PRIMARY KEY (account, subject)
    );

    CREATE FUNCTION pairbook.closed_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM opened JOIN pairbook.closed_enrollments USING (account, subject))
      THEN
        RAISE integrity_constraint_violation
          USING MESSAGE = 'a closed enrollment never opens again';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER closed_enrollments_stay_closed AFTER INSERT ON pairbook.enrollments
    REFERENCING NEW TABLE AS opened
    FOR EACH STATEMENT EXECUTE FUNCTION pairbook.closed_stays_closed();

    """

  /// A line may lose its `who` (a person is erased), nothing else ever changes.
  private static let events = """
    CREATE TABLE pairbook.events (
      account bigint NOT NULL,
      seq bigint NOT NULL CHECK (seq > 0),
      at bigint NOT NULL,
      subject text,
      kind text NOT NULL,
      new_link boolean NOT NULL,
      hash text NOT NULL,
      line text NOT NULL,
      PRIMARY KEY (account, seq)
    );
    CREATE INDEX events_that_guards_count ON pairbook.events (account, at)
    WHERE new_link OR kind IN ('withdraw', 'relink', 'revoke', 'adopt');

    CREATE FUNCTION pairbook.events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF (NEW.account, NEW.seq, NEW.at, NEW.kind, NEW.new_link, NEW.hash)
            = (OLD.account, OLD.seq, OLD.at, OLD.kind, OLD.new_link, OLD.hash)
          AND NEW.subject IS NOT DISTINCT FROM OLD.subject
          AND NEW.line::jsonb - 'who' = OLD.line::jsonb - 'who'
        THEN
          RETURN NEW;
        END IF;
      END IF;
      RAISE integrity_constraint_violation USING MESSAGE = 'events are append-only';
    END $$;
    CREATE TRIGGER events_are_not_changed BEFORE UPDATE OR DELETE ON pairbook.events
    FOR EACH ROW EXECUTE FUNCTION pairbook.events_are_append_only();
    CREATE TRIGGER events_are_not_truncated BEFORE TRUNCATE ON pairbook.events
    FOR EACH STATEMENT EXECUTE FUNCTION pairbook.events_are_append_only();

    """

  private static let outbox = """
    CREATE TABLE pairbook.outbox (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      account bigint NOT NULL,
      key text COLLATE "C" NOT NULL,
      state text NOT NULL CHECK (state IN ('queued', 'claimed', 'failed')),
      due bigint NOT NULL,
      token bigint,
      attempts bigint NOT NULL CHECK (attempts >= 0),
      last_error text,
      kind text NOT NULL,
      subject text COLLATE "C" NOT NULL,
      email text NOT NULL,
      phone text NOT NULL,
      serial bigint,
      generation bigint NOT NULL,
      mail_number bigint NOT NULL,
      escalate_to text,
      other_phone_ending text,
      payload text NOT NULL,
      CHECK ((token IS NULL) = (state = 'queued')),
      UNIQUE (account, key)
    );
    CREATE INDEX outbox_by_due ON pairbook.outbox (account, state, due, number);

    CREATE TABLE pairbook.sent_mail (
      account bigint NOT NULL,
      key text COLLATE "C" NOT NULL,
      PRIMARY KEY (account, key)
    );

    """

  /// The row stays when a lease is given back: its token grows for ever.
  private static let leases = """
    CREATE TABLE pairbook.leases (
      account bigint PRIMARY KEY,
      token bigint NOT NULL CHECK (token > 0),
      host text,
      boot_id text,
      pid bigint,
      process_start bigint,
      expires bigint,
      CHECK ((boot_id IS NULL) = (host IS NULL) AND (pid IS NULL) = (host IS NULL)),
      CHECK ((process_start IS NULL) = (host IS NULL) AND (expires IS NULL) = (host IS NULL))
    );

    """

  /// Names of gateway sessions that have to be deleted.
  private static let sessions = """
    CREATE TABLE pairbook.sessions_to_end (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      account bigint NOT NULL,
      name text COLLATE "C" NOT NULL,
      UNIQUE (account, name)
    );

    """

  /// The transactions of the last hours, by which one whose commit was not answered is found again. The server's own
  /// numbers would not do: after a crash it gives those away again that it had not written down.
  private static let writes = """

    CREATE TABLE pairbook.writes (
      id uuid PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX writes_by_age ON pairbook.writes (at);
    """

  /// In which accounts nothing was due, and how many decisions there were of each, so that a later one ends that.
  private static let rests = """
    ALTER TABLE pairbook.accounts
      ADD COLUMN decisions bigint NOT NULL DEFAULT 0,
      ADD COLUMN rest_basis text,
      ADD COLUMN rest_decisions bigint,
      ADD COLUMN rest_since bigint,
      ADD COLUMN rest_until bigint,
      ADD COLUMN rest_asked bigint;
    """

  /// The rests of all accounts of a book hold by the book's survey, and who does not rest is found without a look at the
  /// others.
  private static let surveys = """
    UPDATE pairbook.accounts SET rest_decisions = NULL, rest_since = NULL, rest_until = NULL,
      rest_asked = NULL
    WHERE rest_decisions IS NOT NULL;
    ALTER TABLE pairbook.accounts DROP COLUMN rest_basis;
    CREATE TABLE pairbook.surveys (
      book text COLLATE "C" PRIMARY KEY,
      state text NOT NULL,
      asked bigint NOT NULL
    );
    CREATE INDEX accounts_without_rest ON pairbook.accounts (book)
    WHERE rest_decisions IS DISTINCT FROM decisions;
    CREATE INDEX accounts_by_rest_until ON pairbook.accounts (book, rest_until);
    CREATE INDEX accounts_by_rest_since ON pairbook.accounts (book, rest_since);
    CREATE INDEX accounts_by_revision ON pairbook.accounts (book, applied_revision COLLATE "C");
    """

  /// Whether all mails of a cycle were written into a folder; of those before, the events do not account for it.
  private static let mailInFolders = """
    ALTER TABLE pairbook.enrollments ADD COLUMN cycle_in_folder boolean NOT NULL DEFAULT false;
    ALTER TABLE pairbook.closed_enrollments
      ADD COLUMN cycle_in_folder boolean NOT NULL DEFAULT false;
    """

  /// Every link ever made, so that a dead one can be told what became of it.
  private static let links = """
    CREATE TABLE pairbook.links (
      hash bytea PRIMARY KEY CHECK (length(hash) = 32),
      account bigint NOT NULL,
      subject text NOT NULL,
      serial bigint NOT NULL,
      generation bigint NOT NULL
    );
    """
}
