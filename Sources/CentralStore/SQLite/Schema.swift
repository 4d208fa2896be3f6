import GRDB

/// The tables of a store, as steps that are taken once each and never changed afterwards.
enum Schema {
  /// Marks the file as a store of pairbook's: `Pair` in ASCII.
  static let applicationID: Int64 = 0x5061_6972

  static func migrator(newStoreID: @escaping @Sendable () -> String) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: the store") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: accounts + enrollments + events + outbox + leases)
      try db.execute(sql: "INSERT INTO store (one, id) VALUES (1, ?)", arguments: [newStoreID()])
    }
    migrator.registerMigration("2: sessions and links") { db in
      try db.execute(sql: sessions + links)
    }
    migrator.registerMigration("3: enrollments taken over count as new") { db in
      try db.execute(sql: eventsThatGuardsCount)
    }
    migrator.registerMigration("4: who waits for a lease is heard") { db in
      try db.execute(
        sql: """
          ALTER TABLE leases ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0 CHECK (wanted IN (0, 1))
          """)
    }
    migrator.registerMigration("5: stores that were moved") { db in
      try db.execute(sql: "ALTER TABLE store ADD COLUMN moved_to TEXT")
    }
    migrator.registerMigration("6: accounts that rest") { db in
      try db.execute(sql: rests)
    }
    migrator.registerMigration("7: surveys of books") { db in
      try db.execute(sql: surveys)
    }
    migrator.registerMigration("8: mail that lies in a folder") { db in
      try db.execute(sql: mailInFolders)
    }
    return migrator
  }

  /// Names of sessions that were taken over, sessions that have to be deleted, and when the gateway was last asked.
  private static let sessions = """
    ALTER TABLE enrollments ADD COLUMN session TEXT;
    ALTER TABLE enrollments ADD COLUMN superseded_session TEXT;
    ALTER TABLE closed_enrollments ADD COLUMN session TEXT;
    ALTER TABLE closed_enrollments ADD COLUMN superseded_session TEXT;
    ALTER TABLE accounts ADD COLUMN observed_at INTEGER;

    CREATE TABLE sessions_to_end (
      number INTEGER PRIMARY KEY,
      account INTEGER NOT NULL REFERENCES accounts (number),
      name TEXT NOT NULL,
      UNIQUE (account, name)
    ) STRICT;

    """

  /// In which accounts nothing was due, and how many decisions there were of each, so that a later one ends that.
  private static let rests = """
    ALTER TABLE accounts ADD COLUMN decisions INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE accounts ADD COLUMN rest_basis TEXT;
    ALTER TABLE accounts ADD COLUMN rest_decisions INTEGER;
    ALTER TABLE accounts ADD COLUMN rest_since INTEGER;
    ALTER TABLE accounts ADD COLUMN rest_until INTEGER;
    ALTER TABLE accounts ADD COLUMN rest_asked INTEGER;
    """

  /// The rests of all accounts of a book hold by the book's survey, and who does not rest is found without a look at the
  /// others.
  private static let surveys = """
    UPDATE accounts SET rest_decisions = NULL, rest_since = NULL, rest_until = NULL,
      rest_asked = NULL;
    ALTER TABLE accounts DROP COLUMN rest_basis;
    CREATE TABLE surveys (
      book TEXT PRIMARY KEY,
      state TEXT NOT NULL,
      asked INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX accounts_without_rest ON accounts (book)
    WHERE rest_decisions IS NOT decisions;
    CREATE INDEX accounts_by_rest_until ON accounts (book, rest_until);
    CREATE INDEX accounts_by_rest_since ON accounts (book, rest_since);
    CREATE INDEX accounts_by_revision ON accounts (book, applied_revision);
    """

  /// Whether all mails of a cycle were written into a folder; of those before, the events do not account for it.
  private static let mailInFolders = """
    ALTER TABLE enrollments ADD COLUMN cycle_in_folder INTEGER NOT NULL DEFAULT 0
      CHECK (cycle_in_folder IN (0, 1));
    ALTER TABLE closed_enrollments ADD COLUMN cycle_in_folder INTEGER NOT NULL DEFAULT 0
      CHECK (cycle_in_folder IN (0, 1));
    """

  /// Every link ever made, so that a dead one can be told what became of it.
  private static let links = """
    CREATE TABLE links (
      hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
      account INTEGER NOT NULL REFERENCES accounts (number),
      subject TEXT NOT NULL,
      serial INTEGER NOT NULL,
      generation INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO links
    SELECT live_link, account, subject, invitation_serial, generation FROM enrollments
    WHERE live_link IS NOT NULL;
    CREATE INDEX enrollments_taken_over ON enrollments (session, superseded_session)
    WHERE session IS NOT NULL OR superseded_session IS NOT NULL;
    CREATE INDEX enrollments_archiving ON enrollments (account) WHERE status = 'Archiving';
    """

  /// Who was taken over from a gateway joined the account as well.
  private static let eventsThatGuardsCount = """
    DROP INDEX events_that_guards_count;
    CREATE INDEX events_that_guards_count ON events (account, at, kind, new_link)
    WHERE new_link = 1 OR kind IN ('withdraw', 'relink', 'revoke', 'adopt');
    """

  private static let accounts = """
    CREATE TABLE store (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      id TEXT NOT NULL,
      link_key_fingerprint TEXT
    ) STRICT;

    CREATE TABLE accounts (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      book TEXT NOT NULL,
      attempted_revision TEXT,
      applied_revision TEXT,
      head_seq INTEGER NOT NULL DEFAULT 0 CHECK (head_seq >= 0),
      head_hash TEXT,
      head_at INTEGER,
      published_path TEXT,
      published_blob TEXT,
      published_seq INTEGER,
      enrolled INTEGER NOT NULL DEFAULT 0 CHECK (enrolled >= 0),
      CHECK ((head_hash IS NULL) = (head_seq = 0) AND (head_at IS NULL) = (head_seq = 0)),
      CHECK ((published_blob IS NULL) = (published_path IS NULL)),
      CHECK ((published_seq IS NULL) = (published_path IS NULL))
    ) STRICT;
    CREATE INDEX accounts_of_book ON accounts (book, id);

    """

  /// What an open and a closed enrollment have in common, in the order of `EnrollmentRow`.
  private static let enrollmentColumns = """
      account INTEGER NOT NULL REFERENCES accounts (number),
      email TEXT NOT NULL,
      subject TEXT NOT NULL,
      user_id TEXT,
      phone TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('Not Connected', 'Archiving', 'Logged Out')),
      since INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      generations INTEGER NOT NULL CHECK (generations >= generation),
      serial INTEGER NOT NULL,
      mails INTEGER NOT NULL,
      passkey_asked INTEGER NOT NULL CHECK (passkey_asked IN (0, 1)),
      cycle_invitations INTEGER NOT NULL,
      cycle_escalation_awaits INTEGER NOT NULL CHECK (cycle_escalation_awaits IN (0, 1)),
      cycle_started_at INTEGER,
      cycle_escalated_at INTEGER,
      last_confirmed INTEGER,
      rejected_at INTEGER,
      declined_at INTEGER,
      doubt_kind TEXT,
      doubt_since INTEGER,
      consent_version TEXT,
      consent_text_hash TEXT,
      consent_at INTEGER,
      superseded_generation INTEGER,
      superseded_phone TEXT,
      superseded_until INTEGER,
      superseded_last_confirmed INTEGER,
      invitation_serial INTEGER,
      invitation_state TEXT,
      invitation_made_at INTEGER,
      invitation_reminders INTEGER,
      invitation_awaits_mail INTEGER,
      invitation_sent_at INTEGER,
      invitation_expires_at INTEGER,
      invitation_last_mail_at INTEGER,
      invitation_refusal TEXT,
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

  /// Open enrollments lie in the order in which an account is read. The live link stands with its enrollment, so that
  /// there is one at most, and none without an enrollment or for an invitation that is dead.
  private static let enrollments = """
    CREATE TABLE enrollments (
      live_link BLOB CHECK (length(live_link) = 32),
    \(enrollmentColumns),
      CHECK (live_link IS NULL OR invitation_state IN ('queued', 'sent')),
      PRIMARY KEY (account, email),
      UNIQUE (account, subject)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX enrollments_by_live_link ON enrollments (live_link)
    WHERE live_link IS NOT NULL;

    CREATE TABLE closed_enrollments (
      closed_at_seq INTEGER NOT NULL,
    \(enrollmentColumns),
      PRIMARY KEY (account, subject)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER closed_enrollments_stay_closed BEFORE INSERT ON enrollments
    WHEN EXISTS (
      SELECT 1 FROM closed_enrollments WHERE account = NEW.account AND subject = NEW.subject)
    BEGIN SELECT RAISE(ABORT, 'a closed enrollment never opens again'); END;

    """

  /// A line may lose its `who` (a person is erased), nothing else ever changes.
  private static let events = """
    CREATE TABLE events (
      account INTEGER NOT NULL REFERENCES accounts (number),
      seq INTEGER NOT NULL CHECK (seq > 0),
      at INTEGER NOT NULL,
      subject TEXT,
      kind TEXT NOT NULL,
      new_link INTEGER NOT NULL CHECK (new_link IN (0, 1)),
      hash TEXT NOT NULL,
      line TEXT NOT NULL,
      PRIMARY KEY (account, seq)
    ) STRICT;
    CREATE INDEX events_that_guards_count ON events (account, at, kind, new_link)
    WHERE new_link = 1 OR kind IN ('withdraw', 'relink', 'revoke');

    CREATE TRIGGER events_are_not_changed
    BEFORE UPDATE OF account, seq, at, subject, kind, new_link, hash ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER event_lines_lose_only_who BEFORE UPDATE OF line ON events
    WHEN json_remove(NEW.line, '$.who') IS NOT json_remove(OLD.line, '$.who')
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

    """

  private static let outbox = """
    CREATE TABLE outbox (
      number INTEGER PRIMARY KEY,
      account INTEGER NOT NULL REFERENCES accounts (number),
      key TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'failed')),
      due INTEGER NOT NULL,
      token INTEGER,
      attempts INTEGER NOT NULL CHECK (attempts >= 0),
      last_error TEXT,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      email TEXT NOT NULL,
      phone TEXT NOT NULL,
      serial INTEGER,
      generation INTEGER NOT NULL,
      mail_number INTEGER NOT NULL,
      escalate_to TEXT,
      other_phone_ending TEXT,
      payload TEXT NOT NULL,
      CHECK ((token IS NULL) = (state = 'queued')),
      UNIQUE (account, key)
    ) STRICT;
    CREATE INDEX outbox_by_due ON outbox (account, state, due, number);

    CREATE TABLE sent_mail (
      account INTEGER NOT NULL REFERENCES accounts (number),
      key TEXT NOT NULL,
      PRIMARY KEY (account, key)
    ) STRICT, WITHOUT ROWID;

    """

  /// The row stays when a lease is given back: its token grows for ever.
  private static let leases = """
    CREATE TABLE leases (
      account INTEGER PRIMARY KEY REFERENCES accounts (number),
      token INTEGER NOT NULL CHECK (token > 0),
      host TEXT,
      boot_id TEXT,
      pid INTEGER,
      process_start INTEGER,
      expires INTEGER,
      CHECK ((boot_id IS NULL) = (host IS NULL) AND (pid IS NULL) = (host IS NULL)),
      CHECK ((process_start IS NULL) = (host IS NULL) AND (expires IS NULL) = (host IS NULL))
    ) STRICT;
    """
}
