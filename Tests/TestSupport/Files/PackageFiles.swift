import FoundationEssentials

/// Where the package's own files lie while its tests run.
package enum PackageFiles {
  /// The package's root folder, an absolute path.
  package static let root: String = {
    var folder = URL(filePath: #filePath)
    // Tests/TestSupport/Files/PackageFiles.swift
    for _ in 1...4 { folder.deleteLastPathComponent() }
    return folder.withoutTrailingSlash
  }()

  /// The folder of fixtures, an absolute path.
  package static let fixtures = root + "/fixtures"

  /// The folder that holds the programs under test: `PAIRBOOK_PRODUCTS`, or where the running test bundle was built.
  package static let products: String = {
    if let folder = ProcessInfo.processInfo.environment["PAIRBOOK_PRODUCTS"] { return folder }
    var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    folder.deleteLastPathComponent()
    return folder.withoutTrailingSlash
  }()
}

extension URL {
  fileprivate var withoutTrailingSlash: String {
    path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
