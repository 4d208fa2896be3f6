import Glibc
import PhoneNumbers

@testable import Formats

/// Merges three versions of a file of a book. The input is the file's name, what both sides began with, ours and
/// theirs, with a line `%%` before all but the first.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let began = clock()
  defer { demand(clock() - began < CLOCKS_PER_SEC, "it took over a second") }
  let parts = parts(Array(UnsafeBufferPointer(start: start, count: count)))
  guard parts.count == 4 else { return 0 }
  let name = String(decoding: parts[0].prefix { $0 != ASCII.lineFeed }, as: UTF8.self)
  let path = name == BookPath.settings || name == BookPath.record ? name : "acme/\(name)"
  let file = BookFile(path, in: .any)
  guard BookMerge.merges(file) else { return 0 }
  let versions = FileVersions(base: parts[1], ours: parts[2], theirs: parts[3])
  checkTrivial(versions, path)
  let merged = merge.merge(versions, path: path)
  for conflict in merged.conflicts { demand(!conflict.words(.merge).isEmpty, "a conflict is mute") }
  switch file {
  case .people: checkPeople(versions, merged, path)
  case .settings, .account: checkSettings(versions, merged, path)
  default:
    demand(
      [versions.ours, versions.theirs].contains(merged.bytes), "a file of ours was written anew")
  }
  return 0
}

private func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

private let merge = BookMerge(
  phones: AccountPhones(NumberingPlans(capacity: 1024), region: PhoneRegion("GB")))

private func parts(_ bytes: [UInt8]) -> [[UInt8]] {
  var parts: [[UInt8]] = []
  var rest = bytes[...]
  while parts.count < 3, let mark = rest.firstRange(of: Array("%%\n".utf8)) {
    parts.append(Array(rest[..<mark.lowerBound]))
    rest = rest[mark.upperBound...]
  }
  return parts + [Array(rest)]
}

/// A side that changed nothing says nothing, and one that changed the same says the same.
private func checkTrivial(_ versions: FileVersions, _ path: String) {
  let (base, ours, theirs) = (versions.base, versions.ours, versions.theirs)
  for (versions, expected) in [
    (FileVersions(base: base, ours: base, theirs: theirs), theirs),
    (FileVersions(base: base, ours: ours, theirs: base), ours),
    (FileVersions(base: base, ours: ours, theirs: ours), ours),
  ] {
    let merged = merge.merge(versions, path: path)
    demand(merged.isClean && merged.bytes == expected, "a version alone is not taken as it is")
  }
}

// MARK: Settings

private func checkSettings(_ versions: FileVersions, _ merged: MergedFile, _ path: String) {
  let document = JSONDocument(bytes: merged.bytes, path: path)
  guard merged.isClean else {
    return demand(document.root == nil, "both sides of a conflict are acted on")
  }
  guard versions.trivial == nil else { return }
  demand(document.isSound, "two sound files are merged into damage: \(document.diagnostics)")
  let other = merge.merge(
    FileVersions(base: versions.base, ours: versions.theirs, theirs: versions.ours), path: path)
  demand(other.isClean, "the same merge from the other side asks \(other.conflicts)")
}

// MARK: People

private func checkPeople(_ versions: FileVersions, _ merged: MergedFile, _ path: String) {
  guard merged.isClean else {
    return demand(table(merged.bytes, path) == nil, "both sides of a conflict are acted on")
  }
  guard versions.trivial == nil else { return }
  guard let after = table(merged.bytes, path), let ours = table(versions.ours, path),
    let theirs = table(versions.theirs, path)
  else { fatalError("two sound files are merged into damage") }
  let before = table(versions.base, path)
  let base = before.map(people) ?? []
  let (our, their, all) = (people(ours), people(theirs), people(after))
  demand(all.isSuperset(of: our.intersection(their)), "who is in both files is lost")
  demand(all.isSubset(of: our.union(their)), "somebody is made up")
  // Whom the base has without an e-mail may only seem to be new.
  if base.count == before?.rowCount ?? 0 {
    demand(
      all.isSuperset(of: our.subtracting(base)) && all.isSuperset(of: their.subtracting(base)),
      "somebody new is lost")
  }
  let columns = Set(after.columns.map { $0.lowercased() })
  let shared = Set(ours.columns.map { $0.lowercased() })
    .intersection(theirs.columns.map { $0.lowercased() })
  demand(columns.isSuperset(of: shared), "a column of both files is lost")
}

/// A file that is acted on as a whole.
private func table(_ bytes: [UInt8], _ path: String) -> PeopleTable? {
  let file: PeopleFile = path.hasPrefix("acme/users") ? .users : .archiving
  let table = try? PeopleTable(
    bytes: bytes.isEmpty ? file.empty(path: path) : bytes, path: path, file: file)
  return table.flatMap { $0.isComplete ? $0 : nil }
}

private func people(_ table: PeopleTable) -> Set<String> {
  Set(table.soundRows.compactMap { table.identity(row: $0) })
}
