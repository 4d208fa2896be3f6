import Foundation

/// Chance that is the same for the same seed: SplitMix64 (Steele, Lea and Flood, 2014).
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True once in `1 / probability` times.
  mutating func happens(_ probability: Double) -> Bool {
    probability > 0 && Double.random(in: 0..<1, using: &self) < probability
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  mutating func text(of alphabet: String, _ count: Int) -> String {
    let letters = Array(alphabet)
    return String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &self)] })
  }

  /// An opaque text as WhatsApp's newer QR codes carry it.
  mutating func code() -> String {
    let parts = [32, 32, 32, 16].map { Data(bytes($0)).base64EncodedString() }
    return "https://wa.me/settings/linked_devices#2@" + parts.joined(separator: ",")
  }

  /// WhatsApp's alphabet for pairing codes, eight of it as `XXXX-XXXX`.
  mutating func letters() -> String {
    let text = text(of: "123456789ABCDEFGHJKLMNPQRSTVWXYZ", 8)
    return text.prefix(4) + "-" + text.suffix(4)
  }

  /// `evt_` and a ULID in lower case.
  mutating func eventID(at time: Int64) -> String {
    let alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    let digits = Array(alphabet)
    var rest = time
    var stamp: [Character] = []
    for _ in 0..<10 {
      stamp.append(digits[Int(rest & 31)])
      rest >>= 5
    }
    return "evt_" + String(stamp.reversed()) + text(of: alphabet, 16)
  }

  mutating func uuid() -> String {
    let hex = bytes(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { hex[$0].joined() }.joined(separator: "-")
  }
}
