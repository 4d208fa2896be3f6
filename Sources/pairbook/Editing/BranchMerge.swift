import Formats
import GitWorkspace
import PhoneNumbers
import Reconciliation

/// Brings the commits of two admins together by what their files say.
///
/// What this clone alone has is made anew on what others saved, so that the history stays one line; a merge has both only
/// where a commit of this clone was carried out, and has to stay what it is.
struct BranchMerge {
  /// Why that was not done; nothing moved then.
  struct Refused: Error {
    var why: String
    /// What a person has to choose, or to mend, line by line.
    var details: [String] = []
    /// What a person does about it; nil where only git helps.
    var way: String?
    /// Whether a merge by git helps as well.
    var isForGit = true
  }

  let place: BookPlace
  let author: Signature
  let committer: Signature

  struct Made {
    /// No branch has it yet.
    var commit: ObjectID
    /// Files that both sides changed, by their paths from the repository's top.
    var files: [String]
    /// Our tip, whose commits are made anew and not in its history; nil where they are.
    var remade: ObjectID?
  }

  func commit(_ ours: ObjectID, _ theirs: ObjectID) throws -> Made {
    let repository = try place.open()
    let own = try repository.commits(of: ours, beyond: theirs)
    // What both sides come to; one commit may undo another, so that it is not what each alone would do to theirs.
    let merged = try merge(ours, theirs, repository)
    var made = Made(commit: merged.commit, files: merged.merged)
    let applied = try repository.appliedHere()
    if try own.allSatisfy({ try mayBeRemade($0, applied, repository) }),
      let tip = try remake(own.reversed(), on: theirs, repository),
      try repository.changes(from: tip, to: merged.commit, verify: false).isEmpty
    {
      (made.commit, made.remade) = (tip, ours)
    }
    // What they come to is what the merge came to, which was checked.
    return made
  }

  /// Not what a sync of this clone carried out or published: its store would take another commit for a step back.
  private func mayBeRemade(
    _ commit: CommitInfo, _ applied: ObjectID?, _ repository: Repository
  ) throws -> Bool {
    guard commit.parents.count == 1, PublishingMessage.store(of: commit.message) == nil else {
      return false
    }
    guard let applied else { return true }
    return try !repository.descends(applied, from: commit.id)
  }

  /// Our commits, the oldest first, on what others saved; nil where one of them alone conflicts with it, which says
  /// nothing of all of them together.
  private func remake(_ own: [CommitInfo], on theirs: ObjectID, _ repository: Repository) throws
    -> ObjectID?
  {
    var tip = theirs
    for commit in own {
      guard let base = commit.parents.first else { return nil }
      let commits = (base: base, ours: commit.id, theirs: tip)
      do {
        tip = try repository.replay(commit, onto: tip, committer: committer) { file in
          let merged = try merge(file, commits, repository)
          guard merged.conflicts.isEmpty else { throw Refused(why: "both sides changed the same") }
          return merged.bytes
        }
      } catch is Refused {
        return nil
      }
    }
    return tip
  }

  private func merge(_ ours: ObjectID, _ theirs: ObjectID, _ repository: Repository) throws
    -> MergeMade
  {
    let bases = try repository.mergeBases(ours, theirs)
    guard let base = bases.first else {
      throw Refused(why: "the two histories have nothing in common")
    }
    // What one of several bases has may be what a side took back: somebody would be switched on or off again.
    guard bases.count == 1 else {
      throw Refused(why: "the two histories were merged with each other before, in both directions")
    }
    let commits = (base: base, ours: ours, theirs: theirs)
    var conflicts: [String] = []
    var hasSteps = false
    let made = try repository.makeMerge(
      of: ours, and: theirs, author: author, committer: committer,
      message: "Merge what others saved"
    ) { file in
      let merged = try merge(file, commits, repository)
      let path = file.bookPath ?? file.path
      for conflict in merged.conflicts {
        conflicts.append("\(path): \(conflict.words(.merge))")
        guard let step = conflict.stepToTheirs(in: path) else { continue }
        conflicts.append("  → to take theirs: \(step)")
        hasSteps = true
      }
      return merged.bytes
    }
    guard conflicts.isEmpty, let made else {
      throw Refused(
        why: "both sides changed the same", details: conflicts,
        way:
          "\(hasSteps ? "Do what stands after the arrows" : "To take theirs, write it here"), and run `pairbook save -m MESSAGE` again. If yours is to hold, take theirs so all the same, then write yours again, and run it once more."
      )
    }
    try refuseNewErrors(made.commit, ours, theirs, repository)
    return made
  }

  private typealias Commits = (base: ObjectID, ours: ObjectID, theirs: ObjectID)

  private func merge(_ file: ContestedFile, _ commits: Commits, _ repository: Repository) throws
    -> MergedFile
  {
    guard let path = file.bookPath, BookMerge.merges(BookFile(path, in: .any)),
      let ours = file.ours, let theirs = file.theirs
    else {
      throw Refused(
        why: "both sides changed \(file.path), which only git or a person can merge")
    }
    let folder = BookPath.folder(path)
    func neighbours(_ commit: ObjectID) throws -> AccountNeighbours {
      let snapshot = try repository.snapshot(of: commit, verify: false)
      return try AccountNeighbours(folder) { try snapshot.contents(at: $0)?.bytes }
    }
    let (our, their) = (try neighbours(commits.ours), try neighbours(commits.theirs))
    let merge = BookMerge(
      phones: AccountPhones(NumberingPlans(), region: our.region ?? their.region),
      ours: our.renames, theirs: their.renames)
    return merge.merge(
      FileVersions(base: file.base ?? [], ours: ours, theirs: theirs), path: path)
  }

  /// Two sides that are sound each may not be so together, such as one phone for two people in two files.
  private func refuseNewErrors(
    _ merged: ObjectID, _ ours: ObjectID, _ theirs: ObjectID, _ repository: Repository
  ) throws {
    let checks = BookCheck()
    func version(_ commit: ObjectID) throws -> BookVersion {
      try BookVersion(
        TreeFiles.revision(commit.hex, of: place, verified: false), checks: checks)
    }
    let paths = try repository.changes(from: ours, to: merged, verify: false).map(\.path)
    let new = try version(merged)
    let files = AdminFiles(paths, layout: new.layout)
    let folders = files.changesSettings ? new.folders : files.folders
    var known = KnownProblems()
    for side in [ours, theirs] { _ = try version(side).check(folders) { known.add($0) } }
    var errors: [Diagnostic] = []
    _ = try new.check(folders) { errors += $0 }
    errors = known.new(of: errors.filter { $0.severity == .error }.sorted())
    guard !errors.isEmpty else { return }
    throw Refused(
      why: "together the files would have \(CountedNoun.text(errors.count, "problem"))",
      details: DiagnosticText.lines(Array(errors.prefix(10)), console: nil),
      way: "Mend that here, then run `pairbook save -m MESSAGE` again.", isForGit: false)
  }
}

/// What the other files of an account tell for the merge of one.
struct AccountNeighbours {
  let region: PhoneRegion?
  /// The renames that the roster tells: new → previous e-mail.
  let renames: PreviousEmails

  /// `bytes` reads a file by its path, which begins with the account's folder.
  init(_ folder: String, bytes: (String) throws -> [UInt8]?) throws {
    let path = BookPath.account(in: folder)
    let settings = try bytes(path).flatMap { JSONDocument(bytes: $0, path: path).root?.value }
    region = settings?["defaultRegion"]?.string.flatMap { PhoneRegion($0) }
    var renames: PreviousEmails = [:]
    for path in PeopleFile.users.paths(in: folder) {
      guard let bytes = try bytes(path) else { continue }
      // A roster that cannot be read tells of no renames.
      guard let roster = try? PeopleTable(bytes: bytes, path: path, file: .users) else { continue }
      renames.merge(roster.previousEmails) { first, _ in first }
    }
    self.renames = renames
  }
}
