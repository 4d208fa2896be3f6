import CGit
import Glibc

extension Repository {
  /// Opens the repository that holds the book's folder, looking upwards from it.
  ///
  /// In a bare repository the book is at `prefix` of its revisions; with a worktree it is where
  /// `folder` lies, and `prefix` must be nil. Throws `notARepository`, `ownedByAnother`,
  /// `unsupported` or `corrupted`, each with what to do.
  package static func open(book folder: String, prefix: String? = nil) throws(GitError)
    -> Repository
  {
    try LibGit2.start()
    guard let real = realPath(folder) else {
      throw GitError(errno: errno, action: "open the folder '\(folder)'")
    }
    var pointer: OpaquePointer?
    let code = git_repository_open_ext(
      &pointer, real, 0, LibGit2.variable("GIT_CEILING_DIRECTORIES"))
    guard code >= 0, let pointer else { throw openingError(code: code, folder: real) }
    let workFolder = git_repository_workdir(pointer).map { String(cString: $0) }
    let place: String
    do throws(GitError) {
      try refuseBrought(git_repository_path(pointer).map { String(cString: $0) } ?? "")
      place = try bookPlace(real: real, workFolder: workFolder, asked: prefix)
    } catch {
      git_repository_free(pointer)
      throw error
    }
    return try Repository(adopting: pointer, prefix: place)
  }

  /// Makes a repository in `folder`, which is made as well, and opens it.
  ///
  /// Its branch is that of the setting `init.defaultBranch`, else `main`. Over a repository that
  /// is already there it changes nothing but what is missing.
  package static func initialize(at folder: String) throws(GitError) -> Repository {
    try LibGit2.start()
    var options = git_repository_init_options()
    try check(
      git_repository_init_options_init(
        &options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)), "make a repository")
    options.flags = GIT_REPOSITORY_INIT_MKDIR.rawValue | GIT_REPOSITORY_INIT_MKPATH.rawValue
    var pointer: OpaquePointer?
    let branch = defaultBranch()
    let code = branch.withCString { name in
      options.initial_head = name
      return git_repository_init_ext(&pointer, folder, &options)
    }
    try check(code, "make a repository in '\(folder)'")
    git_repository_free(pointer)
    return try open(book: folder)
  }

  private static func defaultBranch() -> String {
    var config: OpaquePointer?
    guard git_config_open_default(&config) == 0 else { return "main" }
    defer { git_config_free(config) }
    return Configuration.string("init.defaultBranch", in: config) ?? "main"
  }

  /// A folder of a worktree that looks like a bare repository may have come with a commit, and its configuration, which
  /// names programs to run, with it (git's `safe.bareRepository`).
  private static func refuseBrought(_ gitFolder: String) throws(GitError) {
    let parts = gitFolder.split(separator: "/")
    guard !parts.contains(".git") else { return }
    for count in stride(from: parts.count - 1, through: 0, by: -1) {
      let above = "/" + parts.prefix(count).joined(separator: "/")
      guard access(above == "/" ? "/.git" : "\(above)/.git", F_OK) == 0 else { continue }
      throw GitError(
        .unsupported,
        "'\(gitFolder)' looks like a git repository and lies in the worktree of another one, '\(above)'",
        remedy:
          "a commit may have brought it: look who made it; a repository of yours belongs elsewhere")
    }
  }

  private static func realPath(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// The book's folder relative to the worktree's top.
  private static func bookPlace(real: String, workFolder: String?, asked: String?) throws(GitError)
    -> String
  {
    guard let workFolder else {
      let place = asked ?? ""
      if !place.isEmpty { try RepositoryPath.check(place) }
      return place
    }
    let inside = "\(real)/"
    guard inside.utf8.starts(with: workFolder.utf8),
      !inside.utf8.dropFirst(workFolder.utf8.count).starts(with: ".git/".utf8)
    else {
      throw GitError(
        .invalidName, "'\(real)' is not inside the worktree '\(workFolder)'",
        remedy: "name the folder that holds pairbook.json")
    }
    return String(inside.dropFirst(workFolder.count).dropLast())
  }

  private static func openingError(code: Int32, folder: String) -> GitError {
    let said = LibGit2.lastMessage() ?? "libgit2 result \(code)"
    let failedClass = LibGit2.lastClass()
    switch git_error_code(code) {
    case GIT_ENOTFOUND where failedClass == GIT_ERROR_REPOSITORY:
      return GitError(
        .notARepository,
        "'\(folder)' is not in a git repository: the hidden folder .git is missing or damaged, and with it the history",
        remedy:
          "copy the folder again with its hidden folders, or get a clone (`git clone URL`). What never had a history gets one by `git init`, then `pairbook save -m \"First roster\"`"
      )
    case GIT_EOWNER,
      // libgit2 1.5.1 loses the reason where safe.directory is not set at all.
      GIT_ENOTFOUND where said.contains("safe.directory"):
      let owned = safeDirectory(from: folder)
      return GitError(
        .ownedByAnother, "the repository '\(owned)' belongs to another user",
        remedy: "if you trust it: git config --global --add safe.directory '\(owned)'")
    default: break
    }
    if failedClass == GIT_ERROR_OS, GitError.systemError(in: said) != nil {
      return GitError(code: code, action: "open the repository of '\(folder)'")
    }
    if said.contains("unsupported extension") || said.contains("repository version") {
      return GitError(
        .unsupported, "the repository of '\(folder)' uses a feature that libgit2 lacks: \(said)",
        remedy: "use a plain clone of it (no SHA-256, partial clone or sparse checkout)")
    }
    return GitError(
      .corrupted, "cannot open the repository of '\(folder)': \(said)",
      remedy: failedClass == GIT_ERROR_CONFIG ? "put that file right" : GitError.damageRemedy)
  }

  /// The value of safe.directory that libgit2 asks for: the worktree, or a bare repository.
  private static func safeDirectory(from folder: String) -> String {
    var candidate = folder
    while candidate != "/" {
      if access("\(candidate)/.git", F_OK) == 0 { return candidate }
      if access("\(candidate)/objects", F_OK) == 0, access("\(candidate)/HEAD", F_OK) == 0 {
        return candidate
      }
      candidate = String(
        candidate.prefix(upTo: candidate.lastIndex(of: "/") ?? candidate.startIndex))
      if candidate.isEmpty { candidate = "/" }
    }
    return folder
  }
}
