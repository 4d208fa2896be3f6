import Formats
import GitWorkspace

/// The commands that git is told to call, and for which files.
///
/// A command names this program by its absolute path, so that git clients with another PATH find it; where it is no
/// longer there, that of PATH is called; where there is none, git does what it would have done.
struct ClonedDrivers {
  /// Absolute.
  let program: String

  /// The keys under `merge.` and `diff.` that are ours.
  static let mergeName = "pairbook"
  static let kinds: [PeopleFile] = [.users, .archiving]

  static func diffName(_ file: PeopleFile) -> String { "\(mergeName)-\(file.stem)" }

  /// By the keys of git's configuration.
  var settings: [(key: String, value: String)] {
    let merge = "merge.\(Self.mergeName)"
    return [
      ("\(merge).name", "people and settings of a pairbook book"),
      ("\(merge).driver", mergeCommand),
    ]
      + Self.kinds.map { ("diff.\(Self.diffName($0)).textconv", textCommand($0)) }
  }

  /// Whether a value was written by some version of this program.
  static func isOurs(_ value: String) -> Bool {
    value.contains(" merge-file ") || value.contains(" show-file ")
      || value == "people and settings of a pairbook book"
  }

  /// The lines of attributes for the files of a book in a folder of the repository.
  ///
  /// `merges` and `converts` say of a kind of file whether an attribute is free to be set.
  static func attributes(
    prefix: String, isFree: (_ attribute: String, _ name: String) throws -> Bool
  ) rethrows -> (lines: [String], taken: [String]) {
    let top = prefix.isEmpty ? "/" : "/\(prefix)/"
    let files: [(name: String, pattern: String, diff: String?)] =
      kinds.flatMap { file in
        file.names.map { ($0, "**/\($0)", diffName(file)) }
      } + [
        ("account.json", "**/account.json", nil), ("pairbook.json", "pairbook.json", nil),
        ("status.csv", "**/status.csv", nil), ("published.json", "published.json", nil),
        ("events/2026-01.jsonl", "**/events/*.jsonl", nil),
      ]
    var lines: [String] = []
    var taken: [String] = []
    for file in files {
      var attributes: [String] = []
      func add(_ attribute: String, _ value: String) throws {
        if try isFree(attribute, file.name) {
          attributes.append("\(attribute)=\(value)")
        } else {
          taken.append("\(attribute) of \(file.name)")
        }
      }
      try add("merge", mergeName)
      if let diff = file.diff { try add("diff", diff) }
      if !attributes.isEmpty {
        lines.append("\(quoted(top + file.pattern, prefix)) \(attributes.joined(separator: " "))")
      }
    }
    return (lines, taken)
  }

  /// What `.gitattributes` files of the book say otherwise of its files, as `merge of accounts/acme/users.csv`: theirs
  /// is what git goes by, wherever `attributes` could not set ours.
  static func overruled(in repository: Repository) throws -> [String] {
    guard let tip = try repository.head().commit else { return [] }
    let paths = try repository.changes(from: nil, to: tip, verify: false).map(\.path)
    return try paths.flatMap { path -> [String] in
      let file = BookFile(path, in: .any)
      guard BookMerge.merges(file) else { return [] }
      var found: [String] = []
      if try repository.attribute("merge", of: path) != mergeName {
        found.append("merge of \(path)")
      }
      let stem = BookPath.name(path).split(separator: ".").first.map(String.init)
      if case .people = file, let kind = kinds.first(where: { $0.stem == stem }),
        try repository.attribute("diff", of: path) != diffName(kind)
      {
        found.append("diff of \(path)")
      }
      return found
    }
  }

  /// A pattern in which what the folder's name has of a pattern's signs stands for itself (gitattributes).
  private static func quoted(_ pattern: String, _ prefix: String) -> String {
    let special: Set<Character> = ["*", "?", "[", "]", "\\", "\"", " ", "\t", "!", "#"]
    guard prefix.contains(where: special.contains) else { return pattern }
    let name = prefix.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    let literal = "/\(name)" + pattern.dropFirst(prefix.count + 1)
    let escaped = literal.map { "\\\"".contains($0) ? "\\\($0)" : String($0) }.joined()
    return "\"\(escaped)\""
  }

  // MARK: Commands for sh

  private var mergeCommand: String {
    // Git takes a percent sign for the beginning of a file's name (gitattributes, "Defining a custom merge driver").
    "p=\(ShellWord.quoted(program).replacing("%", with: "%%")); \(Self.find); if test -n \"$p\"; then \"$p\" merge-file %O %A %B %L %P; "
      + "else echo 'pairbook was not found: merged by lines' >&2; "
      + "git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B; fi"
  }

  private func textCommand(_ file: PeopleFile) -> String {
    "f() { p=\(ShellWord.quoted(program)); \(Self.find); if test -n \"$p\"; then \"$p\" show-file \(file.stem) \"$1\"; else cat \"$1\"; fi; }; f"
  }

  /// Leaves in `$p` the program to call, or nothing; never one that PATH finds in the worktree, which a commit may bring.
  private static let find =
    "test -x \"$p\" || case $(command -v pairbook) in /*) p=$(command -v pairbook);; *) p=;; esac"

  /// The second line of the hook, by which it is told to be ours.
  static let hookMark =
    "# Written by `pairbook git-setup`; `pairbook git-setup --remove` takes it away."

  /// `folder` is the book's, from the top of the repository.
  func hook(folder: String) -> String {
    """
    #!/bin/sh
    \(Self.hookMark)
    p=\(ShellWord.quoted(program))
    \(Self.find)
    if test -z "$p"; then
      echo 'pairbook was not found, so the commit was not checked.' >&2
      exit 0
    fi
    exec "$p" check-staged --book \(ShellWord.quoted(folder.isEmpty ? "." : folder))

    """
  }

  /// Whether a hook is this book's and has no line of anybody else; the program may lie elsewhere now.
  func isOwnHook(_ text: String, folder: String) -> Bool {
    func lines(_ text: String) -> [Substring] {
      text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("p=") }
    }
    return lines(text) == lines(hook(folder: folder))
  }
}
