import Glibc

/// A place on this machine that a setting of the book names.
///
/// Whoever may commit must not choose where on somebody's machine files are written: only the environment may name
/// a place outside of the book.
struct SettingPlace {
  /// `connections.store` or `connections.mail`.
  let key: String
  /// `PAIRBOOK_STORE` or `PAIRBOOK_MAIL`.
  let variable: String
  /// As the setting has it, `sqlite:` or `dir:` included.
  let url: String
  /// What stands behind the colon.
  let path: String

  /// - Throws: `Failure` (77) for an absolute path, one that climbs, one through a link, and one into `.git`; (1) for one
  ///   that cannot be looked at.
  func check(in book: String) throws {
    let parts = path.split(separator: "/")
    if path.hasPrefix("/") || parts.contains("..") {
      throw refusal("a place outside of the book")
    }
    if parts.contains(where: { $0.lowercased() == ".git" }) { throw refusal("git's own folder") }
    var place = book
    for part in parts where part != "." {
      place += "/\(part)"
      var info = stat()
      guard lstat(place, &info) == 0 else {
        if errno == ENOENT || errno == ENOTDIR { return }
        throw Failure(unseen: place, errno: errno)
      }
      if info.st_mode & S_IFMT == S_IFLNK { throw refusal("a place behind the link \(place)") }
    }
  }

  private func refusal(_ what: String) -> Failure {
    Failure(
      "pairbook.json names \(what) in \(key) (\(url)): a commit does not choose where on this machine files are written.",
      remedy:
        "Name a path inside the book, such as .pairbook/…; or, if the place is right, say so on this machine: \(variable)=\(url).",
      status: .refused)
  }
}
