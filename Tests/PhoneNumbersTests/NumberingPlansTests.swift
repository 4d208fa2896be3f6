import TestSupport
import Testing

@testable import PhoneNumbers

@Suite("What was read is remembered")
struct NumberingPlansTests {
  @Test("by text and region")
  func byTextAndRegion() throws {
    let plans = NumberingPlans()
    for _ in 0..<2 {
      #expect(
        try plans.read("07911 123456", region: PhoneRegion("GB")).number.e164 == "+447911123456")
      #expect(
        try plans.read("0612345678", region: PhoneRegion("FR")).number.e164 == "+33612345678")
      #expect(
        try plans.read("0612345678", region: PhoneRegion("NL")).number.e164 == "+31612345678")
      #expect(throws: PhoneProblem.needsCountryCode) { try plans.read("0612345678", region: nil) }
    }
  }

  @Test("within its capacity, the latest longest")
  func bounded() {
    let memory = ReadingMemory<Int, Int>(capacity: 10)
    for key in 0..<100 {
      memory.remember(key * 2, for: key)
      #expect(memory.outcome(of: 0) == 0)
      #expect(memory.count <= 10)
    }
    #expect(memory.outcome(of: 99) == 198)
    #expect(memory.outcome(of: 50) == nil)
  }

  @Test("by many threads at once")
  func threads() async throws {
    let plans = NumberingPlans(capacity: 64)
    let region = PhoneRegion("GB")
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for round in 0..<200 {
            let last = String(100 + (round * (task + 1)) % 97)
            let reading = try? plans.read("07911 123\(last)", region: region)
            #expect(reading?.number.e164 == "+447911123\(last)")
          }
        }
      }
    }
  }
}

@Suite("Whatever is typed")
struct PhonePropertyTests {
  @Test("is refused, or read as a number that reads as itself", arguments: UInt64(0)..<300)
  func anyText(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let samples = ["+44 7911 123456", "07911 123456", "tel:+12125551234;ext=5", "4.47912E+11"]
    var scalars = Array(random.pick(samples).unicodeScalars)
    let others = Array("0123456789+-()./ ';=xeE\u{0}\u{A0}\u{200E}é😀\u{301}９".unicodeScalars)
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let place = Int.random(in: 0..<scalars.count, using: &random)
      if Bool.random(using: &random) {
        scalars[place] = random.pick(others)
      } else {
        scalars.insert(random.pick(others), at: place)
      }
    }
    let text = String(String.UnicodeScalarView(scalars))
    let plans = NumberingPlans()
    guard let reading = try? plans.read(text, region: PhoneRegion(random.pick(["GB", "US", "DE"])))
    else { return }
    let again = try plans.read(reading.number.e164, region: nil)
    #expect(again.number == reading.number)
    #expect(PhoneNumber(e164: reading.number.e164) == reading.number)
    #expect(reading.kind.canBeMobile)
  }
}
