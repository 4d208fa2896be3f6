import TestSupport
import Testing

@Suite("The text of a transcript")
struct TranscriptFormatTests {
  @Test("is read for notes and commands, and not for what they left")
  func parsing() {
    let transcript = Transcript(
      parsing: """
        # A note
        # of two lines.
        $ cat <<'END'
        > first
        >
        > third
        > END
        first

        third

        $ false
        ! > is no command here
        ? 1

        """)
    #expect(
      transcript.steps == [
        .init(notes: ["# A note", "# of two lines."], command: "cat <<'END'\nfirst\n\nthird\nEND"),
        .init(command: "false"),
      ])
  }

  @Test(
    "has one way to write what a command left",
    arguments: [
      ("nothing at all", StepResult(), "$ x\n"),
      ("output", StepResult(output: "a\nb\n"), "$ x\na\nb\n"),
      ("a blank line", StepResult(output: "a\n\n"), "$ x\na\n\n"),
      ("no newline at the end", StepResult(output: "a"), "$ x\na\n\\ no newline at the end\n"),
      (
        "lines that look like ours", StepResult(output: "# a\n$ b\n> c\n! d\n? 1\n\\\n"),
        "$ x\n\\# a\n\\$ b\n\\> c\n\\! d\n\\? 1\n\\\\\n"
      ),
      (
        "errors after output", StepResult(output: "a\n", error: "b\n\nc\n"),
        "$ x\na\n! b\n!\n! c\n"
      ),
      ("control characters", StepResult(output: "a\r\n\tb\u{1B}[0m\n"), "$ x\na␍\n\tb␛[0m\n"),
      ("an exit code", StepResult(error: "no\n", exitCode: 64), "$ x\n! no\n? 64\n"),
    ])
  func writing(sentence: String, result: StepResult, expected: String) {
    #expect(Transcript(parsing: "$ x\n").text(with: [result]) == expected, "\(sentence)")
  }

  @Test("is the same after it was read and written again")
  func roundTrip() {
    let text = """
      # First.
      $ cat <<'END'
      > a
      >
      > END
      a

      # Second.
      $ b

      """
    let transcript = Transcript(parsing: text)
    #expect(transcript.text(with: [StepResult(output: "a\n"), StepResult()]) == text)
  }
}
