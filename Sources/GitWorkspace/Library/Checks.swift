import CGit
import Glibc

/// Throws what a negative result of libgit2 means; `action` completes "cannot …".
///
/// The text is read on the thread of the call, where libgit2 keeps it.
@discardableResult
func check(_ code: Int32, _ action: @autoclosure () -> String) throws(GitError) -> Int32 {
  guard code < 0 else { return code }
  throw GitError(code: code, action: action())
}

/// A handle that libgit2 promised to have set.
func require<Handle>(_ handle: Handle?, _ action: @autoclosure () -> String) throws(GitError)
  -> Handle
{
  guard let handle else { throw GitError(.failed, "cannot \(action()): libgit2 gave no handle") }
  return handle
}

extension GitError {
  /// The meaning of a libgit2 result, with what the library said of it.
  init(code: Int32, action: String) {
    let said = LibGit2.lastMessage() ?? "libgit2 result \(code)"
    let failedClass = LibGit2.lastClass()
    let kind: Kind
    var remedy: String?
    switch git_error_code(code) {
    case GIT_ENOTFOUND where failedClass == GIT_ERROR_ODB: kind = .corrupted
    case GIT_ENOTFOUND: kind = .notFound
    case GIT_EMODIFIED: kind = .stale
    case GIT_ELOCKED: kind = .locked
    case GIT_EUNBORNBRANCH: kind = .unbornBranch
    case GIT_EOWNER: kind = .ownedByAnother
    case GIT_EBAREREPO: kind = .bare
    case GIT_EINVALIDSPEC, GIT_EAMBIGUOUS: kind = .invalidName
    case GIT_EAUTH: kind = .unauthorized
    case GIT_ECERTIFICATE: kind = .untrusted
    case GIT_EMISMATCH: kind = .corrupted
    default:
      switch failedClass {
      case GIT_ERROR_OS: kind = Kind(systemMessage: said)
      case GIT_ERROR_ODB, GIT_ERROR_OBJECT, GIT_ERROR_ZLIB, GIT_ERROR_TREE: kind = .corrupted
      case GIT_ERROR_NET, GIT_ERROR_HTTP, GIT_ERROR_SSH: kind = .unreachable
      case GIT_ERROR_SSL: kind = .untrusted
      default: kind = .failed
      }
    }
    switch kind {
    case .corrupted: remedy = "run `git fsck` in it, and clone it again where that reports damage"
    case .diskFull: remedy = "free some room and try again"
    default: break
    }
    self.init(kind, "cannot \(action): \(said)", remedy: remedy)
  }

  /// The meaning of a failed system call; `action` completes "cannot …".
  init(errno number: Int32, action: String) {
    let kind = Kind(errno: number)
    let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    let remedy: String? =
      switch kind {
      case .diskFull: "free some room and try again"
      case .permissionDenied where number == EROFS:
        "mount its disk for writing, or work in a clone elsewhere"
      case .permissionDenied: "run as the user who owns it, or give this user access"
      default: nil
      }
    self.init(kind, "cannot \(action): \(reason)", remedy: remedy)
  }
}

extension GitError.Kind {
  /// The kind of a text that ends in what strerror(3) says: the number itself is overwritten by
  /// the time libgit2 returns.
  fileprivate init(systemMessage text: String) {
    let numbers = [ENOSPC, EDQUOT, EACCES, EPERM, EROFS]
    let number = numbers.first { number in
      strerror(number).map { text.hasSuffix(String(cString: $0)) } ?? false
    }
    self = number.map { GitError.Kind(errno: $0) } ?? .failed
  }

  init(errno number: Int32) {
    switch number {
    case ENOSPC, EDQUOT: self = .diskFull
    case EACCES, EPERM, EROFS: self = .permissionDenied
    case ENOENT: self = .notFound
    case ELOOP, ENOTDIR, EISDIR: self = .notAFile
    case EINVAL, ENAMETOOLONG: self = .invalidName
    default: self = .failed
    }
  }
}
