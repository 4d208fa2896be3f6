/// Works on things before their turn comes, on all cores, and hands over what comes of each in their order.
actor ReadAhead<Item: Sendable, Outcome: Sendable> {
  private let work: @Sendable (Item) async throws -> Outcome
  private var coming: ArraySlice<Item>
  /// Those that were begun, in their order.
  private var begun: ArraySlice<Task<Outcome, any Error>> = []
  /// As many as wait to be asked for at most: what comes of them is in memory.
  private let depth = 6

  init(_ items: [Item], _ work: @escaping @Sendable (Item) async throws -> Outcome) {
    coming = items[...]
    self.work = work
  }

  deinit {
    for task in begun { task.cancel() }
  }

  /// What comes of the next item; throws what its work threw. To be asked for once an item.
  func next() async throws -> Outcome? {
    while let item = coming.first, begun.count < depth {
      coming = coming.dropFirst()
      begun.append(Task { [work] in try await work(item) })
    }
    guard let next = begun.popFirst() else { return nil }
    return try await withTaskCancellationHandler {
      try await next.value
    } onCancel: {
      next.cancel()
    }
  }
}
