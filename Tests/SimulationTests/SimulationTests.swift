import TestSupport
import Testing

/// The program that `make simulate` runs, as contributors run it.
@Suite("Stories of machines, admins, a remote, a store, a mail server, a gateway and people")
struct SimulationTests {
  private static func simulate(_ arguments: String...) async throws -> ProcessResult {
    try await ProcessRunner().run(PackageFiles.products + "/simulate", arguments)
  }

  @Test("violate no property, each of which was looked at")
  func everythingHolds() async throws {
    let result = try await Self.simulate("60")
    #expect(result.end == .exited(0), "\(result.output)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.first?.hasSuffix("every property held") ?? false)
    for property in 1...8 { #expect(lines.last?.contains(" \(property): ") ?? false) }
  }

  @Test("are the same for the same seed, step by step")
  func sameSeed() async throws {
    let first = try await Self.simulate("story", "20261127")
    let second = try await Self.simulate("story", "20261127")
    #expect(first.output == second.output)
    #expect(first.output.contains("every property held"))
  }

  @Test(
    "hold where they once did not",
    arguments: [
      // Looks of the second of the pairing, an escalation that was refused, and a sender that stood still for days.
      "106", "247", "1528",
    ])
  func mended(seed: String) async throws {
    let result = try await Self.simulate("story", seed)
    #expect(result.output.contains("every property held"), "\(result.output)")
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var mutation: String
    /// What is violated by it first.
    var property: String
    /// Within how many stories.
    var stories: Int

    var testDescription: String { "\(mutation) violates \(property)" }
  }

  static let faults = [
    Fault(mutation: "overlooksTheLast", property: "1", stories: 40),
    Fault(mutation: "keepsUsedLinksAlive", property: "2", stories: 40),
    Fault(mutation: "invitesTheExempted", property: "5", stories: 80),
    Fault(mutation: "forgetsRefusals", property: "3", stories: 80),
    Fault(mutation: "believesAnyNumber", property: "4", stories: 40),
    Fault(mutation: "trustsOnePoll", property: "4", stories: 40),
    Fault(mutation: "unlinksThePresent", property: "4", stories: 40),
    Fault(mutation: "losesEvents", property: "5", stories: 40),
    Fault(mutation: "publishesNoStatus", property: "5", stories: 40),
    Fault(mutation: "sendsTwice", property: "6", stories: 40),
    Fault(mutation: "namesMailsAnew", property: "6", stories: 80),
    Fault(mutation: "stopsAtOneFailure", property: "7", stories: 80),
    Fault(mutation: "takesAbsenceForOff", property: "8", stories: 40),
    Fault(mutation: "ignoresGuards", property: "guard", stories: 200),
    Fault(mutation: "remindsTooSoon", property: "pause", stories: 200),
  ]

  @Test("catch an engine that", arguments: faults)
  func caught(_ fault: Fault) async throws {
    let result = try await Self.simulate("mutation", fault.mutation, "\(fault.stories)")
    #expect(result.end == .exited(1), "\(result.output)")
    let found = result.output.firstRange(of: " violates \(fault.property):")
    #expect(found != nil, "\(result.output)")
  }

  @Test("know no fault but those that they are shown to catch")
  func allFaults() async throws {
    let names = try await Self.simulate("mutations").output.split(separator: "\n")
      .map { String($0.prefix { $0 != ":" }) }
    #expect(names.sorted() == Self.faults.map(\.mutation).sorted())
  }

  @Test("are made smaller where a property is violated, and told in words")
  func shrunk() async throws {
    let result = try await Self.simulate("shrink", "losesEvents", "1")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("seed 1 violates 5: ") ?? false)
    #expect(lines.contains { $0.hasPrefix("made smaller, it violates 5: ") })
    #expect(lines.last == "again: simulate story 1")
    let steps = lines.filter { $0.hasPrefix("  ") }
    #expect(!steps.isEmpty && steps.count <= 6, "\(result.output)")
    #expect(result.output == (try await Self.simulate("shrink", "losesEvents", "1")).output)
  }
}
