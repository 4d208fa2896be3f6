import Formats

/// The problems that a version of a book has and an earlier one had not.
struct NewProblems {
  /// Errors and warnings.
  private(set) var new: [Diagnostic]
  /// How many errors the earlier version had as well.
  let oldErrorCount: Int
  /// The account folders that were looked at.
  let folders: Set<String>

  /// `old` is nil where there is no earlier version; `files` are those that differ.
  init(from old: BookVersion?, to version: BookVersion, files: AdminFiles) throws {
    folders =
      files.changesSettings ? version.folders.union(old?.folders ?? []) : files.folders
    var known = KnownProblems()
    _ = try old?.check(folders) { known.add($0) }
    var all: [Diagnostic] = []
    let counts = try version.check(folders) { all += $0 }
    if let old {
      all += try EmptiedFiles.problems(
        in: counts.foldersOfNobody, from: old.source.files, to: version.source.files)
    }
    new = known.new(of: all.sorted())
    oldErrorCount = all.count { $0.severity == .error } - new.count { $0.severity == .error }
  }

  var errors: [Diagnostic] { new.filter { $0.severity == .error } }
}
