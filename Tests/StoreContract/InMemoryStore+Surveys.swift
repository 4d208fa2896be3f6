package import Engine
package import Reconciliation

extension InMemoryStore {
  package func survey(of book: String) -> Survey? { contents.surveys[book] }

  package func unrested(
    of book: String, by survey: Survey, at now: Instant, and ids: Set<String>
  ) -> [AccountRecord]? {
    guard contents.surveys[book] == survey else { return nil }
    return accounts(of: book).filter { account in
      guard let rest = account.rest, !ids.contains(account.id) else { return true }
      return rest.decisions != account.decisions || rest.since > now || rest.until <= now
    }
  }

  package func appliedRevisions(of book: String) -> Set<String> {
    Set(accounts(of: book).compactMap(\.appliedRevision))
  }

  package func recordRevision(
    _ revision: String, resting book: String, besides looked: Set<String>, before: Set<String>
  ) throws {
    try write { contents in
      for (id, account) in contents.accounts
      where account.book == book && !looked.contains(id)
        && account.rest?.decisions == account.decisions
        && account.appliedRevision.map(before.contains) ?? false
      {
        try contents.change(id) {
          ($0.attemptedRevision, $0.appliedRevision) = (revision, revision)
        }
      }
    }
  }

  package func recordSurvey(_ step: SurveyStep, of book: String) throws {
    guard contents.surveys[book] == step.before else { return }
    try write { contents in
      for (id, account) in contents.accounts
      where account.book == book && step.looked?.contains(id) ?? true {
        try contents.change(id) { $0.rest = nil }
      }
      for (id, rest) in step.rests.sorted(by: { $0.key < $1.key }) {
        try contents.change(id) { account in
          guard account.book == book else { throw StoreError.unclaimed(id) }
          account.rest = rest
        }
      }
      let rests = contents.accounts.values.filter { $0.book == book }.compactMap(\.rest)
      contents.surveys[book] = Survey(
        state: step.state, asked: rests.reduce(0) { $0 + $1.asked })
    }
  }
}
