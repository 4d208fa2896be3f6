/// What an import does, or would do, row by row.
package struct ImportReport: Equatable, Sendable {
  package struct Person: Hashable, Sendable {
    /// In the export, from 1.
    package var line: Int
    package var email: String
    /// E.164.
    package var mobilePhone: String?
  }

  package struct CellChange: Hashable, Sendable {
    /// The roster's.
    package var column: String
    /// Empty where there was nothing.
    package var from: String
    package var to: String
  }

  package struct Changed: Hashable, Sendable {
    package var line: Int
    package var email: String
    package var changes: [CellChange]
  }

  /// Somebody who seems to have another e-mail now; a person must say so with `pairbook rename`.
  package struct Rename: Hashable, Sendable {
    package var line: Int
    package var from: String
    package var to: String
    /// What both have in common: `mobile_phone` or `id`.
    package var because: String
  }

  /// Somebody whose account the directory has switched off.
  package struct Blocked: Hashable, Sendable {
    package var line: Int
    package var email: String
    /// Whether the roster lists the person; nobody is added who is blocked.
    package var isListed: Bool
  }

  package struct Rejected: Hashable, Sendable {
    package var line: Int
    package var email: String?
    package var reason: String
  }

  /// Something that a person should look at; the row was taken.
  package struct Note: Hashable, Sendable {
    package var line: Int
    package var email: String
    package var text: String
  }

  /// The layout's id and its name for people.
  package var source: String
  package var sourceTitle: String
  /// How many rows the export has.
  package var rowCount: Int
  package var added: [Person] = []
  package var changed: [Changed] = []
  package var unchanged = 0
  package var renames: [Rename] = []
  package var blocked: [Blocked] = []
  package var rejected: [Rejected] = []
  package var notes: [Note] = []
  /// Who is in the roster and not in the export, by identity.
  package var missing: [String] = []
  /// Whether those are removed.
  package var isRemoving = false
  /// Why those are not removed although that was asked for.
  package var removalHeld: String?

  package var removed: [String] { isRemoving ? missing : [] }

  /// Whether the roster's file changes.
  package var changesRoster: Bool { !added.isEmpty || !changed.isEmpty || !removed.isEmpty }
}

extension ImportReport {
  /// The value of `--format json` (schema `import`).
  package func json(account: String, dryRun: Bool, rejectedFile: String?) -> JSONValue {
    func count(_ count: Int) -> JSONValue { .integer(Int64(count)) }
    func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    return [
      "$schema": .string(Schemas.importing.uri), "version": 1, "account": .string(account),
      "source": .string(source),
      "dryRun": .bool(dryRun),
      "summary": [
        "rows": count(rowCount), "added": count(added.count), "changed": count(changed.count),
        "unchanged": count(unchanged), "removed": count(removed.count),
        "missing": count(missing.count), "renames": count(renames.count),
        "blocked": count(blocked.count), "rejected": count(rejected.count),
      ],
      "added": .array(
        added.map {
          [
            "line": count($0.line), "email": .string($0.email),
            "mobilePhone": text($0.mobilePhone),
          ]
        }),
      "changed": .array(
        changed.map { changed in
          [
            "line": count(changed.line), "email": .string(changed.email),
            "changes": .array(
              changed.changes.map {
                ["column": .string($0.column), "from": .string($0.from), "to": .string($0.to)]
              }),
          ]
        }),
      "removed": .array(removed.map(JSONValue.string)),
      "missing": .array(missing.map(JSONValue.string)),
      "removalHeld": text(removalHeld),
      "renames": .array(
        renames.map {
          [
            "line": count($0.line), "from": .string($0.from), "to": .string($0.to),
            "because": .string($0.because),
          ]
        }),
      "blocked": .array(
        blocked.map {
          ["line": count($0.line), "email": .string($0.email), "listed": .bool($0.isListed)]
        }),
      "rejected": .array(
        rejected.map {
          ["line": count($0.line), "email": text($0.email), "reason": .string($0.reason)]
        }),
      "notes": .array(
        notes.map {
          ["line": count($0.line), "email": .string($0.email), "text": .string($0.text)]
        }),
      "rejectedFile": text(rejectedFile),
    ]
  }
}
