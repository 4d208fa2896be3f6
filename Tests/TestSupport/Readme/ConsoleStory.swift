/// The commands that a section of a Markdown text shows in its `console` blocks, as one story.
///
/// A section starts at a heading of the first or second level. In a block, `$ ` starts a command; a
/// line that ends with `\` goes on in the next. The lines below a command are what it writes, on
/// both streams, to the next command or the end of the block: `...` alone on a line stands for any
/// lines, `[..]` in a line for any text. Where nothing is shown, nothing is compared. Each command
/// must succeed. The words `console checkout` open a block whose section starts in a checkout of
/// this package instead of an empty folder.
package struct ConsoleStory: Sendable, Hashable, CustomStringConvertible {
  /// A command and what it shows.
  package struct Step: Sendable, Hashable {
    /// The command, which may have several lines.
    package var command: String
    /// The lines shown below it.
    package var shown: [String]
    /// The line of the text that the command stands on, from 1.
    package var line: Int

    /// Describes a step.
    package init(command: String, shown: [String], line: Int) {
      self.command = command
      self.shown = shown
      self.line = line
    }
  }

  /// The section's heading, without its marks.
  package var section: String
  /// Whether it starts in a checkout of this package.
  package var startsInCheckout: Bool
  /// The steps in order.
  package var steps: [Step]

  /// Describes a story.
  package init(section: String, startsInCheckout: Bool = false, steps: [Step] = []) {
    self.section = section
    self.startsInCheckout = startsInCheckout
    self.steps = steps
  }

  package var description: String { section }

  /// Finds the stories of a Markdown text; a section without a `console` block tells none.
  package static func stories(in markdown: String) -> [ConsoleStory] {
    var stories = [ConsoleStory(section: "")]
    var fence: Fence?
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      if let open = fence {
        if line == "```" {
          fence = nil
        } else if open != .other {
          stories[stories.count - 1].take(line, number: index + 1)
        }
      } else if line.hasPrefix("```") {
        let opened = Fence(line)
        fence = opened
        if opened == .checkout { stories[stories.count - 1].startsInCheckout = true }
      } else if line.hasPrefix("# ") || line.hasPrefix("## ") {
        stories.append(ConsoleStory(section: String(line.drop { $0 == "#" || $0 == " " })))
      }
    }
    return stories.filter { !$0.steps.isEmpty }
  }

  private enum Fence {
    case console, checkout, other

    init(_ line: String) {
      switch line {
      case "```console": self = .console
      case "```console checkout": self = .checkout
      default: self = .other
      }
    }
  }

  private mutating func take(_ line: String, number: Int) {
    if let last = steps.last, last.shown.isEmpty, last.command.hasSuffix("\\") {
      steps[steps.count - 1].command += "\n" + line
    } else if line.hasPrefix("$ ") {
      steps.append(Step(command: String(line.dropFirst(2)), shown: [], line: number))
    } else if !steps.isEmpty {
      steps[steps.count - 1].shown.append(line)
    }
  }
}
