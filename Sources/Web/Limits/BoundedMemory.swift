/// Remembers the newest of what it was told, and forgets the oldest.
struct BoundedMemory<Key: Hashable & Sendable>: Sendable {
  let capacity: Int
  private var keys: Set<Key> = []
  /// A ring: the oldest is at `next` once it is full.
  private var order: [Key] = []
  private var next = 0

  init(capacity: Int) { self.capacity = capacity }

  func contains(_ key: Key) -> Bool { keys.contains(key) }

  /// True when the key was not remembered yet.
  @discardableResult mutating func remember(_ key: Key) -> Bool {
    guard keys.insert(key).inserted else { return false }
    if order.count < capacity {
      order.append(key)
    } else {
      keys.remove(order[next])
      order[next] = key
      next = (next + 1) % capacity
    }
    return true
  }
}
