import Engine
import Formats
import Reconciliation

/// Where plans are put together, for every command: what `plan` shows has the digest of what `sync` carries out.
extension PlanDocument {
  /// What a sync would do.
  init(
    _ preview: Preview.Result, of source: LoadedBookSource, _ request: SyncRequest,
    uncommitted: [String], now: Instant
  ) throws {
    try self.init(
      source, request, uncommitted: uncommitted, now: now, accounts: preview.plans,
      diagnostics: preview.diagnostics, inputs: preview.inputs, failures: preview.failures,
      gateways: preview.gateways, standing: preview.standing)
  }

  /// What a sync did.
  init(
    _ report: SyncReport, of source: LoadedBookSource, _ request: SyncRequest,
    uncommitted: [String], now: Instant
  ) throws {
    try self.init(
      source, request, uncommitted: uncommitted, now: now, accounts: report.plans,
      diagnostics: report.diagnostics, inputs: report.inputs, failures: report.failures,
      gateways: report.gateways, standing: report.standing)
  }

  private init(
    _ source: LoadedBookSource, _ request: SyncRequest, uncommitted: [String], now: Instant,
    accounts: [AccountPlan], diagnostics: [Diagnostic], inputs: [String: String],
    failures: [AccountFailure], gateways: GatewayReport, standing: BookStanding
  ) throws {
    self.init(
      revision: request.revision, worktree: request.revision == nil, uncommitted: uncommitted,
      now: now, observedAt: gateways.observedAt, accounts: accounts,
      diagnostics: try source.diagnostics + diagnostics,
      inputs: source.inputs.merging(inputs) { _, new in new },
      failures: failures.map {
        Failure(
          account: $0.account, message: $0.message, remedy: $0.remedy,
          isRefusal: [.rewind, .refused, .busy].contains($0.kind))
      }, strangers: gateways.unmanaged, isGatewaySilent: !gateways.silences.isEmpty,
      asked: standing.asked, waitingMail: standing.waitingMail, frozenMail: standing.frozenMail,
      waitingForHours: standing.waitingForHours, putOff: standing.putOff,
      isUnderWay: standing.isUnderWay
        || gateways.observedAt != nil && standing.confirmation.unconfirmed > 0,
      withoutMail: standing.withoutMail)
  }
}
