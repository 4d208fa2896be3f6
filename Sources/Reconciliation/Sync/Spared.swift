import Engine
import Formats

/// The accounts of a book that a run leaves alone because nothing is due in them: all but those that need a look.
struct Spared: Sendable {
  /// The newest when the run began.
  let survey: Survey
  /// The ids of the accounts that need a look, those that are gone among them.
  let looked: Set<String>
  /// Of those the ones that the book has.
  let folders: [AccountFolder]
  /// Of those the ones that the store knows.
  let records: [AccountRecord]
  /// Every revision that is applied to an account of the book: the run's may follow each.
  let applied: Set<String>

  /// People whom the files set for archiving in the accounts that are left alone; `accounts` as in `SyncRequest`.
  func asked(in accounts: Set<String>?, _ store: any CentralStore) async throws -> Int {
    guard let accounts else {
      return survey.asked - records.reduce(0) { $0 + ($1.rest?.asked ?? 0) }
    }
    var sum = 0
    for id in accounts.subtracting(looked).sorted() {
      sum += try await store.record(account: id)?.rest?.asked ?? 0
    }
    return sum
  }

  /// The accounts themselves; `accounts` as in `SyncRequest`.
  func folders(in accounts: Set<String>?, of source: some BookSource) async throws
    -> [AccountFolder]
  {
    try await source.accounts().filter {
      !looked.contains($0.id) && accounts?.contains($0.id) ?? true
    }
  }
}

/// What a sync finds out about who rests, for the runs after it.
struct SurveyNotes: Sendable {
  private let judge: RestJudge
  private let spared: Spared?
  /// The newest survey when the run began.
  private let before: Survey?
  /// By account id.
  private var rests: [String: Rest] = [:]

  /// Nil where nothing may be remembered: where the run has no say, or is about some of the accounts that need a look and
  /// does not know the others.
  init?(
    _ judge: RestJudge?, _ binding: StoreBinding, only accounts: Set<String>?, before: Survey?
  ) {
    guard let judge, judge.mayJudge(binding.published), binding.isWhole,
      binding.spared != nil || accounts == nil
    else { return nil }
    self.judge = judge
    spared = binding.spared
    self.before = binding.spared?.survey ?? before
  }

  /// Notes an account of which the branch lacks nothing.
  mutating func add(
    _ account: BookAccount, _ outcome: AccountSync.Outcome, _ record: AccountRecord, since: Instant
  ) {
    rests[record.id] = judge.rest(of: account, outcome, record, since: since)
  }

  /// What is to be remembered of a book in that state; nil where that is known.
  func step(to state: String) -> SurveyStep? {
    if let spared, state == spared.survey.state, rests.isEmpty,
      spared.records.allSatisfy({ $0.rest == nil })
    {
      return nil
    }
    return SurveyStep(before: before, state: state, rests: rests, looked: spared?.looked)
  }
}
