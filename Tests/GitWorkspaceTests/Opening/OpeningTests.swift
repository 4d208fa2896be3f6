import Foundation
import GitWorkspace
import Glibc
import Testing

/// What a folder turns out to be when a book is opened in it.
struct RepositoryShape: Sendable, CustomTestStringConvertible {
  let sentence: String
  let make: @Sendable (TestRepository) throws -> String
  let expected: Expected

  enum Expected: Sendable {
    case opens(prefix: String, bare: Bool, head: ExpectedHead)
    case refused(GitError.Kind, message: String, remedy: String?)
  }

  enum ExpectedHead: Sendable { case branch, unborn, detached }

  var testDescription: String { sentence }

  static let all: [RepositoryShape] = [
    RepositoryShape(
      sentence: "a repository's top folder is the book", make: { $0.path },
      expected: .opens(prefix: "", bare: false, head: .branch)),
    RepositoryShape(
      sentence: "a folder of a repository is the book", make: { $0.path + "/books/acme" },
      expected: .opens(prefix: "books/acme", bare: false, head: .branch)),
    RepositoryShape(
      sentence: "a symbolic link to the book's folder leads to the book",
      make: { repository in
        let link = repository.path + "-link"
        symlink("\(repository.path)/books", link)
        return link
      }, expected: .opens(prefix: "books", bare: false, head: .branch)),
    RepositoryShape(
      sentence: "a linked worktree is a book of its own branch",
      make: { repository in
        let linked = repository.path + "-linked"
        try repository.git("worktree", "add", "-q", "-b", "side", linked)
        return linked + "/books"
      }, expected: .opens(prefix: "books", bare: false, head: .branch)),
    RepositoryShape(
      sentence: "a bare repository has no worktree",
      make: { repository in
        let bare = repository.path + "-bare.git"
        try repository.git("clone", "-q", "--bare", repository.path, bare)
        return bare
      }, expected: .opens(prefix: "", bare: true, head: .branch)),
    RepositoryShape(
      sentence: "a branch without a commit is unborn",
      make: { repository in
        try repository.git("switch", "-q", "--orphan", "fresh")
        return repository.path
      }, expected: .opens(prefix: "", bare: false, head: .unborn)),
    RepositoryShape(
      sentence: "a commit that is checked out by itself is a detached HEAD",
      make: { repository in
        try repository.git("checkout", "-q", "--detach")
        return repository.path
      }, expected: .opens(prefix: "", bare: false, head: .detached)),
    RepositoryShape(
      sentence: "a folder in no repository is refused",
      make: { _ in try Sandbox.make("plain") },
      expected: .refused(
        .notARepository,
        message:
          "'FOLDER' is not in a git repository: the hidden folder .git is missing or damaged, and with it the history",
        remedy:
          "copy the folder again with its hidden folders, or get a clone (`git clone URL`). What never had a history gets one by `git init`, then `pairbook save -m \"First roster\"`"
      )),
    RepositoryShape(
      sentence: "a folder that is not there is refused", make: { $0.path + "/nowhere" },
      expected: .refused(
        .notFound, message: "cannot open the folder 'FOLDER': No such file or directory",
        remedy: nil)),
    RepositoryShape(
      sentence: "git's own folder is no book", make: { $0.path + "/.git/refs" },
      expected: .refused(
        .invalidName, message: "'FOLDER' is not inside the worktree 'TOP/'",
        remedy: "name the folder that holds pairbook.json")),
    RepositoryShape(
      sentence: "a repository with SHA-256 ids is refused",
      make: { _ in
        let path = try Sandbox.make("sha256")
        try Git(folder: path)("init", "-q", "--object-format=sha256")
        return path
      },
      expected: .refused(
        .unsupported,
        message: "the repository of 'FOLDER' uses a feature that libgit2 lacks:"
          + " unsupported extension name extensions.objectformat",
        remedy: "use a plain clone of it (no SHA-256, partial clone or sparse checkout)")),
    RepositoryShape(
      sentence: "a repository that lost its HEAD is not taken for one",
      make: { repository in
        try repository.remove(".git/HEAD")
        return repository.path
      },
      expected: .refused(
        .notARepository,
        message:
          "'FOLDER' is not in a git repository: the hidden folder .git is missing or damaged, and with it the history",
        remedy:
          "copy the folder again with its hidden folders, or get a clone (`git clone URL`). What never had a history gets one by `git init`, then `pairbook save -m \"First roster\"`"
      )),
    RepositoryShape(
      sentence: "a repository whose configuration is damaged is refused",
      make: { repository in
        try repository.write(".git/config", "[core\n")
        return repository.path
      },
      expected: .refused(
        .corrupted,
        message: "cannot open the repository of 'FOLDER':"
          + " failed to parse config file: missing ']' in section header"
          + " (in FOLDER/.git/config:1)",
        remedy: "put that file right")),
  ]
}

@Suite struct OpeningTests {
  @Test(arguments: RepositoryShape.all)
  func shape(_ shape: RepositoryShape) throws {
    let made = try TestRepository(files: ["books/acme/users.csv": "email\n"])
    let folder = try shape.make(made)
    switch shape.expected {
    case .opens(let prefix, let bare, let head):
      let repository = try Repository.open(book: folder)
      #expect(repository.prefix == prefix)
      #expect(repository.isBare == bare)
      switch (head, try repository.head()) {
      case (.branch, .branch), (.unborn, .unborn), (.detached, .detached): break
      case (_, let found): Issue.record("HEAD is \(found)")
      }
    case .refused(let kind, let message, let remedy):
      let error = #expect(throws: GitError.self) { try Repository.open(book: folder) }
      #expect(error?.kind == kind)
      #expect(
        error?.message
          == message.replacing("FOLDER", with: folder).replacing("TOP", with: made.path))
      #expect(error?.remedy == remedy)
    }
  }

  @Test("another user's repository is refused with the command that trusts it, which helps")
  func ownedByAnother() throws {
    // Only the superuser can give files away.
    guard geteuid() == 0 else { return }
    let made = try TestRepository(files: ["books/users.csv": "email\n"])
    for name in ["", "/.git"] { #expect(chown(made.path + name, 12_345, 12_345) == 0) }
    let error = #expect(throws: GitError.self) { try made.open("books") }
    #expect(error?.kind == .ownedByAnother)
    #expect(error?.message == "the repository '\(made.path)' belongs to another user")
    let command = "git config --global --add safe.directory '\(made.path)'"
    #expect(error?.remedy == "if you trust it: \(command)")
    try made.git("config", "--global", "--add", "safe.directory", made.path)
    #expect(try made.open("books").prefix == "books")
  }

  @Test("a book in a bare repository is found by its prefix")
  func bareWithPrefix() throws {
    let made = try TestRepository(files: ["books/users.csv": "email\n"])
    let bare = TestRepository(adopting: made.path + "-bare.git")
    try made.git("clone", "-q", "--bare", made.path, bare.path)
    let repository = try Repository.open(book: bare.path, prefix: "books")
    #expect(
      try repository.snapshot(at: "HEAD").contents(at: "users.csv")?.bytes == Array("email\n".utf8))
    #expect(throws: GitError.self) { try Repository.open(book: bare.path, prefix: "../books") }
  }

  @Test("a repository is made with the branch main, and again without harm")
  func initialize() throws {
    let folder = try Sandbox.make() + "/deep/book"
    #expect(try Repository.initialize(at: folder).head() == .unborn("main"))
    try Git(folder: folder)("commit", "-q", "--allow-empty", "-m", "Begin")
    let again = try Repository.initialize(at: folder)
    #expect(try again.currentBranch() == "main")
    #expect(try again.head().commit != nil)
  }

  @Test("a detached HEAD is told with what is going on")
  func detached() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    let tip = try made.id("HEAD")
    try made.git("checkout", "-q", "--detach")
    var error = #expect(throws: GitError.self) { try made.open().currentBranch() }
    #expect(error?.kind == .detachedHead)
    #expect(error?.message == "no branch is checked out: HEAD is at commit \(tip.hex.prefix(12))")
    #expect(error?.remedy == "check out a branch: git switch NAME")

    try made.git("switch", "-q", "main")
    try made.git("switch", "-q", "-c", "side")
    try made.write("a", "2\n")
    try made.commitAll("Side")
    try made.git("switch", "-q", "main")
    try made.write("a", "3\n")
    try made.commitAll("Main")
    _ = try made.git.run(["rebase", "side"])
    error = #expect(throws: GitError.self) { try made.open().currentBranch() }
    #expect(error?.message == "no branch is checked out, because a rebase is not finished")
    #expect(error?.remedy == "finish or abort it with git first")
  }

}
