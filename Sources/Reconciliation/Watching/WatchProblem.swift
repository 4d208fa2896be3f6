/// Something that keeps a round from doing all that it should, or that a person should know of.
package struct WatchProblem: Hashable, Sendable {
  /// What it was found by looking at.
  package enum Place: Hashable, Sendable {
    /// Whether a round can begin at all.
    case beginning
    /// What is not committed.
    case edits
    case gateways, mail, publication
    /// By id.
    case account(String)
  }

  package enum Gravity: String, Sendable {
    /// A person has to do something.
    case error
    /// It passes by itself, or nothing is lost by it.
    case warning
    /// That it is over is not worth a word.
    case note
  }

  package var place: Place
  package var gravity: Gravity
  /// Whole sentences; what to do about it is on further lines.
  package var text: String

  package init(_ place: Place, _ gravity: Gravity, _ text: String) {
    self.place = place
    self.gravity = gravity
    self.text = text
  }

  /// Nil for what is not one account's.
  package var account: String? { if case .account(let id) = place { id } else { nil } }
}

/// Remembers what a person was told, so that the same is told once, and again only when it has changed.
package struct ProblemLedger: Sendable {
  private var known: Set<WatchProblem> = []

  package init() {}

  package struct News: Equatable, Sendable {
    /// In the order in which they were found.
    package var new: [WatchProblem] = []
    /// What was told and is no more, sorted by text.
    package var gone: [WatchProblem] = []
  }

  /// What a person is to be told, now that these were found; `lookedAt` says of a place whether what is not found there
  /// is no more.
  package mutating func update(
    _ found: [WatchProblem], lookedAt: (WatchProblem.Place) -> Bool
  ) -> News {
    var news = News()
    for problem in found where known.insert(problem).inserted { news.new.append(problem) }
    let present = Set(found)
    let gone = known.filter { !present.contains($0) && lookedAt($0.place) }
    known.subtract(gone)
    // What was replaced by another word on the same is not over, and that an edit was committed or undone is known to
    // whoever did so.
    let places = Set(news.new.map(\.place)).union([.edits])
    news.gone = gone.filter { $0.gravity != .note && !places.contains($0.place) }
      .sorted { $0.text < $1.text }
    return news
  }

  /// How many are told and not over.
  package var count: Int { known.count { $0.gravity != .note } }
}
