import CGit
import CGitShim
import Glibc

/// The library as a whole: started once, with the options that hold for the whole process.
///
/// libgit2 runs no hook and no external filter, whatever a repository's configuration says.
enum LibGit2 {
  /// Starts libgit2, once; every entry point that makes a handle calls it first.
  ///
  /// Throws `failed` where the library does not start.
  static func start() throws(GitError) {
    if started < 0 {
      throw GitError(.failed, "libgit2 did not start: \(lastMessage() ?? "no reason given")")
    }
  }

  /// Reads whom a server's certificate may be from, once: what GIT_SSL_CAINFO names, as git does, or the machine's own.
  ///
  /// Throws `failed` where the file is not there or has none.
  static func readCertificates() throws(GitError) {
    if let certificates { throw certificates }
  }

  private static let certificates: GitError? = {
    let file = variable("GIT_SSL_CAINFO").flatMap { $0.isEmpty ? nil : $0 }
    guard pairbook_git_read_certificates(file) < 0 else { return nil }
    return GitError(
      .failed,
      "the certificates of \(file ?? "this machine") cannot be read: \(lastMessage() ?? "no reason given")",
      remedy: file == nil
        ? "install them: apt-get install ca-certificates"
        : "correct GIT_SSL_CAINFO: it names a file of certificates (PEM)")
  }()

  /// The largest object or file that is read, in bytes: a roster of a million people has less than half of it.
  static let maximumByteCount = 256 << 20

  private static let started: Int32 = {
    // The object itself, with what libgit2 puts around it.
    let limit = pairbook_git_limit_allocations(maximumByteCount + 65_536)
    guard limit >= 0 else { return limit }
    let code = pairbook_git_start()
    guard code >= 0 else { return code }
    // Read options alike for all threads would be a race: `readObject` verifies for itself.
    let strictness = pairbook_git_set_strict_hash_verification(0)
    guard strictness >= 0 else { return strictness }
    return applyEnvironment()
  }()

  /// The file that GIT_CONFIG_GLOBAL names as the person's configuration; nil where it is unset.
  static let globalConfiguration: String? = variable("GIT_CONFIG_GLOBAL")

  /// Follows git's own GIT_CONFIG_NOSYSTEM and GIT_CONFIG_GLOBAL, which libgit2 1.5 ignores.
  private static func applyEnvironment() -> Int32 {
    if let value = variable("GIT_CONFIG_NOSYSTEM"), !["", "0", "false", "no"].contains(value) {
      let code = setSearchPath(GIT_CONFIG_LEVEL_SYSTEM, "")
      guard code >= 0 else { return code }
    }
    guard let file = globalConfiguration else { return 0 }
    // libgit2 looks for a fixed name in a folder. A file of another name is added to each
    // repository's configuration when it is opened (`Repository.addGlobalConfiguration`).
    let folder = file.hasSuffix("/.gitconfig") ? String(file.dropLast("/.gitconfig".count)) : ""
    let code = setSearchPath(GIT_CONFIG_LEVEL_GLOBAL, folder)
    return code < 0 ? code : setSearchPath(GIT_CONFIG_LEVEL_XDG, "")
  }

  private static func setSearchPath(_ level: git_config_level_t, _ path: String) -> Int32 {
    pairbook_git_set_search_path(level.rawValue, path)
  }

  /// The value of an environment variable; nil where it is unset.
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// What libgit2 said of the last failure on this thread.
  static func lastMessage() -> String? {
    git_error_last().flatMap { error in
      error.pointee.message.map { String(cString: $0) }
    }
  }

  /// The class of the last failure on this thread.
  static func lastClass() -> git_error_t {
    git_error_last().map { git_error_t(UInt32(bitPattern: $0.pointee.klass)) } ?? GIT_ERROR_NONE
  }
}
