/// Token buckets by key, in bounded memory.
struct RateLimiter<Key: Hashable & Sendable>: Sendable {
  private struct Bucket: Sendable {
    var left: Double
    /// Seconds on the limiter's clock.
    var at: Double
  }

  let rate: ServerLimits.Rate
  /// Past so many keys the buckets that are full again are forgotten, then all: a flood of addresses costs no memory.
  let capacity: Int
  private var buckets: [Key: Bucket] = [:]

  init(_ rate: ServerLimits.Rate, capacity: Int = 20_000) {
    self.rate = rate
    self.capacity = capacity
  }

  /// Takes `cost` from the key's bucket; gives the seconds to wait where there is not enough, and then takes nothing.
  mutating func take(_ key: Key, cost: Int = 1, at now: Double) -> Double? {
    if buckets.count >= capacity, buckets[key] == nil { forget(at: now) }
    var bucket = refilled(buckets[key], at: now)
    guard bucket.left >= 1 else {
      buckets[key] = bucket
      return (1 - bucket.left) * rate.seconds
    }
    // A costly thing may take more than is left; what comes next waits for that too, but not for ever.
    bucket.left = max(-Double(rate.burst), bucket.left - Double(cost))
    buckets[key] = bucket
    return nil
  }

  /// Makes a key pay afterwards for what turned out to cost more.
  mutating func charge(_ key: Key, _ cost: Int, at now: Double) {
    var bucket = refilled(buckets[key], at: now)
    bucket.left = max(-Double(rate.burst), bucket.left - Double(cost))
    buckets[key] = bucket
  }

  var count: Int { buckets.count }

  private func refilled(_ bucket: Bucket?, at now: Double) -> Bucket {
    guard let bucket else { return Bucket(left: Double(rate.burst), at: now) }
    let gained = max(0, now - bucket.at) / rate.seconds
    return Bucket(left: min(Double(rate.burst), bucket.left + gained), at: now)
  }

  private mutating func forget(at now: Double) {
    buckets = buckets.filter { refilled($0.value, at: now).left < Double(rate.burst) }
    if buckets.count >= capacity { buckets.removeAll(keepingCapacity: true) }
  }
}
