import Foundation
import GitWorkspace
import Glibc
import Testing

@Suite("A workspace tells what changes in it", .timeLimit(.minutes(2)))
struct WorkspaceWatchTests {
  /// The changes of a watched repository, taken one after the other.
  private struct Watched {
    let repository: TestRepository
    private var changes: AsyncStream<WorkspaceChange>.Iterator
    let caution: WatchCaution?

    init(_ files: [String: String], limit: Int = .max) throws {
      repository = try TestRepository(files: files)
      let watch = try WorkspaceWatch(repository.open(), limit: limit) {
        !$0.hasPrefix(".git") && !$0.hasSuffix("events")
      }
      changes = watch.changes.makeAsyncIterator()
      caution = watch.caution
    }

    /// Takes changes until these paths, and maybe others, were told as written or gone.
    mutating func files(_ paths: String...) async throws {
      var missing = Set(paths)
      while !missing.isEmpty {
        switch try await next() {
        case .files(let told): missing.subtract(told)
        case .everything: return
        case .writing, .repository, .scanning, .replaced: break
        }
      }
    }

    mutating func repositoryChange() async throws {
      while try await next() != .repository {}
    }

    mutating func next() async throws -> WorkspaceChange {
      guard let change = await changes.next(isolation: nil) else {
        throw Unexpected("it has ended")
      }
      return change
    }

    /// All that is told until a mark, which is written now.
    mutating func all() async throws -> [WorkspaceChange] {
      try repository.write("mark", UUID().uuidString)
      var all: [WorkspaceChange] = []
      while true {
        let change = try await next()
        if case .files(let paths) = change, paths.contains("mark") {
          let others = paths.subtracting(["mark"])
          return all + (others.isEmpty ? [] : [.files(others)])
        }
        if change != .writing(["mark"]) { all.append(change) }
      }
    }
  }

  private static let book = [
    "pairbook.json": "{}", "accounts/acme/users.csv": "email\n",
    "accounts/globex/users.csv": "email\n", "accounts/acme/events/2026-11.jsonl": "",
  ]

  @Test("An editor that writes another file and renames it")
  func renamed() async throws {
    var watched = try Watched(Self.book)
    try watched.repository.write("accounts/acme/.users.csv.swp", "email\nann@acme.example\n")
    let folder = watched.repository.path + "/accounts/acme"
    #expect(rename("\(folder)/.users.csv.swp", "\(folder)/users.csv") == 0)
    try await watched.files("accounts/acme/users.csv")
  }

  @Test("A file that is written in two steps is being written until it is closed")
  func twoSteps() async throws {
    var watched = try Watched(Self.book)
    let file = open(
      watched.repository.path + "/accounts/acme/users.csv", O_WRONLY | O_TRUNC | O_CLOEXEC)
    #expect(write(file, "em", 2) == 2)
    #expect(try await watched.next() == .writing(["accounts/acme/users.csv"]))
    #expect(write(file, "ail\n", 4) == 4)
    close(file)
    while true {
      let change = try await watched.next()
      if change == .files(["accounts/acme/users.csv"]) { break }
      #expect(change == .writing(["accounts/acme/users.csv"]))
    }
  }

  @Test("A commit, a branch that is switched to, and one in a folder of its own")
  func branches() async throws {
    var watched = try Watched(Self.book)
    try watched.repository.git("commit", "-q", "--allow-empty", "-m", "Nothing")
    try await watched.repositoryChange()
    try watched.repository.git("switch", "-q", "-c", "fix/phones")
    _ = try await watched.all()
    try watched.repository.write("accounts/acme/users.csv", "email\nann@acme.example\n")
    _ = try await watched.all()
    try watched.repository.git("commit", "-q", "-am", "Ann")
    try await watched.repositoryChange()
    _ = try await watched.all()
    try watched.repository.git("switch", "-q", "main")
    try await watched.files("accounts/acme/users.csv")
    try await watched.repositoryChange()
  }

  @Test(
    "A repository that is removed, or has another in its place, ends the watch",
    arguments: [true, false])
  func replaced(byAnother: Bool) async throws {
    var watched = try Watched(Self.book)
    let path = watched.repository.path
    if byAnother {
      #expect(rename("\(path)/.git", "\(path)-away") == 0)
      try watched.repository.git("init", "-q")
    } else {
      try watched.repository.remove(".git")
    }
    while try await watched.next() != .replaced {}
    await #expect(throws: Unexpected.self) { try await watched.next() }
  }

  @Test("A pull writes files and moves the branch")
  func pull() async throws {
    var watched = try Watched(Self.book)
    let other = try Sandbox.make("other")
    try watched.repository.git("clone", "-q", watched.repository.path, "\(other)/clone")
    let clone = TestRepository(adopting: "\(other)/clone")
    try clone.write("accounts/globex/users.csv", "email\ngus@globex.example\n")
    try clone.commitAll("Gus")
    _ = try await watched.all()
    try watched.repository.git("pull", "-q", clone.path, "main")
    try await watched.files("accounts/globex/users.csv")
    try await watched.repositoryChange()
  }

  @Test("A new folder with all that is in it, and what is written there later")
  func newFolder() async throws {
    var watched = try Watched(Self.book)
    try watched.repository.write("accounts/initech/account.json", "{}")
    try await watched.files("accounts/initech", "accounts/initech/account.json")
    _ = try await watched.all()
    try watched.repository.write("accounts/initech/templates/invite.txt", "Hello")
    try await watched.files("accounts/initech/templates/invite.txt")
    _ = try await watched.all()
    try watched.repository.write("accounts/initech/templates/invite.txt", "Hello you")
    try await watched.files("accounts/initech/templates/invite.txt")
  }

  @Test("A folder that is deleted and made again, and one that is moved")
  func remade() async throws {
    var watched = try Watched(Self.book)
    try watched.repository.remove("accounts/acme")
    try await watched.files("accounts/acme")
    try watched.repository.write("accounts/acme/users.csv", "email\n")
    try await watched.files("accounts/acme/users.csv")
    let accounts = watched.repository.path + "/accounts"
    #expect(rename("\(accounts)/acme", "\(accounts)/apex") == 0)
    try await watched.files("accounts/acme", "accounts/apex/users.csv")
    _ = try await watched.all()
    try watched.repository.write("accounts/apex/users.csv", "email\nann@acme.example\n")
    try await watched.files("accounts/apex/users.csv")
  }

  @Test("The book's own folder comes back")
  func bookRemade() async throws {
    let repository = try TestRepository(files: ["book/pairbook.json": "{}"])
    let watch = try WorkspaceWatch(repository.open("book")) { _ in true }
    var changes = watch.changes.makeAsyncIterator()
    try repository.remove("book")
    while let change = await changes.next(isolation: nil), change != .everything {}
    try repository.write("book/pairbook.json", "{}")
    while let change = await changes.next(isolation: nil), change != .everything {}
    try repository.write("book/pairbook.json", "{ }")
    while let change = await changes.next(isolation: nil), change != .files(["pairbook.json"]) {}
  }

  @Test("A symbolic link is told, and not followed")
  func link() async throws {
    var watched = try Watched(Self.book)
    let outside = try TestRepository(files: ["users.csv": "email\n"])
    symlink(outside.path, watched.repository.path + "/accounts/linked")
    try await watched.files("accounts/linked")
    try outside.write("users.csv", "email\nann@acme.example\n")
    #expect(try await watched.all() == [])
  }

  @Test("What lies in folders that do not matter is not told")
  func left() async throws {
    var watched = try Watched(Self.book)
    try watched.repository.write("accounts/acme/events/2026-11.jsonl", "{}\n")
    try watched.repository.write(".git/COMMIT_EDITMSG", "Draft")
    #expect(try await watched.all() == [])
  }

  @Test("In a linked worktree the branch lies elsewhere than HEAD")
  func linkedWorktree() async throws {
    let repository = try TestRepository(files: Self.book)
    let side = try Sandbox.make("side") + "/tree"
    try repository.git("worktree", "add", "-q", "-b", "side", side)
    let watch = try WorkspaceWatch(Repository.open(book: side)) { !$0.hasPrefix(".git") }
    var changes = watch.changes.makeAsyncIterator()
    try TestRepository(adopting: side).git("commit", "-q", "--allow-empty", "-m", "Nothing")
    while let change = await changes.next(isolation: nil), change != .repository {}
    // Whatever git wrote besides, the packed branches count, too.
    try repository.git("pack-refs", "--all")
    while let change = await changes.next(isolation: nil), change != .repository {}
  }

  @Test("Where the kernel has no room for watches, folders are scanned, and the setting is named")
  func scanned() async throws {
    var watched = try Watched(Self.book, limit: 4)
    #expect(watched.caution == .watches)
    #expect(watched.caution?.setting == "fs.inotify.max_user_watches")
    try watched.repository.write("accounts/acme/users.csv", "email\nann@acme.example\n")
    try watched.repository.remove("accounts/globex/users.csv")
    try await watched.files("accounts/acme/users.csv", "accounts/globex/users.csv")
    try watched.repository.commitAll("Ann")
    try await watched.repositoryChange()
  }

  @Test("Where room runs out later, everything is looked at, and scanned from then on")
  func scannedLater() async throws {
    let folders = 1 + 1 + 1 + 1 + 2
    var watched = try Watched(Self.book, limit: folders)
    #expect(watched.caution == nil)
    try watched.repository.write("accounts/initech/users.csv", "email\n")
    while try await watched.next() != .scanning(.watches) {}
    #expect(try await watched.next() == .everything)
    try watched.repository.write("accounts/initech/users.csv", "email\nian@initech.example\n")
    try await watched.files("accounts/initech/users.csv")
  }

  @Test("It ends when nobody takes the changes any more")
  func ends() async throws {
    let repository = try TestRepository(files: Self.book)
    let watch = try WorkspaceWatch(repository.open()) { _ in true }
    let taking = Task {
      for await _ in watch.changes {}
      return true
    }
    taking.cancel()
    #expect(await taking.value)
  }
}
