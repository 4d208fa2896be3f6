import Testing

@testable import Web

@Suite("What /metrics tells of a watcher's rounds")
struct RoundFiguresTests {
  @Test("before the first round there is nothing to tell but that there were none")
  func none() {
    #expect(!RoundFigures().exposition().contains("\npairbook_round_last_seconds "))
  }

  @Test("how they ended, how long the newest took, and when the last good one was")
  func rounds() {
    let figures = RoundFigures()
    figures.note("done", isDone: true, seconds: 0.25, at: 1_800_000_000)
    figures.note("again", isDone: false, seconds: 1.5, at: 1_800_000_060)
    #expect(
      figures.exposition() == """
        # HELP pairbook_rounds_total Rounds of the watcher, by how they ended.
        # TYPE pairbook_rounds_total counter
        pairbook_rounds_total{result="again"} 1
        pairbook_rounds_total{result="done"} 1
        # HELP pairbook_round_last_seconds Seconds that the newest round took.
        # TYPE pairbook_round_last_seconds gauge
        pairbook_round_last_seconds 1.5
        # HELP pairbook_round_last_timestamp_seconds When the newest round ended.
        # TYPE pairbook_round_last_timestamp_seconds gauge
        pairbook_round_last_timestamp_seconds 1800000060
        # HELP pairbook_round_last_done_timestamp_seconds When the newest round ended that left nothing to be tried again.
        # TYPE pairbook_round_last_done_timestamp_seconds gauge
        pairbook_round_last_done_timestamp_seconds 1800000000

        """)
  }
}
