/// The name of an object in git: the 20 bytes of its SHA-1.
package struct ObjectID: Hashable, Sendable {
  // Big-endian words, so that comparing them compares the bytes.
  private let first: UInt64
  private let second: UInt64
  private let third: UInt32

  /// How many bytes a name has.
  package static let byteCount = 20

  /// Reads 20 bytes at `pointer`, which need not be aligned.
  init(at pointer: UnsafeRawPointer) {
    first = UInt64(bigEndian: pointer.loadUnaligned(as: UInt64.self))
    second = UInt64(bigEndian: pointer.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    third = UInt32(bigEndian: pointer.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
  }

  /// The name of 20 bytes; nil for any other number of bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self = bytes.withUnsafeBytes { raw in
      raw.baseAddress.map(ObjectID.init(at:)) ?? .zero
    }
  }

  /// The name written as 40 hexadecimal digits of either case; nil for anything else.
  package init?(hex: some StringProtocol) {
    let digits = hex.utf8
    guard digits.count == 2 * Self.byteCount else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    var high: UInt8?
    for digit in digits {
      guard let value = Self.value(ofDigit: digit) else { return nil }
      if let top = high {
        bytes.append(top << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    self.init(bytes: bytes)
  }

  private init(first: UInt64, second: UInt64, third: UInt32) {
    self.first = first
    self.second = second
    self.third = third
  }

  /// Twenty zero bytes: how git writes "no object" in a reflog.
  static let zero = ObjectID(first: 0, second: 0, third: 0)

  /// The tree with nothing in it, 4b825dc642cb6eb9a060e54bf8d69288fbee4904.
  static let emptyTree = ObjectID(
    first: 0x4b82_5dc6_42cb_6eb9, second: 0xa060_e54b_f8d6_9288, third: 0xfbee_4904)

  /// The 20 bytes.
  package var bytes: [UInt8] {
    withUnsafeBytes(of: (first.bigEndian, second.bigEndian, third.bigEndian)) { raw in
      Array(raw.prefix(Self.byteCount))
    }
  }

  /// The 40 lower-case hexadecimal digits.
  package var hex: String {
    String(unsafeUninitializedCapacity: 2 * Self.byteCount) { target in
      for (index, byte) in bytes.enumerated() {
        target[2 * index] = Self.digit(byte >> 4)
        target[2 * index + 1] = Self.digit(byte & 15)
      }
      return 2 * Self.byteCount
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension ObjectID: Comparable {
  package static func < (left: ObjectID, right: ObjectID) -> Bool {
    (left.first, left.second, left.third) < (right.first, right.second, right.third)
  }
}

extension ObjectID: CustomStringConvertible {
  package var description: String { hex }
}

extension ObjectID: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = ObjectID(hex: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not an object id of 40 hexadecimal digits")
    }
    self = id
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}
