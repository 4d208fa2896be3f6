/// A directory's export that `import` knows by its headers, and what of it goes into the roster.
package struct ExportLayout: Hashable, Sendable {
  /// How a cell of the roster is won from the export's columns.
  enum Source: Hashable {
    case column(String)
    /// The address marked `SMTP:` among those of a column, which is the mailbox's primary one
    /// (Microsoft Learn, "Email address types: proxyAddresses").
    case primaryAddress(String)
    /// A person of the same export, named by the distinguished name in a column.
    case distinguishedName(String)
    /// A column that is private rather than the company's: taken with a note.
    case personal(String)

    var header: String {
      switch self {
      case .column(let header), .primaryAddress(let header), .distinguishedName(let header),
        .personal(let header):
        header
      }
    }
  }

  /// How the export says that an account is switched off.
  struct Blocking: Hashable {
    var header: String
    /// In lower case.
    var values: Set<String>
  }

  /// The name in `--format json`.
  package let id: String
  /// The name for people.
  package let title: String
  /// The layout is known by these headers: one of each group is there.
  let marks: [[String]]
  /// By the roster's column, the sources in order of preference, row by row.
  let sources: [String: [Source]]
  let blocking: Blocking?

  /// The layout of a file with these headers; nil if it is none that is known.
  static func recognise(_ headers: [String]) -> ExportLayout? {
    let present = Set(headers.map { $0.lowercased() })
    return known.first { layout in
      layout.marks.allSatisfy { group in group.contains { present.contains($0.lowercased()) } }
    }
  }

  /// Those that are known; the first that fits is taken.
  package static let known: [ExportLayout] = [
    googleWorkspace, microsoft365, entra, okta, activeDirectory, vendor, own,
  ]

  /// A layout of which nothing is known but what `--map` says.
  static let custom = ExportLayout(
    id: "custom", title: "mapped columns", marks: [], sources: [:], blocking: nil)

  /// The layout with other columns for some cells.
  func mapped(_ mappings: [(column: String, header: String)]) -> ExportLayout {
    var sources = sources
    for (column, header) in mappings { sources[column] = [.column(header)] }
    return ExportLayout(id: id, title: title, marks: marks, sources: sources, blocking: blocking)
  }
}
