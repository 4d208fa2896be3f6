import Foundation
import GitWorkspace

/// The folder and the repository that a new book is put into, and what of them was made for it.
final class NewGround {
  private let path: String
  /// The topmost folder that was not there before; else the new repository's own; nil where nothing was made.
  private var made: String?

  init(_ path: String) { self.path = path }

  /// Makes the folder, and a repository where none is around it.
  func prepare() throws -> Repository {
    let missing = Self.topmostMissing(of: path)
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        "\(path) cannot be made: \(error.localizedDescription)",
        remedy: "Name a folder that you may write to.")
    }
    made = missing
    do throws(GitError) {
      return try Repository.open(book: path)
    } catch {
      guard error.kind == .notARepository else { throw error }
      if made == nil { made = "\(path)/.git" }
      return try Repository.initialize(at: path)
    }
  }

  /// Takes away what was made, before anything of the book was written into it.
  func restore() throws {
    guard let made, FileManager.default.fileExists(atPath: made) else { return }
    do {
      try FileManager.default.removeItem(atPath: made)
    } catch {
      throw Failure(
        "No book was begun, and \(made), made for it, could not be removed again: \(error.localizedDescription)",
        remedy: "Remove it.")
    }
  }

  private static func topmostMissing(of path: String) -> String? {
    var (folder, missing) = (path, String?.none)
    while !FileManager.default.fileExists(atPath: folder) {
      missing = folder
      folder = (folder as NSString).deletingLastPathComponent
    }
    return missing
  }
}
