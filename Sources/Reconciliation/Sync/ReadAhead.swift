/// Reads the accounts that come next while one is worked on, on all cores: reading is most of a plan's time.
actor ReadAhead<Source: BookSource> {
  private typealias Reading = Task<BookAccount, any Error>

  private let source: Source
  /// In the order in which they are asked for.
  private var coming: ArraySlice<AccountFolder>
  /// By account id.
  private var readings: [String: Reading] = [:]
  /// As many as wait to be asked for at most: what is read is in memory.
  private let depth = 4

  init(_ source: Source, _ folders: [AccountFolder]) {
    self.source = source
    coming = folders[...]
  }

  /// What the source says, as it says it; accounts are to be asked for in the order given, each once or not at all.
  func read(_ folder: AccountFolder) async throws -> BookAccount {
    while let next = coming.first, readings.count < depth {
      coming = coming.dropFirst()
      readings[next.id] = reading(next)
    }
    let reading = readings.removeValue(forKey: folder.id) ?? reading(folder)
    return try await withTaskCancellationHandler {
      try await reading.value
    } onCancel: {
      reading.cancel()
    }
  }

  private func reading(_ folder: AccountFolder) -> Reading {
    Task { [source] in try await source.read(folder) }
  }
}
