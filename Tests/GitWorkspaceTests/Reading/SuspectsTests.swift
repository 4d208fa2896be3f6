import Foundation
import GitWorkspace
import Glibc
import TestSupport
import Testing

@Suite("Edits of wanted files are found by a look at nothing but statuses and names")
struct SuspectsTests {
  private static func isWanted(_ path: String) -> Bool {
    let names = path.split(separator: "/")
    return ["account.json", "users.csv"].contains(names.last ?? "")
      || names.dropLast().last == "templates"
  }

  /// Whether a wanted file lies where the book has such files.
  private static func isInPlace(_ path: String) -> Bool {
    let names = path.split(separator: "/")
    let isAccounts = names.first == "accounts" && names.count == 3
    return isWanted(path) && (isAccounts || names.dropLast().last == "templates")
  }

  private static let wanted = WantedFiles(
    depth: 2,
    mayHold: { folder in
      let names = folder.split(separator: "/")
      return names.first == "accounts" && names.count <= 2
    },
    wants: { isWanted(String(decoding: $0, as: UTF8.self)) })

  /// What of all edits is about wanted files.
  private func parts(_ found: Uncommitted) -> [String] {
    func lines(_ paths: [String], _ state: String) -> [String] {
      paths.filter(Self.isInPlace).sorted().map { "\(state) \($0)" }
    }
    return lines(found.staged, "staged") + lines(found.unstaged, "unstaged")
      + lines(found.untracked, "untracked") + lines(found.conflicted, "conflicted")
  }

  @Test(
    "After any history the wanted edits are those that a look at everything finds",
    arguments: 0..<10 as Range<UInt64>)
  func likeEverything(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var files = [".gitignore": "*.ignored\n/book/accounts/hidden/\n", "outside/users.csv": "1\n"]
    for account in ["a", "b", "c", "d"] {
      for name in ["account.json", "users.csv", "status.csv", "events/1.jsonl"] {
        files["book/accounts/\(account)/\(name)"] = "\(account) \(name)\n"
      }
    }
    files["book/templates/invite.txt"] = "Hello\n"
    let made = try TestRepository(files: files)
    var (edited, clean) = (0, 0)
    for step in 1...25 {
      let what = try take(&generator, made)
      let repository = try made.open("book")
      let all = parts(try repository.uncommitted())
      #expect(
        parts(try repository.uncommitted(of: Self.wanted)) == all, "seed \(seed), \(step): \(what)")
      (edited, clean) = (edited + (all.isEmpty ? 0 : 1), clean + (all.isEmpty ? 1 : 0))
    }
    // Else it would have shown nothing.
    #expect(edited > 0 && clean > 0)
  }

  private func take(_ g: inout SeededGenerator, _ made: TestRepository) throws -> String {
    let account = "book/accounts/\(g.pick(["a", "b", "c", "d", "e", "hidden"]))"
    let name = g.pick([
      "account.json", "users.csv", "users.csv.ignored", "status.csv", "templates/invite.txt",
      "notes/users.csv", "notes/README",
    ])
    let path = "\(account)/\(name)"
    switch Int.random(in: 0..<16, using: &g) {
    case 0...1:
      try made.write(path, "edit \(UInt8.random(in: 0...9, using: &g))\n")
      return "\(path) is written"
    case 2 where made.exists(path):
      // As long as before, and with the times of before but for the one that nobody can set.
      let (text, times) = (try made.read(path), try times(of: path, made))
      try made.write(path, String(repeating: "x", count: text.utf8.count))
      set(times, of: path, made)
      return "\(path) is written, and its time put back"
    case 3 where made.exists(path):
      try made.remove(path)
      return "\(path) is removed"
    case 4 where made.exists(account):
      let other = "book/accounts/\(g.pick(["e", "f", "g"]))"
      guard !made.exists(other) else { return "nothing" }
      try FileManager.default.moveItem(
        atPath: "\(made.path)/\(account)", toPath: "\(made.path)/\(other)")
      return "\(account) is moved to \(other)"
    case 5 where made.exists(path):
      chmod("\(made.path)/\(path)", g.pick([0o644, 0o755]))
      return "\(path) has another mode"
    case 6 where made.exists(path):
      utimes("\(made.path)/\(path)", nil)
      return "\(path) is touched"
    case 7 where made.exists(path):
      try made.remove(path)
      symlink("account.json", "\(made.path)/\(path)")
      return "\(path) is a link"
    case 8 where made.exists(path) && g.pick([true, false]):
      try made.remove(path)
      try made.write("\(path)/users.csv", "1\n")
      return "\(path) is a folder"
    case 9:
      _ = try made.git.run(["add", "-A", "--", account])
      return "\(account) is added"
    case 10:
      _ = try made.git.run(["rm", "-q", "-r", "--cached", "--", path])
      return "\(path) is taken out of the index"
    case 11:
      _ = try made.git.run(["commit", "-q", "-m", "Some"])
      return "what is staged is committed"
    case 12:
      _ = try made.git.run(["reset", "-q", g.pick(["--hard", "--mixed", "--soft"]), "HEAD~1"])
      return "the branch goes back"
    case 13:
      _ = try made.git.run([
        "update-index", g.pick(["--index-version=4", "--index-version=2", "--refresh"]),
      ])
      return "the index is written anew"
    case 14:
      _ = try made.git.run(["add", "-N", "--", path])
      return "\(path) is to be added"
    default:
      try made.commitAll("All")
      _ = try made.git.run(["status"])
      return "all is committed"
    }
  }

  private func times(of path: String, _ made: TestRepository) throws -> [timespec] {
    var status = stat()
    try #require(lstat("\(made.path)/\(path)", &status) == 0)
    return [status.st_atim, status.st_mtim]
  }

  private func set(_ times: [timespec], of path: String, _ made: TestRepository) {
    utimensat(AT_FDCWD, "\(made.path)/\(path)", times, AT_SYMLINK_NOFOLLOW)
  }

  @Test("What a person told git to leave alone, and what this user may not read, is told as ever")
  func marked() throws {
    let made = try TestRepository(files: [
      "accounts/a/users.csv": "1\n", "accounts/b/users.csv": "1\n", "accounts/c/users.csv": "1\n",
    ])
    try made.git("update-index", "--assume-unchanged", "accounts/a/users.csv")
    try made.git("update-index", "--skip-worktree", "accounts/b/users.csv")
    for account in ["a", "b"] { try made.write("accounts/\(account)/users.csv", "22\n") }
    let found = try made.open().uncommitted(of: Self.wanted)
    #expect(found.paths == (try made.open().uncommitted()).paths)
    try made.write("accounts/c/users.csv", "22\n")
    #expect(try made.open().uncommitted(of: Self.wanted).unstaged == ["accounts/c/users.csv"])
  }

  @Test("A conflict is told")
  func conflict() throws {
    let made = try TestRepository(files: ["accounts/a/users.csv": "1\n"])
    try made.beginConflict(in: "accounts/a/users.csv")
    #expect(
      try made.open().uncommitted(of: Self.wanted).conflicted == ["accounts/a/users.csv"])
  }
}
