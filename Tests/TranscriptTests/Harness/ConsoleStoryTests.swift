import TestSupport
import Testing

@Suite("The commands of a Markdown text")
struct ConsoleStoryTests {
  static let markdown = """
    # Title
    ```sh
    $ not run
    ```
    ## First
    ```console
    $ echo one \\
        two
    one two
    $ true
    ```
    ### Still first
    ```console
    $ printf 'a\\nb\\nc\\n'
    a
    ...
    ```
    ## Empty
    text
    ## From a checkout
    ```console checkout
    $ test -f Package.swift
    ```
    """

  @Test("are found by section, with what each shows")
  func finding() {
    #expect(
      ConsoleStory.stories(in: Self.markdown) == [
        ConsoleStory(
          section: "First",
          steps: [
            .init(command: "echo one \\\n    two", shown: ["one two"], line: 7),
            .init(command: "true", shown: [], line: 10),
            .init(command: "printf 'a\\nb\\nc\\n'", shown: ["a", "..."], line: 14),
          ]),
        ConsoleStory(
          section: "From a checkout", startsInCheckout: true,
          steps: [.init(command: "test -f Package.swift", shown: [], line: 22)]),
      ])
  }

  @Test(
    "run without complaint when they do what is shown",
    arguments: ConsoleStory.stories(in: markdown))
  func sound(story: ConsoleStory) async throws {
    #expect(try await story.perform() == [])
  }

  @Test("are complained of when they fail, or write something else than is shown")
  func unsound() async throws {
    let stories = ConsoleStory.stories(
      in: """
        ```console
        $ echo out; false
        $ echo right
        wrong
        ```
        """)
    let complaints = try await #require(stories.first).perform()
    #expect(complaints.map(\.line) == [2, 3])
    #expect(complaints.first?.reason == "exits with 1:\nout\n")
    #expect(complaints.last?.reason.hasSuffix("-wrong\n+right\n") == true)
  }

  @Test(
    "show lines in which dots stand for what is left out",
    arguments: [
      (["a", "b"], "a\nb\n", true),
      (["a"], "a\nb\n", false),
      (["a", "..."], "a\n", true),
      (["a", "...", "d"], "a\nb\nc\nd\n", true),
      (["a", "...", "d"], "a\nb\nc\n", false),
      (["...", "b"], "a\nb\nb\n", true),
      (["in [..] days"], "in 7 days\n", true),
      (["in [..] days"], "in 7 weeks\n", false),
      (["[..] of [..]"], "1 of 2\n", true),
      (["a[..]a"], "a\n", false),
      (["[..]"], "\n", true),
      (["[..]"], "", false),
    ])
  func elision(shown: [String], written: String, matches: Bool) {
    #expect(ShownLines(shown).match(written) == matches)
  }
}
