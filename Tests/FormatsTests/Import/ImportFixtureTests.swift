import FoundationEssentials
import PhoneNumbers
import TestSupport
import Testing

@testable import Formats

/// A case is a folder: `export.csv` merged into `users.csv` gives `users.after.csv`, `report.json`, and
/// `rejected.csv` where rows were not taken.
@Suite("A directory's export comes into the roster")
struct ImportFixtureTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let folder: String
    var mappings: [(column: String, header: String)] = []
    var removesMissing = false
    let layout: String
  }

  static let cases = [
    Case(
      testDescription:
        "of Microsoft 365, which has aliases, a guest, blocked accounts and a formula",
      folder: "microsoft-365", layout: "microsoft-365"),
    Case(
      testDescription: "of Microsoft Entra, where mail and login differ",
      folder: "microsoft-entra", layout: "microsoft-entra"),
    Case(
      testDescription: "of Google Workspace, into a roster of whole names",
      folder: "google-workspace", layout: "google-workspace"),
    Case(
      testDescription: "of Okta, where two have one phone", folder: "okta", layout: "okta"),
    Case(
      testDescription: "of Active Directory, with managers and a service account",
      folder: "active-directory", layout: "active-directory"),
    Case(
      testDescription: "of PowerShell 5 in German, after Excel had it, into a roster Excel saved",
      folder: "active-directory-powershell-5", layout: "active-directory"),
    Case(testDescription: "of another archiving vendor", folder: "vendor", layout: "vendor"),
    Case(
      testDescription: "of a roster of ours, whose ids are left alone", folder: "pairbook",
      layout: "pairbook"),
    Case(
      testDescription: "of an unknown program, with columns mapped and those missing removed",
      folder: "mapped",
      mappings: [
        ("email", "Mail"), ("id", "Staff No"), ("mobile_phone", "mobil"),
        ("cost_center", "Kostenstelle"),
      ],
      removesMissing: true, layout: "custom"),
  ]

  @Test("as the folder says", arguments: cases)
  func fixture(_ example: Case) async throws {
    let folder = PackageFiles.fixtures + "/import/" + example.folder
    func read(_ name: String) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(filePath: folder + "/" + name)))
    }
    let phones = AccountPhones(NumberingPlans(), region: PhoneRegion("GB"))
    let export = try DirectoryExport(
      bytes: try read("export.csv"), path: "export.csv", mappings: example.mappings, phones: phones)
    #expect(export.layout.id == example.layout)
    let roster = try PeopleTable(bytes: try read("users.csv"), path: "users.csv", file: .users)
    let options = RosterMerge.Options(
      removeMissing: example.removesMissing, mappedColumns: Set(example.mappings.map(\.column)))
    let merge = RosterMerge(export, into: roster, phones: phones, options: options)
    let after = try merge.apply()

    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    #expect(after.bytes.starts(with: mark) == roster.bytes.starts(with: mark))
    try await expect(after.bytes, in: folder + "/users.after.csv")
    let rejected = folder + "/rejected.csv"
    if let bytes = merge.rejectedFile {
      try await expect(bytes, in: rejected)
    } else {
      #expect(!FileManager.default.fileExists(atPath: rejected))
    }
    let report = merge.report.json(
      account: "acme", dryRun: false, rejectedFile: merge.rejectedFile == nil ? nil : "rejected.csv"
    )
    let document = JSONDocument(bytes: report.serialized(.pretty), path: "report.json")
    #expect(document.problems(as: Schemas.importing.shape) == [])
    try await expect(report.serialized(.pretty) + [ASCII.lineFeed], in: folder + "/report.json")

    // What was imported is imported.
    let again = RosterMerge(export, into: after, phones: phones, options: options)
    #expect(!again.report.changesRoster)
    #expect(try again.apply().bytes == after.bytes)
  }

  private func expect(_ bytes: [UInt8], in path: String) async throws {
    // A golden file is read without its byte order mark.
    let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let text = try #require(String(validating: bytes.dropFirst(isMarked ? 3 : 0), as: UTF8.self))
    try await GoldenFile(path: path).expect(text)
  }
}
