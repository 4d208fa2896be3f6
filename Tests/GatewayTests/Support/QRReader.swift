import Foundation
import TestSupport

/// An independent reader of QR codes: `zbarimg`.
enum QRReader {
  static func text(of png: [UInt8]) async throws -> String {
    try await withTemporaryFolder { folder in
      let path = folder + "/code.png"
      try Data(png).write(to: URL(filePath: path))
      let output = try await ProcessRunner().run(
        "zbarimg", ["--nodbus", "--quiet", "--raw", path]
      ).successfulOutput()
      return output.trimmingCharacters(in: .newlines)
    }
  }
}
