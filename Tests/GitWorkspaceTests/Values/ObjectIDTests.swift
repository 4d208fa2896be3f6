import Foundation
import GitWorkspace
import TestSupport
import Testing

@Suite struct ObjectIDTests {
  static let digits = "00ff1234567890abcdef1234567890abcdef0102"

  @Test("an id is read from its digits and its bytes, and written in lower case")
  func forms() throws {
    let id = try #require(ObjectID(hex: Self.digits.uppercased()))
    #expect(id.hex == Self.digits)
    #expect("\(id)" == Self.digits)
    #expect(id.bytes.count == 20)
    #expect(id.bytes.prefix(3) == [0, 255, 0x12])
    #expect(ObjectID(bytes: id.bytes) == id)
    let json = try JSONEncoder().encode([id])
    #expect(String(decoding: json, as: UTF8.self) == "[\"\(Self.digits)\"]")
    #expect(try JSONDecoder().decode([ObjectID].self, from: json) == [id])
  }

  @Test(
    "anything else is no id",
    arguments: ["", "12", digits + "0", "g" + digits.dropFirst(), "é" + digits.dropFirst(2)])
  func wrong(_ text: String) {
    #expect(ObjectID(hex: text) == nil)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ObjectID].self, from: Data("[\"\(text)\"]".utf8))
    }
    #expect(ObjectID(bytes: Array(text.utf8)) == nil)
  }

  @Test("ids sort as their bytes do")
  func order() {
    var generator = SeededGenerator(seed: 7)
    let ids = (0..<200).compactMap { _ in
      ObjectID(bytes: (0..<20).map { _ in UInt8.random(in: 0...3, using: &generator) })
    }
    #expect(ids.count == 200)
    #expect(ids.sorted().map(\.hex) == ids.map(\.hex).sorted())
  }

  @Test("a blob's id is that of git hash-object", arguments: ["", "email\n", "a\0b"])
  func blob(_ text: String) throws {
    let made = try TestRepository()
    let expected = try made.git("hash-object", "--stdin", input: text)
    #expect(try Repository.blobID(of: Array(text.utf8)).hex + "\n" == expected)
    #expect(try made.open().writeBlob(Array(text.utf8)).hex + "\n" == expected)
  }
}
