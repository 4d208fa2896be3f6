@testable import Formats

extension SchemaExamples {
  /// Of the commands that change the book's files; by the schema's name.
  static let edits: [String: [JSONValue]] = [
    "edit": [
      [
        "version": 1, "action": "enabled",
        "changed": [["account": "acme", "email": "ann@acme.example"]],
        "unchanged": [["account": "acme", "email": "bob@acme.example", "remark": nil]],
        "skipped": [["account": "acme", "email": "eve@acme.example", "reason": "no phone"]],
        "remarks": ["Two people have no phone."], "files": ["archiving.csv"], "commit": nil,
      ]
    ],
    "save": [
      [
        "version": 1, "branch": "main", "commit": .string(blob), "files": ["users.csv"],
        "leftOut": ["status.csv"],
        "changes": [["account": nil, "sentences": ["guards changed"]]], "diagnostics": [],
        "push": "up to date",
      ]
    ],
    "diff": [
      [
        "version": 1, "from": nil, "to": .string(blob), "sentences": ["book begun"],
        "accounts": [
          [
            "account": "acme", "sentences": ["account added"],
            "people": [
              [
                "email": "ann@acme.example", "name": "Ann",
                "changes": [
                  ["kind": "phone", "before": nil, "after": "+44 7911 123456"],
                  ["kind": "enabled", "from": nil, "until": "2026-05-01"],
                  ["kind": "unasked", "wasOn": true], ["kind": "details", "columns": ["name"]],
                  ["kind": "exempted", "reason": "leave", "until": nil], ["kind": "left"],
                ],
              ]
            ],
          ]
        ],
        "unread": [
          [
            "path": "users.csv", "commit": nil, "partly": true,
            "unknown": "what changed for people whose rows cannot be read",
          ]
        ],
        "diagnostics": [],
      ]
    ],
    "git-setup": [
      ["version": 1, "removed": false, "done": ["Set."], "unchanged": [], "left": ["A hook."]]
    ],
    "fmt": [["version": 1, "check": true, "changed": ["users.csv"], "refused": []]],
    "init": [
      [
        "version": 1, "folder": "/srv/book", "accounts": ["acme"], "people": 40,
        "files": ["pairbook.json"], "pipeline": nil, "commit": .string(blob),
      ],
      [
        "version": 1, "folder": "/srv/book", "accounts": [], "people": 0, "files": [],
        "pipeline": [
          "host": "github", "topology": "host", "file": ".github/workflows/pairbook.yml",
        ], "commit": nil,
      ],
    ],
    "adopt": [
      [
        "version": 1,
        "accounts": [["account": "acme", "enrolled": 3, "events": 9, "deadLinks": 1]],
        "published": nil,
      ]
    ],
    "store-move": [
      [
        "version": 1, "store": "6f2a4c1e-0000-4000-8000-000000000001", "accounts": 2, "people": 40,
        "events": 41, "mails": 0,
      ]
    ],
  ]
}
