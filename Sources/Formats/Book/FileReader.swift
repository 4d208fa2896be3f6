/// Reads files of one folder, refuses what is none, and keeps the blob ids of what was read.
struct FileReader<Source: FileSource> {
  let source: Source
  let folder: String
  private(set) var inputs: [String: String] = [:]
  private(set) var problems: [Diagnostic] = []
  private var kinds: [String: SourceEntry.Kind]?

  init(source: Source, folder: String) {
    self.source = source
    self.folder = folder
  }

  private mutating func kind(_ name: String) throws(FileSourceError) -> SourceEntry.Kind? {
    if let kinds { return kinds[name] }
    let entries = try source.entries(of: folder) ?? []
    let kinds = Dictionary(
      entries.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    self.kinds = kinds
    return kinds[name]
  }

  /// Whether something of that name is there, a file or not.
  mutating func has(_ name: String) throws(FileSourceError) -> Bool { try kind(name) != nil }

  /// A file's bytes; nil where there is none, and what is no file is reported.
  mutating func read(_ name: String) throws(FileSourceError) -> SourceFile? {
    let path = BookPath.join(folder, name)
    switch try kind(name) {
    case nil: return nil
    case .file:
      let file = try source.read(path)
      inputs[path] = file.blob
      return file
    case .symlink: refuse(path, "a symbolic link")
    case .submodule: refuse(path, "a submodule")
    case .folder: refuse(path, "a folder")
    }
    return nil
  }

  private mutating func refuse(_ path: String, _ what: String) {
    report(
      .notAFile, path, "\(path) is \(what), and must be a file of the book itself",
      help: "put the file itself there")
  }

  private mutating func report(
    _ code: DiagnosticCode, severity: Diagnostic.Severity? = nil, _ path: String,
    _ message: String, help: String
  ) {
    problems.append(
      Diagnostic(code, severity: severity, path: path, at: nil, message: message, help: help))
  }

  /// The rows of `NAME.csv` or `NAME.json`; none that can be read where there is neither, or are both.
  mutating func rows<Column: FileColumn>(
    _ name: String, required: [[Column]], shape: Shape, isNeeded: Bool
  ) throws(FileSourceError) -> FileRows<Column> {
    let csvPath = BookPath.join(folder, name + ".csv")
    let jsonPath = BookPath.join(folder, name + ".json")
    let csv = try read(name + ".csv")
    let json = try read(name + ".json")
    switch (csv, json) {
    case (let csv?, nil):
      return .csv(CSVRows(CSVDocument(bytes: csv.bytes, path: csvPath), required: required))
    case (nil, let json?):
      return .json(
        JSONRows(JSONDocument(bytes: json.bytes, path: jsonPath), list: name, shape: shape))
    case (_?, _?):
      report(
        .twinFiles, jsonPath, "\(name).csv and \(name).json are both there; neither is read",
        help: "remove one of them")
    case (nil, nil):
      let kinds = (try kind(name + ".csv"), try kind(name + ".json"))
      guard kinds == (nil, nil) else { break }
      if isNeeded {
        report(
          .missingFile, severity: .warning, csvPath, "there is no \(name).csv, so nobody is listed",
          help: "add it, or fill it with pairbook import")
      }
      return .none(NoRows(path: csvPath, namesNobody: true))
    }
    return .none(NoRows(path: csvPath, namesNobody: false))
  }
}

/// The rows of a file of any kind.
enum FileRows<Column: FileColumn>: Sendable {
  case csv(CSVRows<Column>)
  case json(JSONRows<Column>)
  case none(NoRows<Column>)

  var source: any RowSource<Column> {
    switch self {
    case .csv(let rows): rows
    case .json(let rows): rows
    case .none(let rows): rows
    }
  }
}

/// The rows of a file that is not there.
struct NoRows<Column: FileColumn>: RowSource {
  let path: String
  let namesNobody: Bool
  var rowCount: Int { 0 }
  var diagnostics: [Diagnostic] { [] }
  var isReadable: Bool { false }
  var isComplete: Bool { false }

  func isSound(row: Int) -> Bool { false }
  func text(_ row: Int, _ column: Column) -> String { "" }
  func fault(_ row: Int, _ column: Column) -> DiagnosticCode? { nil }
  func position(_ row: Int, _ column: Column) -> SourcePosition {
    SourcePosition(line: 1, column: 1)
  }
  func title(of column: Column) -> String { column.header }
  func extras(_ row: Int) -> [ExtraCell] { [] }
}
