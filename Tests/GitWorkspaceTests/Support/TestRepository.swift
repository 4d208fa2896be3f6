import Foundation
import GitWorkspace
import Glibc

/// A repository in the sandbox, made by the git program.
struct TestRepository {
  let path: String
  let git: Git

  /// A repository with one branch `main`, and the files committed where there are any.
  init(files: [String: String] = [:], bare: Bool = false) throws {
    path = try Sandbox.make()
    git = Git(folder: path)
    if bare {
      try git("init", "-q", "--bare", "-b", "main")
    } else {
      try git("init", "-q", "-b", "main")
    }
    guard !files.isEmpty else { return }
    for (name, text) in files { try write(name, text) }
    try commitAll("Begin")
  }

  /// Takes over a repository that something else made.
  init(adopting path: String) {
    self.path = path
    git = Git(folder: path)
  }

  func write(_ name: String, _ text: String) throws {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
  }

  func exists(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  /// Commits everything with git itself and gives the commit.
  @discardableResult
  func commitAll(_ message: String, environment: [String: String] = [:]) throws -> ObjectID {
    try git("add", "-A", environment: environment)
    try git("commit", "-q", "--allow-empty", "-m", message, environment: environment)
    return try id("HEAD")
  }

  /// Leaves a merge in which both sides have changed files of one line, which are there already.
  func beginConflict(in names: String...) throws {
    try git("switch", "-q", "-c", "side")
    for name in names { try write(name, "theirs\n") }
    try commitAll("Side")
    try git("switch", "-q", "main")
    for name in names { try write(name, "ours\n") }
    try commitAll("Main")
    guard try git.run(["merge", "-q", "side"]).status == 1 else {
      throw Unexpected("no conflict in \(names)")
    }
  }

  func id(_ revision: String) throws -> ObjectID {
    let text = try git("rev-parse", revision).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let id = ObjectID(hex: text) else { throw Unexpected("no id: \(text)") }
    return id
  }

  /// `git status` as a program reads it, of everything.
  func status() throws -> [String] {
    try git.lines("status", "--porcelain=v2", "--no-renames", "--untracked-files=all")
  }

  func open(_ folder: String = "", prefix: String? = nil) throws -> Repository {
    try Repository.open(book: folder.isEmpty ? path : "\(path)/\(folder)", prefix: prefix)
  }
}

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

func listFolder(_ path: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: path).sorted()
}
