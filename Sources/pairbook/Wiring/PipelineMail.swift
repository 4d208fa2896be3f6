import Engine
import Formats
import Reconciliation

extension Workspace {
  /// In a pipeline, mails that are written into the checkout would be gone with it, and with them links that count as sent.
  ///
  /// Asked before anything is done, of the accounts whose mail could leave.
  func refuseMailIntoCheckoutOfPipeline(_ source: LoadedBookSource) async throws {
    guard isPipeline else { return }
    let routes = try mailRoutes(source.settings)
    let folders = routes.folders.filter { isInCheckout(path($0.value)) }
    guard let folder = try await folder(of: folders, routes, source) else { return }
    throw Failure(
      "In a pipeline the mails in \(folder) would be gone with the checkout. Nothing was done.",
      remedy: "Set connections.mail or PAIRBOOK_MAIL.", status: .refused)
  }

  /// One of the folders that mail would be written to.
  private func folder(
    of folders: [ConnectionChoice: String], _ routes: MailRoutes, _ source: LoadedBookSource
  ) async throws -> String? {
    if folders.isEmpty || routes.isOnly { return folders.values.first }
    for account in try source.folders {
      let account = try await source.read(account)
      guard account.desired.standing == .active else { continue }
      if let folder = folders[account.mail] { return folder }
    }
    return nil
  }

  var isPipeline: Bool { environment["CI"] == "true" }

  /// Whether a place is gone with the checkout.
  func isInCheckout(_ path: String) -> Bool {
    RealPath.of(path).hasPrefix(RealPath.of(checkout) + "/")
  }
}
