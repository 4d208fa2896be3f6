/// Mails that the server put off, and that no sync tries before a while has passed.
package struct PutOffMail: Equatable, Sendable {
  package var count: Int
  /// The server's, of the one that is due first.
  package var words: String
  /// Seconds until the first is due.
  package var wait: Int

  package init(count: Int = 0, words: String = "", wait: Int = 0) {
    self.count = count
    self.words = words
    self.wait = wait
  }

  package mutating func add(_ words: String?, wait: Int) {
    if count == 0 || wait < self.wait { (self.words, self.wait) = (words ?? "", wait) }
    count += 1
  }

  /// A sentence; nil where there is none.
  package var sentence: String? {
    if count == 0 { return nil }
    let why = words.isEmpty ? "" : " (\(words))"
    return
      "\(CountedNoun.text(count, "mail")) \(count == 1 ? "was" : "were") put off by the server\(why): a sync tries again \(after)."
  }

  /// `after 5 min`, rounded up.
  package var after: String {
    let minutes = max(1, (wait + 59) / 60)
    return minutes < 60 ? "after \(minutes) min" : "after \((minutes + 59) / 60) h"
  }
}
