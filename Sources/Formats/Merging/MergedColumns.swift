/// The columns of a merged file, and which column of each version each is.
struct MergedColumns {
  struct Column {
    /// As `MergeTable` has it, after a rename on either side.
    var name: String
    /// As it is to be written where the file has to get it.
    var title: String
    var base: Int?
    var ours: Int?
    var theirs: Int?
    var place: Place

    /// Whether the merged file has it no more.
    var isGone: Bool {
      if case .dropped = place { true } else { place == .gone }
    }
  }

  /// What becomes of a column in the file that ours has.
  enum Place: Equatable {
    /// The column of ours by its index.
    case kept(Int)
    /// Kept under the name that theirs gave it.
    case renamed(Int, to: String)
    /// Theirs removed it, and ours has changed nothing in it.
    case dropped(Int)
    /// The index among the columns that come to those of ours.
    case added(Int)
    /// Ours removed it, and theirs has changed nothing in it.
    case gone
  }

  var columns: [Column] = []
  /// The places in `columns` by those in each version.
  private var ofBase: [Int: Int] = [:]
  private var ofOurs: [Int: Int] = [:]
  private var ofTheirs: [Int: Int] = [:]

  /// Throws `Unmergeable` where both sides gave a column another name.
  init(base: MergeTable, ours: MergeTable, theirs: MergeTable, groups: [RowGroup]) throws {
    let toOurs = Self.map(base, to: ours, groups) { $0.ours }
    let toTheirs = Self.map(base, to: theirs, groups) { $0.theirs }
    var byOurs: [Int: Column] = [:]
    var rest: [Column] = []
    for (index, name) in base.columns.enumerated() {
      let (our, their) = (toOurs[index], toTheirs[index])
      var column = Column(
        name: name, title: Self.title(base, index), base: index, ours: our, theirs: their,
        place: .gone)
      let names = [our.map { ours.columns[$0] }, their.map { theirs.columns[$0] }]
        .compactMap { $0 }.filter { $0 != name }
      if Set(names).count > 1 {
        throw Unmergeable(
          why:
            "the column \"\(name.shortened)\" has another name on each side: \(names.map { "\"\($0.shortened)\"" }.joined(separator: " and "))"
        )
      }
      if let name = names.first { column.name = name }
      guard let our else {
        rest.append(column)
        continue
      }
      column.place = .kept(our)
      if let their, ours.columns[our] == name, theirs.columns[their] != name {
        column.place = .renamed(our, to: Self.title(theirs, their))
      }
      byOurs[our] = column
    }
    let mapped = Set(toTheirs.values)
    let news = theirs.columns.indices.filter { !mapped.contains($0) }
    let newByName = Dictionary(
      news.map { (theirs.columns[$0], $0) }, uniquingKeysWith: { first, _ in first })
    for index in ours.columns.indices where byOurs[index] == nil {
      let their = newByName[ours.columns[index]]
      byOurs[index] = Column(
        name: ours.columns[index], title: "", base: nil, ours: index, theirs: their,
        place: .kept(index))
    }
    columns = ours.columns.indices.compactMap { byOurs[$0] } + rest
    let names = Set(ours.columns)
    for index in news where !names.contains(theirs.columns[index]) {
      columns.append(
        Column(
          name: theirs.columns[index], title: Self.title(theirs, index), base: nil, ours: nil,
          theirs: index, place: .gone))
    }
    // One side's new column may have the name that the other gave an old one.
    guard Set(columns.map(\.name)).count == columns.count else {
      throw Unmergeable(why: "both sides have a column of one name that is not the same one")
    }
    for (index, column) in columns.enumerated() {
      if let base = column.base { ofBase[base] = index }
      if let ours = column.ours { ofOurs[ours] = index }
      if let theirs = column.theirs { ofTheirs[theirs] = index }
    }
  }

  /// The places of columns of the versions, each once and in their order.
  func places(base: [Int] = [], ours: [Int] = [], theirs: [Int] = []) -> [Int] {
    let places =
      base.compactMap { ofBase[$0] } + ours.compactMap { ofOurs[$0] }
      + theirs.compactMap { ofTheirs[$0] }
    return Set(places).sorted()
  }

  func place(ofTheirs column: Int) -> Int? { ofTheirs[column] }

  private static func title(_ table: MergeTable, _ index: Int) -> String {
    table.document?.columns[index] ?? table.columns[index]
  }

  /// The columns of a version by those of the base: of one name, or of another with the same cells.
  private static func map(
    _ base: MergeTable, to side: MergeTable, _ groups: [RowGroup], _ rows: (RowGroup) -> [Int]
  ) -> [Int: Int] {
    var map: [Int: Int] = [:]
    let byName = Dictionary(
      side.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, name) in base.columns.enumerated() { map[index] = byName[name] }
    guard base.isCSV else { return map }
    let taken = Set(map.values)
    let lost = base.columns.indices.filter { map[$0] == nil }
    let found = side.columns.indices.filter { !taken.contains($0) }
    guard !lost.isEmpty, !found.isEmpty else { return map }
    let pairs = groups.filter { $0.isPlain }.compactMap { group in
      group.base.first.flatMap { old in rows(group).first.map { (old, $0) } }
    }
    for (old, new) in ColumnRenames(base, lost, side, found, pairs).found { map[old] = new }
    return map
  }
}
