/// Finds places in a list by the values that stand there: a dictionary whose keys are kept once, in the list.
///
/// The caller hashes and compares. Nobody can foresee the hashes: a file is not to be made so that all of its values meet.
struct PlaceTable: Sendable {
  /// The upper half of a hash beside a place plus one; zero where there is none. At most half of them are taken.
  private var slots: [UInt64]
  private var count = 0

  /// For so many places; takes more all the same.
  init(capacity: Int) {
    var size = 8
    while size < 2 * capacity { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  /// The place with that hash at which the value is the same.
  func place(_ hash: UInt64, where isSame: (Int) -> Bool) -> Int? {
    let mask = slots.count - 1
    var at = Self.start(hash, mask)
    while slots[at] != 0 {
      if slots[at] >> 32 == hash >> 32 {
        let place = Int(slots[at] & 0xFFFF_FFFF) - 1
        if isSame(place) { return place }
      }
      at = (at + 1) & mask
    }
    return nil
  }

  /// Adds a place; the value there must be no other's.
  mutating func add(_ hash: UInt64, _ place: Int) {
    if 2 * count >= slots.count { grow() }
    put(hash & ~0xFFFF_FFFF | UInt64(place + 1))
    count += 1
  }

  private mutating func put(_ slot: UInt64) {
    let mask = slots.count - 1
    var at = Self.start(slot, mask)
    while slots[at] != 0 { at = (at + 1) & mask }
    slots[at] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: 0, count: 2 * old.count)
    for slot in old where slot != 0 { put(slot) }
  }

  /// By the upper half alone, which is kept.
  private static func start(_ hash: UInt64, _ mask: Int) -> Int { Int(hash >> 32) & mask }

  // MARK: Hashes

  private static let seed = UInt64.random(in: .min ... .max)

  /// A hash of bytes, in this process.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var hash = mixed(seed, UInt64(raw.count))
    var at = 0
    while at + 8 <= raw.count {
      hash = mixed(hash, raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < raw.count {
      rest = rest << 8 | UInt64(raw[at])
      at += 1
    }
    return mixed(hash, rest)
  }

  /// Both halves of a product of 128 bits, folded, as in wyhash.
  private static func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = (one ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: other ^ seed)
    return product.high ^ product.low
  }
}

extension PlaceTable {
  /// A hash of a text's bytes: equal for texts that are equal byte by byte, as all e-mail identities are that are equal.
  static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8(hash)
  }
}
