import Glibc

@testable import PhoneNumbers

/// Reads a phone number: the region stands in the first line of the input, the number in the rest.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let began = clock()
  defer { demand(clock() - began < CLOCKS_PER_SEC, "it took over a second") }
  let bytes = UnsafeBufferPointer(start: start, count: count)
  let lines = bytes.split(
    separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
  guard lines.count == 2 else { return 0 }
  let region = PhoneRegion(String(decoding: lines[0], as: UTF8.self))
  let text = String(decoding: lines[1], as: UTF8.self)
  do throws(PhoneProblem) {
    checkNumber(try plans.read(text, region: region).number, region)
  } catch {
    checkProblem(error)
  }
  if let number = PhoneNumber(e164: text) {
    demand(number.e164 == text, "\(number) was \(text)")
    _ = (number.international, number.masked)
  }
  return 0
}

private func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

private let plans = NumberingPlans(capacity: 1024)

/// A number is the same one however it is written, and wherever.
private func checkNumber(_ number: PhoneNumber, _ region: PhoneRegion?) {
  demand(PhoneNumber(e164: number.e164) == number, "\(number) is not E.164")
  for text in [number.e164, number.international] {
    for region in [nil, region] {
      demand(
        read(text, region) == number,
        "\(number) written as \(text) is another in \(region?.code ?? "no region")")
    }
  }
  let masked = number.masked
  demand(masked.count == number.international.count, "\(masked) is no form of \(number)")
  demand(
    masked.count { $0 == "•" } > 0 && !masked.contains(number.e164), "\(masked) tells \(number)")
}

/// A number that a message proposes is one.
private func checkProblem(_ problem: PhoneProblem) {
  demand(!problem.message.isEmpty && !problem.help.isEmpty, "nothing is said about a problem")
  switch problem {
  case .lostPlus(let number), .lostZero(let number):
    demand(read(number.international, nil) == number, "\(number) is proposed and is none")
  default: break
  }
}

private func read(_ text: String, _ region: PhoneRegion?) -> PhoneNumber? {
  do throws(PhoneProblem) {
    return try plans.read(text, region: region).number
  } catch {
    return nil
  }
}
