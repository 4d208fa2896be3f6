import Engine

/// Merges what pairbook alone writes: nothing of it is ever a person's to choose row by row.
///
/// Statuses and the record follow from the store and are written anew by the next sync, so either side
/// will do; the later one is closer to what that sync writes. Events are evidence and are written once:
/// they are never cut, mixed or put in another order.
struct MachineFileMerge {
  let path: String
  let sides: MergeSides

  func merge(_ versions: FileVersions) -> MergedFile {
    switch BookFile(path, in: .any) {
    case .status: MergedFile(bytes: laterStatus(versions))
    case .record: MergedFile(bytes: laterRecord(versions))
    default: events(versions)
    }
  }

  /// The side that tells of the latest change of a status; ours where neither does.
  private func laterStatus(_ versions: FileVersions) -> [UInt8] {
    func latest(_ bytes: [UInt8]) -> Instant? {
      StatusFile.read(bytes, path: path).rows.compactMap(\.since).max()
    }
    guard let theirs = latest(versions.theirs) else { return versions.ours }
    guard let ours = latest(versions.ours) else { return versions.theirs }
    return theirs > ours ? versions.theirs : versions.ours
  }

  /// The record of the later look at the gateways.
  ///
  /// If it is not that of the store here, a sync does nothing and says so: nobody is mailed by mistake.
  private func laterRecord(_ versions: FileVersions) -> [UInt8] {
    func observed(_ bytes: [UInt8]) -> PublishedRecord? {
      // What cannot be read tells nothing: then the other side's counts.
      try? PublishedRecord(json: bytes, path: path)
    }
    guard let theirs = observed(versions.theirs) else { return versions.ours }
    guard let ours = observed(versions.ours) else { return versions.theirs }
    guard let theirTime = theirs.observedAt else { return versions.ours }
    guard let ourTime = ours.observedAt else { return versions.theirs }
    return theirTime > ourTime ? versions.theirs : versions.ours
  }

  /// The longer of two files one of which goes on from the other.
  private func events(_ versions: FileVersions) -> MergedFile {
    if versions.theirs.starts(with: versions.ours) { return MergedFile(bytes: versions.theirs) }
    if versions.ours.starts(with: versions.theirs) { return MergedFile(bytes: versions.ours) }
    let why =
      "both sides have events that the other lacks, as if two stores had synced one book; the file was left as it is in \(sides.ours). Take the side whose store goes on, whole, for the account's events/, status.csv and published.json (git checkout --ours for \(sides.ours), --theirs for \(sides.theirs))"
    return MergedFile(
      bytes: versions.ours, conflicts: [MergeConflict(who: nil, kind: .wholeFile(why: why))])
  }
}
