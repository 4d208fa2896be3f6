import Engine
import Formats
import GitWorkspace
import PhoneNumbers

/// The commits in which people changed what a book asks for; found in one walk, read account by account.
struct EditHistory {
  private let repository: Repository
  private var versions: AccountVersions
  /// Oldest first.
  private var commits: [CommitInfo] = []
  /// Places in `commits`, by the folder of an account.
  private var byFolder: [String: [Int]] = [:]
  private var ofBook: [Int] = []

  init(_ repository: Repository, head: ObjectID) throws(GitError) {
    self.repository = repository
    versions = AccountVersions(repository)
    for commit in try repository.log(path: "", from: head, order: .oldestFirst) {
      try take(commit)
    }
  }

  private mutating func take(_ commit: CommitInfo) throws(GitError) {
    // What a shallow clone begins with was made before, by commits that it lacks.
    if commit.parents.isEmpty && repository.isShallow { return }
    let index = commits.count
    var folders: Set<String> = []
    var isOfBook = false
    for path in try repository.pathsChanged(in: commit) {
      // Accounts may have moved: a file of an earlier time is told by its name alone.
      switch BookFile(path, in: .any) {
      case .settings: isOfBook = true
      case .account(let folder), .people(let folder): folders.insert(folder)
      case .template, .record, .status, .events, .other: break
      }
    }
    guard isOfBook || !folders.isEmpty else { return }
    commits.append(commit)
    if isOfBook { ofBook.append(index) }
    for folder in folders { byFolder[folder, default: []].append(index) }
  }

  /// Every folder that ever had files of an account.
  var folders: Set<String> { Set(byFolder.keys) }

  /// What was changed in `pairbook.json`, oldest first.
  func editsOfBook() throws(GitError) -> [Edit] {
    var edits: [Edit] = []
    for index in ofBook {
      let settings = try changes(of: BookPath.settings, in: commits[index], SettingsChanges.book)
      if !settings.isEmpty { edits.append(Edit(commit: commits[index], settings: settings)) }
    }
    return edits
  }

  /// What was changed in the files of an account, oldest first.
  mutating func edits(of folder: String) throws(GitError) -> [Edit] {
    var edits: [Edit] = []
    for index in byFolder[folder] ?? [] {
      let commit = commits[index]
      var edit = Edit(commit: commit)
      edit.settings = try changes(
        of: BookPath.account(in: folder), in: commit, SettingsChanges.account)
      let old = try versions.files(of: folder, at: commit.parents.first)
      let new = try versions.files(of: folder, at: commit.id)
      if old.ids != new.ids {
        edit.unreadable = new.unreadable
        if new.unreadable.isEmpty && old.unreadable.isEmpty {
          edit.people = PeopleChanges(from: old.files, to: new.files)
        }
      }
      if !edit.isEmpty { edits.append(edit) }
    }
    return edits
  }

  private func changes(
    of path: String, in commit: CommitInfo, _ words: (JSONValue?, JSONValue?) -> [String]
  ) throws(GitError) -> [String] {
    let old = try versions.json(path, at: commit.parents.first)
    let new = try versions.json(path, at: commit.id)
    return old == new ? [] : words(old, new)
  }
}

/// What one commit changed in one account, or in the book's settings.
struct Edit {
  var commit: CommitInfo
  var people: PeopleChanges?
  /// Sentences without full stops.
  var settings: [String] = []
  /// Files that could not be compared, because nothing of them can be read.
  var unreadable: [String] = []

  var at: Instant { Instant(commit.committer.seconds) }
  var isEmpty: Bool { settings.isEmpty && unreadable.isEmpty && people?.people.isEmpty ?? true }
}

/// Reads an account's files as commits have them; tables that were read last are kept.
private struct AccountVersions {
  struct Files {
    var files: AccountFiles
    /// Of the files that were read; equal ones are the same version.
    var ids: [ObjectID?]
    var unreadable: [String]
  }

  private let repository: Repository
  private let plans = NumberingPlans()
  private var tables: [ObjectID: PeopleTable] = [:]

  init(_ repository: Repository) { self.repository = repository }

  mutating func files(of folder: String, at commit: ObjectID?) throws(GitError) -> Files {
    let region = try json(BookPath.account(in: folder), at: commit)?["defaultRegion"]
    let phones = AccountPhones(plans, region: region?.string.flatMap(PhoneRegion.init))
    var result = Files(
      files: AccountFiles(roster: nil, archiving: nil, phones: phones), ids: [], unreadable: [])
    result.files.roster = try table(.users, folder, commit, &result)
    result.files.archiving = try table(.archiving, folder, commit, &result)
    return result
  }

  private mutating func table(
    _ file: PeopleFile, _ folder: String, _ commit: ObjectID?, _ result: inout Files
  ) throws(GitError) -> PeopleTable? {
    for path in file.paths(in: folder) {
      guard let id = try id(of: path, at: commit) else { continue }
      result.ids.append(id)
      if let known = tables[id], known.path == path { return known }
      let bytes = try repository.blob(id, verify: false)
      do throws(EditError) {
        let table = try PeopleTable(bytes: bytes, path: path, file: file)
        if tables.count > 8 { tables = [:] }
        tables[id] = table
        return table
      } catch {
        result.unreadable.append(path)
        return nil
      }
    }
    result.ids.append(nil)
    return nil
  }

  /// Nil where there is no such file, or no JSON in it.
  func json(_ path: String, at commit: ObjectID?) throws(GitError) -> JSONValue? {
    guard let id = try id(of: path, at: commit) else { return nil }
    let bytes = try repository.blob(id, verify: false)
    // What is no JSON says nothing that could have changed.
    return try? JSONValue(parsing: bytes, path: path)
  }

  private func id(of path: String, at commit: ObjectID?) throws(GitError) -> ObjectID? {
    guard let commit,
      let entry = try repository.snapshot(of: commit, verify: false).entry(at: path),
      entry.kind.isFile
    else { return nil }
    return entry.id
  }
}

extension Repository {
  /// The paths in the book that a commit itself changed; of a merge, those that differ from every parent.
  func pathsChanged(in commit: CommitInfo) throws(GitError) -> [String] {
    var paths: Set<String>?
    for parent in commit.parents.isEmpty ? [nil] : commit.parents.map(Optional.some) {
      let changed = Set(try changes(from: parent, to: commit.id, verify: false).map(\.path))
      paths = paths?.intersection(changed) ?? changed
    }
    return (paths ?? []).sorted()
  }
}
