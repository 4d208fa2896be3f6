import Formats
import GitWorkspace
import Glibc

extension Workspace {
  /// What shows here what a sync does: a clone of a book that was synced elsewhere has no store to ask.
  func nextStep(_ settings: BookSettings) -> String {
    "Next: `pairbook plan\(isWithoutStore(settings) ? " --offline" : "")` shows what a sync does."
  }

  private func isWithoutStore(_ settings: BookSettings) -> Bool {
    do {
      guard case .file(let path) = try storeRoute(settings), access(path, F_OK) != 0 else {
        return false
      }
      let repository = try place.open()
      guard let tip = try repository.publishedTip(settings) else { return false }
      return try repository.snapshot(of: tip, verify: false).entry(at: BookPath.record) != nil
    } catch {
      // What is wrong with the store's place, the plan says itself.
      return false
    }
  }
}
