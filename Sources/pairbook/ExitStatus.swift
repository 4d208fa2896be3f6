/// The program's exit codes (the contract with pipelines).
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  /// `plan --exit-code` alone: there are changes.
  case changes = 2
  case usage = 64
  /// The book has errors; what is sound was still planned or done.
  case bookErrors = 65
  /// Some actions failed and will be retried.
  case retrying = 75
  /// Held by a guard, the store is not the book's, or a commit is not allowed.
  case refused = 77

  /// Where several hold, the first of 64, 1, 77, 65, 75 wins.
  init(_ conditions: some Sequence<Condition>) {
    let order: [ExitStatus] = [.usage, .failed, .refused, .bookErrors, .retrying, .changes]
    let statuses = Set(conditions.map(\.status))
    self = order.first(where: statuses.contains) ?? .done
  }
}

/// What a report can tell besides that the command did its work: the one table of which code that ends with.
///
/// A command that cannot do its work at all throws a `Failure`, which names its code.
enum Condition: CaseIterable {
  // The book's files.
  case bookInError, rowsNotTaken, filesNotFormatted, filesNotCanonical
  // Plans and syncs.
  case thereAreChanges, heldByGuard, refusedByHand
  case accountFailed, accountBusy, accountWouldRewind, accountRefused, accountFilesInError
  case actionsNotDone, mailNotSent, gatewaySilent, sessionsNotEnded, stopped
  // What is written to git.
  case notPublished, publicationNotSent, remoteRefused, remoteApart, remoteUnreachable
  // Checks.
  case recordNotWhole, machineBroken

  var status: ExitStatus {
    switch self {
    case .bookInError, .rowsNotTaken, .filesNotFormatted, .accountFilesInError: .bookErrors
    case .thereAreChanges: .changes
    case .heldByGuard, .accountWouldRewind, .accountRefused: .refused
    case .accountBusy, .actionsNotDone, .mailNotSent, .gatewaySilent, .sessionsNotEnded, .stopped,
      .remoteUnreachable, .publicationNotSent:
      .retrying
    case .filesNotCanonical, .refusedByHand, .accountFailed, .notPublished, .remoteRefused,
      .remoteApart, .recordNotWhole, .machineBroken:
      .failed
    }
  }
}

/// A command ends so after it has printed its result.
struct EndedWith: Error {
  let status: ExitStatus

  /// Throws where one of the conditions has a code of its own.
  static func any(of conditions: some Sequence<Condition>) throws {
    let status = ExitStatus(conditions)
    if status != .done { throw EndedWith(status: status) }
  }
}
