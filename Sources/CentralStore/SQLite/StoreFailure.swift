import GRDB
import Glibc
import Reconciliation

/// What may go wrong with the file, in words and with the way back.
extension StoreFile {
  /// What SQLite says, and the system's error at the time.
  func failure(_ error: DatabaseError, errno systemError: Int32) -> any Error {
    switch error.extendedResultCode {
    case .SQLITE_NOTADB: return damaged("it is not a database")
    case .SQLITE_CORRUPT: return damaged("it is damaged (\(words(error)))")
    case .SQLITE_ERROR, .SQLITE_SCHEMA:
      return damaged("its tables are not as they should be (\(words(error)))")
    case .SQLITE_FULL: return StoreError.full(what: what)
    case .SQLITE_BUSY, .SQLITE_LOCKED: return locked()
    case .SQLITE_INTERRUPT, .SQLITE_ABORT: return CancellationError()
    case .SQLITE_READONLY_DBMOVED:
      return StoreError.unavailable(
        what: what, why: "it was moved or deleted while it was in use",
        remedy: "Put it back and run the command again")
    case .SQLITE_READONLY:
      return failure(systemError == EROFS ? EROFS : EACCES, doing: "cannot be written")
    case .SQLITE_PERM, .SQLITE_AUTH: return failure(EACCES, doing: "cannot be opened")
    case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_NOLFS, .SQLITE_PROTOCOL, .SQLITE_NOMEM:
      if systemError != 0 { return failure(systemError, doing: "cannot be read or written") }
      return StoreError.unavailable(
        what: what, why: "it cannot be read or written (\(words(error)))",
        remedy: "See what the system's log says of its disk, then run the command again")
    default:
      return StoreError.unavailable(
        what: what, why: "SQLite refused (\(words(error)))", remedy: "Run `pairbook doctor`")
    }
  }

  /// A failed system call.
  func failure(_ code: Int32, doing: String) -> StoreError {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: return .full(what: what)
    case EISDIR: return inTheWay("a directory")
    case ENOTDIR: return inTheWay("a file, where its folder should be,")
    default:
      return .unavailable(
        what: what, why: "it \(doing) (\(String(cString: strerror(code))))", remedy: remedy(code))
    }
  }

  private func remedy(_ code: Int32) -> String {
    switch code {
    case EACCES, EPERM:
      "Run as the user who owns \(folder), or give this user read and write rights there"
    case EROFS:
      "Mount the file system for writing, or name another path in PAIRBOOK_STORE, as `sqlite:PATH`"
    case ENOENT: "Check the path in `connections.store` or PAIRBOOK_STORE"
    case EMFILE, ENFILE: "Raise the limit of open files (`ulimit -n`)"
    default: "See what the system's log says of its disk, then run the command again"
    }
  }

  func inTheWay(_ thing: String) -> StoreError {
    .unavailable(
      what: what, why: "\(thing) is in its place",
      remedy: "Move that away, or name another file in `connections.store` or PAIRBOOK_STORE")
  }

  func locked() -> StoreError {
    .unavailable(
      what: what, why: "another process has it locked and did not let go in time",
      remedy:
        "Run the command again when the other pairbook, or whatever has the file open, is done")
  }

  /// The file is not touched: what is in it may still be read by other means.
  func damaged(_ why: String) -> StoreError {
    .damaged(
      what: what, why: why,
      remedy:
        "Nothing was overwritten. Put back a backup of it with its -wal file; or move it away and run `pairbook adopt --from-book`, which makes a new one from the book"
    )
  }

  private func words(_ error: DatabaseError) -> String {
    error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
  }
}
