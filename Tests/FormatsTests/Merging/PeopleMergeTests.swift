import Testing

@testable import Formats

@Suite("Two sides of a people file are merged by person and cell")
struct PeopleMergeTests {
  @Test("merges", arguments: MergeCase.roster + MergeCase.archiving)
  func merge(_ item: MergeCase) {
    let merged = Merging.merge(
      item.path, item.base, item.ours, item.theirs, renames: item.renames)
    #expect(merged.text == item.merged)
    #expect(merged.conflicts == item.conflicts)
  }

  @Test(
    "what stands between markers is reported once and not acted on",
    arguments: (MergeCase.roster + MergeCase.archiving).filter { !$0.conflicts.isEmpty })
  func inertConflict(_ item: MergeCase) {
    let document = CSVDocument(bytes: Array(item.merged.utf8), path: item.path)
    #expect(document.diagnostics.count == 1)
    #expect(document.diagnostics.map(\.code) == [.mergeConflict])
    #expect(!document.isComplete)
    let lines = item.merged.split(separator: "\n")
    var inConflict = false
    var outside: [Substring] = []
    for line in lines {
      if line.hasPrefix("<<<<<<<") { inConflict = true }
      if !inConflict { outside.append(line) }
      if line.hasPrefix(">>>>>>>") { inConflict = false }
    }
    let sound = (0..<document.rowCount).filter(document.isSound)
    #expect(sound.count == max(outside.count - 1, 0))
  }

  @Test("what either side wrote is given back by a merge with a side that changed nothing")
  func unchangedSide() {
    for item in MergeCase.roster + MergeCase.archiving {
      #expect(Merging.merge(item.path, item.base, item.ours, item.base).text == item.ours)
      #expect(Merging.merge(item.path, item.base, item.base, item.theirs).text == item.theirs)
    }
  }
}
