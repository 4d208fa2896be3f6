import FoundationEssentials
import TestSupport
import Testing

@Suite("The README")
struct ReadmeTests {
  static func stories() throws -> [ConsoleStory] {
    ConsoleStory.stories(
      in: try String(contentsOfFile: PackageFiles.root + "/README.md", encoding: .utf8))
  }

  @Test("shows commands")
  func present() throws {
    #expect(try !Self.stories().isEmpty)
  }

  @Test("does what it shows, section by section", arguments: try stories())
  func section(story: ConsoleStory) async throws {
    for complaint in try await story.perform() {
      Issue.record("README.md, \(story.section), \(complaint)")
    }
  }
}
