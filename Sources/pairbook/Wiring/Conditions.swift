import Engine
import Formats
import Reconciliation

extension PlanDocument {
  /// What of a plan is more than that it was made.
  var conditions: [Condition] {
    [
      held.contains { $0.hold.heldBy != nil } ? .heldByGuard : nil,
      diagnostics.contains { $0.severity == .error } ? .bookInError : nil,
    ].compactMap { $0 }
  }
}

extension SyncReport {
  /// What of a sync is more than that it was done, its plan left aside.
  var conditions: [Condition] {
    failures.map(\.condition) + publication.conditions
      + [
        refusals.values.contains { !$0.isEmpty } ? .refusedByHand : nil,
        results.contains { $0.outcome != .done } ? .actionsNotDone : nil,
        laterMail.values.contains(where: \.isTrouble) ? .mailNotSent : nil,
        gateways.silences.isEmpty ? nil : .gatewaySilent,
        sessionsLeft.isEmpty ? nil : .sessionsNotEnded,
        isStopped ? .stopped : nil,
      ].compactMap { $0 }
  }
}

extension MailFate {
  fileprivate var isTrouble: Bool {
    switch self {
    case .sent, .waiting: false
    case .retrying, .failed: true
    }
  }
}

extension Preview.Result {
  /// What of a preview is more than that it was made, its plan left aside.
  var conditions: [Condition] {
    failures.map(\.condition)
      + (refusals.values.contains { !$0.isEmpty } ? [.refusedByHand] : [])
      + (gateways.silences.isEmpty ? [] : [.gatewaySilent])
  }
}

extension AccountFailure {
  var condition: Condition {
    switch kind {
    case .busy: .accountBusy
    case .rewind: .accountWouldRewind
    case .bookInError: .accountFilesInError
    case .refused: .accountRefused
    case .failed: .accountFailed
    }
  }
}

extension Publication {
  var conditions: [Condition] {
    switch self {
    case .failed: [.notPublished]
    case .published(_, _, .refused, _), .sent(_, .refused): [.publicationNotSent]
    case .published, .sent, .nothingToPublish, .skipped: []
    }
  }
}

extension SharedBranch.Push {
  var conditions: [Condition] {
    switch self {
    case .pushed, .upToDate: []
    case .apart: [.remoteApart]
    case .refused: [.remoteRefused]
    case .unreachable: [.remoteUnreachable]
    }
  }
}
