import Foundation
import TestSupport

/// A repository whose worktree somebody was at work in.
enum DirtyWorktree {
  /// Twelve committed files under `folder` and two outside it, then random edits: changed, staged,
  /// staged and changed again, deleted, deleted in the index alone, renamed, untracked, ignored.
  static func make(seed: UInt64, folder: String) throws -> TestRepository {
    var generator = SeededGenerator(seed: seed)
    var files = [".gitignore": "*.ignored\n", "outside/one": "1\n", "outside/two": "2\n"]
    for number in 0..<12 { files["\(folder)/\(number % 3)/file\(number)"] = "line \(number)\n" }
    let made = try TestRepository(files: files)
    let tracked = files.keys.filter { $0 != ".gitignore" }.sorted()
    for path in tracked { try edit(path, made, &generator) }
    for number in 0..<4 {
      try made.write("\(folder)/\(number % 2)/new\(number)", "new\n")
      if number == 3 { try made.write("\(folder)/secret.ignored", "x\n") }
      if Bool.random(using: &generator) {
        try made.git("add", "\(folder)/\(number % 2)/new\(number)")
      }
    }
    return made
  }

  private static func edit(
    _ path: String, _ made: TestRepository, _ generator: inout SeededGenerator
  ) throws {
    switch Int.random(in: 0..<9, using: &generator) {
    case 0: try made.write(path, "edited\n")
    case 1:
      try made.write(path, "staged\n")
      try made.git("add", path)
    case 2:
      try made.write(path, "staged\n")
      try made.git("add", path)
      try made.write(path, "edited!\n")
    case 3: try made.remove(path)
    case 4: try made.git("rm", "-q", "--cached", path)
    case 5: try made.git("mv", path, path + "-moved")
    default: break
    }
  }
}

extension TestRepository {
  func read(_ name: String, as: Data.Type) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}
