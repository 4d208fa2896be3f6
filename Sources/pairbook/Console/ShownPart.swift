/// How much of a long list is shown.
struct ShownPart<Item> {
  let shown: ArraySlice<Item>
  /// `  … and 30 more (-v shows all)`; nil where all are shown.
  let rest: String?

  /// Shows `limit` of the items, or all where only a few more are left, or where everything is asked for.
  init(_ items: [Item], limit: Int, console: Console) {
    let isAll = console.verbose || items.count <= limit + limit / 5 + 1
    shown = isAll ? items[...] : items.prefix(limit)
    rest = isAll ? nil : "  … and \(items.count - limit) more (-v shows all)"
  }
}
