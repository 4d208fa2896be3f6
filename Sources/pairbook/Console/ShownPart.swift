/// How much of a long list is shown.
struct ShownPart<Item> {
  let shown: [Item]
  /// `  … and 30 more (-v shows all)`; nil where all are shown.
  let rest: String?

  /// Shows `limit` of the items, or all where only a few more are left, or where everything is asked for. Weighty ones
  /// come first and are all shown, however many there are.
  init(
    _ items: [Item], limit: Int, console: Console, weighty: (Item) -> Bool = { _ in false }
  ) {
    let first = items.filter(weighty)
    let ordered = first.isEmpty ? items : first + items.filter { !weighty($0) }
    let isAll = console.verbose || items.count <= limit + limit / 5 + 1
    shown = isAll ? ordered : Array(ordered.prefix(max(limit, first.count)))
    let left = items.count - shown.count
    rest = left == 0 ? nil : "  … and \(left) more (-v shows all)"
  }
}
