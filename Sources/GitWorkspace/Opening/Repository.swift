import CGit
import Glibc

/// An open repository and the book's place in it.
///
/// Paths across this type's border are relative to the book. It is not `Sendable`: libgit2's
/// handle belongs to one thread at a time, so each task opens its own (about a millisecond).
package final class Repository {
  /// libgit2's handle; freed with this object.
  let pointer: OpaquePointer
  /// The object database of `pointer`.
  let database: OpaquePointer
  /// The book's folder inside the repository, with `/` between its parts; empty at the top.
  package let prefix: String
  /// The worktree's top folder, absolute, with no `/` at its end; nil in a bare repository.
  package let workFolder: String?
  /// The folder of HEAD and of the index: `.git`, or a linked worktree's part of it.
  package let gitFolder: String
  /// The folder of objects and branches; the same as `gitFolder` but in a linked worktree.
  package let commonFolder: String

  /// How long a lock that another git process holds is waited for.
  package var lockPatience = Duration.seconds(1)
  /// Asked whenever something is heard of a remote: false ends the conversation.
  var goesOn: @Sendable () -> Bool = { true }
  /// Tells this repository from one that takes its place.
  package var marks: FolderMarks { FolderMarks(gitFolder, commonFolder) }
  /// The commits at which a shallow clone ends.
  let shallowBoundary: Set<ObjectID>

  /// The book's folder on disk; nil in a bare repository.
  package var bookFolder: String? {
    workFolder.map { prefix.isEmpty ? $0 : "\($0)/\(prefix)" }
  }

  /// Whether there is no worktree.
  package var isBare: Bool { workFolder == nil }

  /// Whether the clone lacks older history.
  package var isShallow: Bool { !shallowBoundary.isEmpty }

  /// Takes over `pointer`, and frees it also where it throws.
  init(adopting pointer: OpaquePointer, prefix: String) throws(GitError) {
    let commonFolder = git_repository_commondir(pointer).map(Self.folder) ?? ""
    var database: OpaquePointer?
    do throws(GitError) {
      try check(git_repository_odb(&database, pointer), "open the object database")
      self.database = try require(database, "open the object database")
      try Self.addGlobalConfiguration(to: pointer)
      shallowBoundary = try Self.readShallowBoundary(commonFolder: commonFolder)
    } catch {
      git_odb_free(database)
      git_repository_free(pointer)
      throw error
    }
    self.pointer = pointer
    self.prefix = prefix
    workFolder = git_repository_workdir(pointer).map(Self.folder)
    gitFolder = git_repository_path(pointer).map(Self.folder) ?? ""
    self.commonFolder = commonFolder
    Staging.sweep(commonFolder: commonFolder)
  }

  deinit {
    git_odb_free(database)
    git_repository_free(pointer)
  }

  /// The path from the repository's top for a path of the book.
  func fullPath(_ path: String) -> String { RepositoryPath.join(prefix, path) }

  /// The path in the book for a path from the repository's top; nil outside the book.
  func bookPath(_ full: String) -> String? { Self.bookPath(full, prefix: prefix) }

  static func bookPath(_ full: String, prefix: String) -> String? {
    if prefix.isEmpty { return full }
    guard full.utf8.starts(with: "\(prefix)/".utf8) else { return nil }
    return String(full[full.utf8.index(full.startIndex, offsetBy: prefix.utf8.count + 1)...])
  }

  /// Paths of the repository as libgit2 gives them end in `/`.
  private static func folder(_ text: UnsafePointer<CChar>) -> String {
    let path = String(cString: text)
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Adds the file that GIT_CONFIG_GLOBAL names, where it has a name that libgit2 would not find.
  private static func addGlobalConfiguration(to pointer: OpaquePointer) throws(GitError) {
    guard let file = LibGit2.globalConfiguration, !file.isEmpty, file != "/dev/null",
      !file.hasSuffix("/.gitconfig")
    else { return }
    var config: OpaquePointer?
    try check(git_repository_config(&config, pointer), "read the configuration")
    defer { git_config_free(config) }
    try check(
      git_config_add_file_ondisk(config, file, GIT_CONFIG_LEVEL_GLOBAL, pointer, 1),
      "read GIT_CONFIG_GLOBAL '\(file)'")
  }
}
