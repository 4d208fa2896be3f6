import GitWorkspace

extension Signature {
  static let machine = Signature(
    name: "Pairbook", email: "pairbook@acme.example", seconds: 1_780_000_000, offset: 120)
  static let admin = Signature(
    name: "Ann Admin", email: "ann@acme.example", seconds: 1_780_000_001, offset: -330)
}

extension Repository {
  /// Commits texts at paths, nil deleting one, to a branch as it stands now.
  @discardableResult
  func publish(
    _ files: [String: String?], to branch: String = "main", onto parent: ObjectID?? = nil,
    makesBranch: Bool = false, message: String = "Publish"
  ) throws -> Committed? {
    let edits = try files.sorted { $0.key < $1.key }.map { path, text in
      try text.map { .write(path, try writeBlob(Array($0.utf8))) } ?? FileEdit.delete(path)
    }
    return try commit(
      CommitDraft(
        branch: branch, parent: try parent ?? tip(of: branch), makesBranch: makesBranch,
        edits: edits, author: .machine,
        committer: .machine, message: message))
  }
}

extension TestRepository {
  /// Throws where `git fsck` finds anything to say.
  func expectSound() throws {
    let (status, output, errors) = try git.run([
      "fsck", "--strict", "--no-dangling", "--no-progress",
    ])
    let notices = errors.split(separator: "\n").filter { !$0.hasPrefix("notice:") }
    guard status == 0, output.isEmpty, notices.isEmpty else {
      throw Unexpected("git fsck: \(status) \(output) \(errors)")
    }
  }

  /// The folder of staged files, which must be empty after each operation.
  func leftovers() throws -> [String] {
    let folder = "\(path)/.git/pairbook"
    guard exists(".git/pairbook") else { return [] }
    return try listFolder(folder)
  }
}
