import PhoneNumbers

@testable import Formats

/// A merge of three texts, written down in a test.
enum Merging {
  static let phones = AccountPhones(NumberingPlans(), region: PhoneRegion("GB"))

  static func merge(
    _ path: String, _ base: String, _ ours: String, _ theirs: String, renames: PreviousEmails = [:],
    sides: MergeSides = .merge
  ) -> (text: String, conflicts: [String]) {
    let merged = BookMerge(phones: phones, theirs: renames, sides: sides).merge(
      FileVersions(
        base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8)), path: path)
    return (String(decoding: merged.bytes, as: UTF8.self), merged.conflicts.map { $0.words(sides) })
  }
}
