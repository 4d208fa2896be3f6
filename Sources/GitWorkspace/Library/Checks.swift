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
    var number: Int32?
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
      case GIT_ERROR_OS:
        number = Self.systemError(in: said)
        kind = number.map { Kind(errno: $0) } ?? .failed
      case GIT_ERROR_ODB, GIT_ERROR_OBJECT, GIT_ERROR_ZLIB, GIT_ERROR_TREE: kind = .corrupted
      case GIT_ERROR_NET, GIT_ERROR_HTTP, GIT_ERROR_SSH: kind = .unreachable
      case GIT_ERROR_SSL: kind = .untrusted
      case GIT_ERROR_INDEX where Self.tellsOfDamage(said): kind = .corrupted
      case GIT_ERROR_REFERENCE where Self.tellsOfDamage(said): kind = .corrupted
      case GIT_ERROR_NOMEMORY: kind = .tooLarge
      default: kind = .failed
      }
    }
    if kind == .tooLarge {
      self.init(tooLarge: "cannot \(action): something in it")
      return
    }
    let remedy: String? =
      switch kind {
      case .corrupted where failedClass == GIT_ERROR_INDEX:
        "move git's file 'index' away and run `git reset`: what was staged is to be staged again"
      case .corrupted: Self.damageRemedy
      case .failed where number == nil: "run the command again; \(Self.damageRemedy)"
      default: number.flatMap(Self.remedy(errno:))
      }
    self.init(kind, "cannot \(action): \(said)", remedy: remedy)
  }

  static let damageRemedy =
    "run `git fsck`; where it reports damage, clone the book again, and move .pairbook (store, link key) into the new clone"

  /// libgit2 has no code for it.
  private static func tellsOfDamage(_ said: String) -> Bool {
    said.contains("corrupted") || said.contains("invalid data")
  }

  /// The number of what strerror(3) says at the end of a text: the number itself is overwritten by the time libgit2
  /// returns.
  static func systemError(in text: String) -> Int32? {
    let numbers = [
      ENOSPC, EDQUOT, EACCES, EPERM, EROFS, EIO, EINTR, EMFILE, ENFILE, ENOMEM, ESTALE,
    ]
    return numbers.first { number in
      strerror(number).map { text.hasSuffix(String(cString: $0)) } ?? false
    }
  }

  /// What is larger than is ever read; `what` begins a sentence.
  init(tooLarge what: String) {
    self.init(
      .tooLarge,
      "\(what) has more than \(LibGit2.maximumByteCount >> 20) MiB, which is the most that is read",
      remedy: "look who committed it; a roster that is really so large is to be split into accounts"
    )
  }

  /// The meaning of a failed system call; `action` completes "cannot …".
  init(errno number: Int32, action: String) {
    let kind = Kind(errno: number)
    let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    self.init(kind, "cannot \(action): \(reason)", remedy: Self.remedy(errno: number))
  }

  /// Nil where what stands at a path is to be looked at, which the message names.
  private static func remedy(errno number: Int32) -> String? {
    switch GitError.Kind(errno: number) {
    case .diskFull: "free some room and try again"
    case .permissionDenied where number == EROFS:
      "mount its disk for writing, or work in a clone elsewhere"
    case .permissionDenied: "run as the user who owns it, or give this user access"
    case .failed where number == EMFILE || number == ENFILE:
      "raise the limit of open files (`ulimit -n`)"
    case .failed where number == EINTR: "run the command again"
    case .failed: "see what the system's log says of its disk, then run the command again"
    default: nil
    }
  }
}

extension GitError.Kind {
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
