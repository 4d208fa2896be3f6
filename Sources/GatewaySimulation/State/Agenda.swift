/// What happens later, in order of time; at one time, in the order in which it was written down.
struct Agenda {
  struct Entry {
    /// Milliseconds since 1970.
    var at: Int64
    var number: Int
    var happening: Happening
  }

  enum Happening {
    /// The next step of a session, void when it moved on meanwhile.
    case step(session: String, epoch: Int, Step)
    case delivery(WebhookDelivery)
  }

  enum Step {
    case show, rotate, work, reconnect, unlinkSeen, giveUp, forgetPhone
  }

  /// The latest first, so that the next one is the last.
  private var entries: [Entry] = []
  private var count = 0

  var next: Int64? { entries.last?.at }

  mutating func add(_ happening: Happening, at: Int64) {
    count += 1
    let entry = Entry(at: at, number: count, happening: happening)
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      // Numbers grow, so an equal time comes after those that are there.
      if entries[middle].at > at { low = middle + 1 } else { high = middle }
    }
    entries.insert(entry, at: low)
  }

  mutating func pop(until time: Int64) -> Entry? {
    guard let last = entries.last, last.at <= time else { return nil }
    return entries.removeLast()
  }
}
