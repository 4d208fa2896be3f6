import GitWorkspace
import Glibc

/// The book's `.pairbook`, where store, link key and outbox lie unless the settings name other places.
///
/// What is in it opens pairing pages and decides who is mailed. A clone brings whatever somebody committed, and a
/// folder that others may write to holds whatever they like: so nothing in it is used before it is looked at.
struct PrivateFolder {
  private let book: String
  private let place: BookPlace

  private static let name = ".pairbook"

  /// - Parameter book: The book's folder, absolute.
  init(book: String, place: BookPlace) {
    self.book = book
    self.place = place
  }

  /// Whether an absolute path is the folder or leads into it.
  func holds(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }

  private var root: String { "\(book)/\(Self.name)" }

  /// The files in it that git tracks, from the book's root: by a clone they are in everybody's hands.
  func trackedFiles() throws(GitError) -> [String] {
    try place.open().tracked(under: Self.name)
  }

  /// Refuses a place in it that somebody else may have made or may change; a place that is not there yet passes.
  ///
  /// - Throws: `Failure` (77) for a link, a file where a folder should be, another owner, or a part that group or
  ///   others may write to.
  func check(_ path: String) throws {
    guard holds(path) else { return }
    var place = book
    let parts = path.dropFirst(book.count).split(separator: "/")
    for (index, part) in parts.enumerated() {
      place += "/\(part)"
      var info = stat()
      guard lstat(place, &info) == 0 else {
        if errno == ENOENT { return }
        throw refusal(place, String(cString: strerror(errno)), "Mend its permissions.")
      }
      try look(at: place, info, isLast: index == parts.count - 1)
    }
  }

  private func look(at place: String, _ info: stat, isLast: Bool) throws {
    let kind = info.st_mode & S_IFMT
    if kind == S_IFLNK {
      throw refusal(
        place, "it is a link, which a commit may have brought",
        "Remove it (`rm \(place)`, and `git rm` where it is tracked), or name the place in PAIRBOOK_STORE or PAIRBOOK_MAIL."
      )
    }
    guard kind == S_IFDIR || (isLast && kind == S_IFREG) else {
      throw refusal(place, "it is neither a folder nor a file", "Move it away.")
    }
    guard info.st_uid == geteuid() || info.st_uid == 0 else {
      throw refusal(
        place, "it belongs to another user (\(info.st_uid))",
        "Run pairbook as that user, or `chown` it once you know where it came from.")
    }
    guard info.st_mode & 0o022 == 0 else {
      throw refusal(
        place, "others on this machine can write to it",
        "Look at what is in it, then `chmod go-w \(place)`.")
    }
  }

  private func refusal(_ place: String, _ why: String, _ remedy: String) -> Failure {
    Failure("\(place) is not used: \(why).", remedy: remedy, status: .refused)
  }
}

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

  /// - Throws: `Failure` (77) for an absolute path, one that climbs, one through a link, and one into `.git`.
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
      guard lstat(place, &info) == 0 else { return }
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
