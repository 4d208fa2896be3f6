/// The book of one commit, as the pairing page may go by it.
package struct ServedBook: Sendable {
  /// The commit.
  package let key: String
  let source: any BookSource
  /// Whether the commit may be carried out in an account.
  let judge: RevisionJudge
  /// Accounts of which a sync would do nothing, by id.
  let refusals: [String: any Error]

  /// - Parameter refusals: `StoreBinding.refusals` of the commit.
  package init(
    key: String, source: any BookSource, repository: any BookRepository,
    refusals: [String: any Error] = [:]
  ) {
    self.key = key
    self.source = source
    self.refusals = refusals
    judge = RevisionJudge(key, in: repository)
  }
}
