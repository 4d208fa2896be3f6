import Formats
import GitWorkspace

/// Edits of a book's folder that are not committed.
struct Edits {
  /// Files that people write, sorted.
  var people: [String] = []
  /// Tracked files that pairbook alone writes, sorted.
  var machine: [String] = []

  /// The files whose edits are looked for.
  enum Files {
    case people
    case machine
    case all

    /// Quickly, by a path in the repository.
    func mayHold(_ path: UnsafeRawBufferPointer) -> Bool {
      switch self {
      case .people: BookFile.mayBe(input: path)
      case .machine: BookFile.mayBe(machineWritten: path)
      case .all: BookFile.mayBe(input: path) || BookFile.mayBe(machineWritten: path)
      }
    }
  }
}

extension Workspace {
  /// The edits of these files; `layout` is the book's, and with `accounts` those in their folders alone are looked for.
  ///
  /// They are told beside what is done, which does not wait for them: what keeps them from being seen is a note.
  func edits(
    of files: Edits.Files = .people, in layout: BookLayout, below accounts: [String]? = nil
  ) throws -> Edits {
    let repository = try place.open()
    guard !repository.isBare else { return Edits() }
    let places = accounts?.map { Array(BookPath.join(repository.prefix, $0).utf8) }
    let uncommitted: Uncommitted
    do throws(GitError) {
      uncommitted = try repository.uncommitted(
        of: WantedFiles(
          depth: layout.depth,
          mayHold: { folder in
            (layout.isAccount(folder) || layout.leadsToAccounts(folder))
              && accounts?.contains { folder.hasPrefix($0) } ?? true
          },
          wants: { path in
            files.mayHold(path) && places?.contains { path.starts(with: $0) } ?? true
          }))
    } catch {
      console.note(
        "Nobody can tell what is not committed: \(TerminalText.harmless(error.message)).")
      return Edits()
    }
    for path in uncommitted.unreadable {
      console.note(
        "\(TerminalText.harmless(path)) cannot be read, so nobody can tell whether it was edited: give this user access to it."
      )
    }
    return Edits(
      people: uncommitted.paths.filter { BookFile($0, in: layout).isInput },
      machine: Set(uncommitted.staged + uncommitted.unstaged)
        .filter { BookFile($0, in: layout).isMachineWritten }.sorted())
  }
}
