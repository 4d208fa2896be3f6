import Formats

/// The files are not those that the approved plan was made from: nothing was done.
package struct PlanOutdated: Error, Equatable, Sendable {
  /// `users.csv changed`, one a file.
  package var differences: [String]
}

extension SyncRequest {
  /// Reads every account that the run is about, and refuses where its files are others than those of the approved plan.
  ///
  /// `settings` are the inputs that are no account's. Throws `PlanOutdated` before anything is done.
  package func requireApprovedFiles(
    of source: some BookSource, settings: [String: String]
  ) async throws {
    guard let approved else { return }
    var inputs = settings
    for folder in try await source.accounts() where accounts?.contains(folder.id) ?? true {
      inputs.merge(try await source.read(folder).inputs) { _, new in new }
    }
    let differences = approved.differences(from: inputs)
    if !differences.isEmpty { throw PlanOutdated(differences: differences) }
  }

  /// The same of one account's files, as they were read in the end: those of a worktree may have changed since.
  func requireApproved(_ inputs: [String: String]) throws {
    guard let approved else { return }
    let others = inputs.keys.filter { approved.inputs[$0] != inputs[$0] }.sorted()
    if !others.isEmpty { throw PlanOutdated(differences: others.map { "\($0) changed" }) }
  }
}
