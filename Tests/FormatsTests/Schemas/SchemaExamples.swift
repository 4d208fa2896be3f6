import Engine

@testable import Formats

/// Sound values of every schema, full and bare.
enum SchemaExamples {
  /// By the schema's name.
  static let all = reports.merging(edits) { first, _ in first }

  private static let reports: [String: [JSONValue]] = [
    "pairbook": [bareBook, fullBook],
    "account": [["version": 1, "id": "acme"], fullAccount],
    "users": [["version": 1, "users": []], users],
    "archiving": [["version": 1, "archiving": []], archiving],
    "event": events,
    "published": [published],
    "plan": [plan([:]), plan(["inputs": ["users.csv": .string(blob)]])],
    "sync": [sync],
    "list": [list],
    "status": [status],
    "validate": [
      ["version": 1, "valid": true, "diagnostics": []],
      ["version": 1, "valid": false, "diagnostics": [diagnostic]],
    ],
    "log": [log],
    "import": [importing],
    "doctor": [doctor],
  ]

  static let blob = "83551c912df093bb5c9feb539c730637a703c249"
  private static let hash: JSONValue =
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
  private static let time: JSONValue = "2026-11-23T07:45:00Z"

  // MARK: Files

  private static let bareBook: JSONValue = ["version": 1, "id": .string(TestBooks.id)]

  private static let fullBook: JSONValue = [
    "$schema": .string(Schemas.pairbook.uri), "version": 1, "id": .string(TestBooks.id),
    "accounts": ["accounts/*/*", "."],
    "roles": ["support": ["help@msp.example"], "mspAdmins": []],
    "connections": [
      "store": "postgres://db.example/pairbook", "mail": "smtps://mail.example",
      "webhookURL": "https://hook.example/x", "gateway": "gowa+http://[::1]:3000",
      "mails": ["eu-west-1": "smtp://mail.eu.example"], "gateways": ["eu": "none"],
    ],
    "invitations": invitations,
    "guards": [
      "maxWithdrawals": ["count": 10, "percent": 20], "maxInvitations": ["count": 500],
      "freeze": ["Fri 16:00-24:00", "Sat-Sun", "2026-12-24..2027-01-01"],
    ],
    "evidence": ["staleAfter": "24h"], "prune": false,
    "publish": ["branch": "current", "push": true],
    "trust": ["requireSignedCommits": false, "allowedSigners": "keys/allowed_signers"],
  ]

  private static let invitations: JSONValue = [
    "baseURL": "https://pair.example", "from": "Archiving <archiving@acme.example>",
    "expireAfter": "7d", "remindAfter": "2d", "maxReminders": 3, "maxInvitations": 3,
    "escalateAfter": "5d", "escalateTo": "manager", "relinkOverlap": "0d",
    "sendWindow": "Mon-Thu 08:00-18:00, Fri 08:00-24:00",
  ]

  private static let fullAccount: JSONValue = [
    "version": 1, "id": "acme-ltd.2", "name": "Acme", "defaultRegion": "GB",
    "timeZone": "America/Argentina/Buenos_Aires", "locale": "pt-BR", "suspended": false,
    "whatsappArchiving": ["enabled": true], "admins": ["it@acme.example"], "contact": "IT",
    "mail": "eu-west-1", "gateway": "eu",
    "consent": ["version": "1", "texts": ["en": "Yes?", "zh-Hant-TW": "?"]],
    "invitations": invitations, "guards": ["maxInvitations": ["count": 5]],
  ]

  private static let users: JSONValue = [
    "version": 1,
    "users": [
      [
        "email": "ann@acme.example", "id": "7", "firstName": "Ann", "lastName": "Lee",
        "name": nil, "mobilePhone": "07911 123456", "locale": "en", "managerEmail": nil,
        "previousEmail": "a@acme.example", "department": ["Sales", 7],
      ],
      ["email": "bob@acme.example"],
    ],
  ]

  private static let archiving: JSONValue = [
    "version": 1,
    "archiving": [
      [
        "email": "ann@acme.example", "archiving": "On", "from": "2026-01-01", "until": nil,
        "note": "x", "exemptReason": "ill", "exemptUntil": "2026-02-01", "more": 1,
      ],
      ["id": "8", "archiving": false],
    ],
  ]

  private static let events: [JSONValue] = {
    let enrollment = Enrollment(
      subject: "s_1", email: "ann@acme.example", userID: "7", phone: "+447911123456",
      status: .archiving, since: Instant(1_800_000_000), generation: 2, generations: 3,
      lastConfirmed: Instant(1_800_000_100), passkeyAsked: true,
      rejectedAt: Instant(1_800_000_010), declinedAt: Instant(1_800_000_020),
      consent: Consent(version: "1", textHash: "sha256:00", at: Instant(1_800_000_030)),
      invitation: Invitation(
        serial: 2, state: .refused, madeAt: Instant(1_800_000_000), sentAt: Instant(1_800_000_001),
        expiresAt: Instant(1_800_009_000), lastMailAt: Instant(1_800_000_001), reminders: 1,
        awaitsMail: true, refusal: "550 no"),
      serial: 2, mails: 3,
      cycle: Cycle(
        startedAt: Instant(1_800_000_000), invitations: 2, escalatedAt: Instant(1_800_000_500),
        escalationAwaits: true, isInFolder: true),
      superseded: Superseded(
        generation: 1, phone: "+447911123457", until: Instant(1_800_009_999),
        lastConfirmed: Instant(1_800_000_000)))
    let drafts = [
      EventDraft(
        kind: .connect, at: Instant(1_800_000_000), subject: "s_1", email: "ann@acme.example",
        phone: "+447911123456", userID: "7", from: .notConnected, to: .archiving,
        cause: "paired", newLink: true, state: enrollment),
      EventDraft(kind: .allow, at: Instant(1_800_000_000), cause: "--allow withdrawals"),
    ]
    return drafts.map { draft in
      let sealed = EventCodec.seal(
        draft, seq: 1, prev: draft.subject == nil ? nil : "sha256:" + Digest.hex(Array(0..<32)),
        revision: draft.subject == nil ? nil : blob, actor: "ann@acme.example",
        salt: Array(0..<16), rehearsal: draft.subject == nil)
      let json = try? JSONValue(parsing: Array(sealed.line.utf8), path: "")
      return json ?? .null
    }
  }()

  private static let published: JSONValue = [
    "$schema": .string(Schemas.published.uri), "version": 1, "store": .string(TestBooks.id),
    "revision": .string(blob), "observedAt": time,
  ]

  // MARK: Outputs

  private static let diagnostic: JSONValue = [
    "severity": "error", "code": "PB012", "path": "accounts/acme/users.csv", "line": 3,
    "column": 4, "message": "…", "help": "…",
  ]

  private static let action: JSONObject = [
    "account": "acme", "user": "ann@acme.example", "kind": "invite", "reason": "new",
    "phone": "+447911123456", "from": nil, "to": "Not Connected",
  ]

  private static func plan(_ more: JSONObject) -> JSONValue {
    var plan: JSONObject = [
      "version": 1, "revision": .string(blob), "worktree": false, "uncommitted": ["users.csv"],
      "now": time, "observedAt": nil, "digest": hash,
      "summary": [
        "invite": 1, "remind": 0, "escalate": 0, "connect": 0, "reject": 0, "disconnect": 0,
        "decline": 0, "relink": 0, "rename": 0, "withdraw": 0, "held": 1, "unmanaged": 1,
      ],
      "actions": [.object(action)],
      "unmanaged": [["session": "x", "phone": "+447911123456", "account": nil, "user": nil]],
      "held": [
        [
          "account": "acme", "user": "bob@acme.example", "kind": "withdraw",
          "reason": "no longer listed",
        ],
        [
          "account": "acme", "user": "eve@acme.example", "kind": "invite", "reason": "too many",
          "remedy": "look", "guard": "invitations", "code": "invitations",
        ],
      ],
      "diagnostics": [diagnostic],
    ]
    for member in more.members { plan[member.key] = member.value }
    return .object(plan)
  }

  private static let sync: JSONValue = {
    var result = action
    result["outcome"] = "retrying"
    result["error"] = "451 later"
    return plan([
      "results": [.object(result)],
      "failures": [["account": "beta", "message": "busy", "remedy": "again"]],
      "silentGateways": [["gateway": "eu", "message": "no answer", "remedy": "look after it"]],
      "sessionsLeft": 2, "published": nil,
    ])
  }()

  private static let list: JSONValue = [
    "version": 1, "tab": "archiving", "total": 137, "page": 1, "perPage": 25,
    "users": [
      [
        "account": "acme", "email": "ann@acme.example", "name": "Ann", "mobilePhone": nil,
        "archiving": true, "status": "Logged Out", "since": time, "lastSeen": nil, "detail": "",
        "checkCode": "Q2B-56J",
      ]
    ],
  ]

  private static let status: JSONValue = [
    "version": 1, "now": time, "source": "store", "head": .string(blob),
    "accounts": [
      [
        "account": "acme", "asked": 4, "archiving": 3, "notConnected": 1, "loggedOut": 0,
        "held": 0, "failed": 1, "waiting": 1, "unconfirmed": 0, "coverage": 75,
        "oldestEvidence": time, "newestEvidence": time, "sessionsToDelete": 1,
        "appliedRevision": .string(blob), "behind": 2,
        "failures": [["user": "bob@acme.example", "mail": "invitation", "error": "550 no"]],
        "waitingReason": "451 later",
        "freeze": ["windows": ["Fri 17:00–Mon 08:00"], "until": time, "held": 1],
      ]
    ],
  ]

  private static let log: JSONValue = [
    "version": 1,
    "entries": [
      [
        "at": time, "what": "event", "account": "acme", "user": "ann@acme.example",
        "subject": "s_1", "kind": "connect", "from": "Not Connected", "to": "Archiving",
        "text": "paired", "actor": "pairbook@host", "revision": nil, "rehearsal": false,
      ]
    ],
    "verification": [
      "sound": false, "complete": true, "events": 7, "against": ["chain", "store"],
      "storeNotCompared": nil, "committers": [["committer": nil, "events": 7]],
      "accounts": [
        [
          "account": "acme", "events": 7, "hash": nil, "at": time, "unpublished": 0, "erased": 1,
        ]
      ],
      "problems": [diagnostic], "putBack": [],
    ],
  ]

  private static let importing: JSONValue = [
    "version": 1, "account": "acme", "source": "okta", "dryRun": true,
    "summary": [
      "rows": 3, "added": 1, "changed": 1, "unchanged": 0, "removed": 0, "missing": 1,
      "renames": 1, "blocked": 1, "rejected": 1,
    ],
    "added": [["line": 2, "email": "ann@acme.example", "mobilePhone": nil]],
    "changed": [
      [
        "line": 3, "email": "bob@acme.example",
        "changes": [["column": "locale", "from": "", "to": "en"]],
      ]
    ],
    "removed": [], "missing": ["eve@acme.example"], "removalHeld": nil,
    "renames": [["line": 4, "from": "a@b.example", "to": "c@b.example", "because": "id"]],
    "blocked": [["line": 5, "email": "joe@acme.example", "listed": true]],
    "rejected": [["line": 6, "email": nil, "reason": "no e-mail"]],
    "notes": [["line": 2, "email": "ann@acme.example", "text": "no phone"]],
    "rejectedFile": "x.rejected.csv",
  ]

  private static let doctor: JSONValue = [
    "version": 1, "healthy": false,
    "checks": [
      ["name": "mail", "outcome": "failed", "message": "535", "remedy": "the password"],
      ["name": "store", "outcome": "ok", "message": "sound", "remedy": nil],
    ],
  ]
}
