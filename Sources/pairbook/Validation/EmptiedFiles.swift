import Formats

/// Files that named people and name nobody any more: an accident of an editor more often than anybody's wish, and no
/// way to switch people off.
enum EmptiedFiles {
  /// What is wrong with the later of two versions for that reason, in the folders of some accounts.
  static func problems(in folders: [String], from old: TreeFiles, to new: TreeFiles) throws
    -> [Diagnostic]
  {
    try folders.flatMap { folder in
      try [wishes(in: folder, old, new), roster(in: folder, old, new)].compactMap(\.self)
    }
  }

  private static func wishes(in folder: String, _ old: TreeFiles, _ new: TreeFiles) throws
    -> Diagnostic?
  {
    guard let place = try emptied(.archiving, in: folder, old, new) else { return nil }
    let on = place.table.peopleOn
    guard on > 0 else { return nil }
    return Diagnostic(
      .wishesEmptied, path: place.path, at: nil,
      message:
        "archiving was on for \(CountedNoun.text(on, "person")), and the file \(place.isGone ? "is gone" : "names nobody any more")",
      help:
        "bring its rows back: a file that names nobody switches nobody off; if everybody is to be off, pairbook disable --all writes that"
    )
  }

  /// Whoever of the roster is on is an error of the archiving file.
  private static func roster(in folder: String, _ old: TreeFiles, _ new: TreeFiles) throws
    -> Diagnostic?
  {
    guard let place = try emptied(.users, in: folder, old, new) else { return nil }
    let count = place.table.soundRows.count
    guard count > 0 else { return nil }
    return Diagnostic(
      .rosterEmptied, path: place.path, at: nil,
      message:
        "the roster listed \(CountedNoun.text(count, "person")), and \(place.isGone ? "is gone" : "lists nobody any more")",
      help: "bring its rows back, unless everybody has left")
  }

  private struct Emptied {
    /// What the file was.
    var table: PeopleTable
    var path: String
    var isGone: Bool
  }

  /// Nil for a file in which nobody was named before, too, and for one that cannot be read: that is an error of its own.
  private static func emptied(
    _ file: PeopleFile, in folder: String, _ old: TreeFiles, _ new: TreeFiles
  ) throws -> Emptied? {
    let after = try new.people(file, in: folder)
    if after.path != nil {
      guard let table = after.readable, table.isComplete, table.rowCount == 0 else { return nil }
    }
    let before = try old.people(file, in: folder)
    guard let table = before.readable, let path = after.path ?? before.path else { return nil }
    return Emptied(table: table, path: path, isGone: after.path == nil)
  }
}
