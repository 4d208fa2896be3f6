import Engine

/// Finds phones that users of two accounts have in common.
///
/// Keeps a few bytes a phone: the one part of a book's check whose memory grows with its people.
package struct SharedPhones: Sendable {
  private struct Place {
    var file: UInt32
    var line: UInt32
  }

  private var files: [String] = []
  private var places: [UInt64: Place] = [:]

  package init() {}

  /// Takes the next account, and gives a warning for each phone that one before it has as well.
  package mutating func add(_ account: LoadedAccount) -> [Diagnostic] {
    let path = account.directory.rosterPath
    let file = UInt32(files.count)
    files.append(path)
    var warnings: [Diagnostic] = []
    for person in account.desired.people {
      guard case .number(let number) = person.phone, let digits = UInt64(number.dropFirst()),
        let position = account.directory.phonePosition(of: person.email)
      else { continue }
      guard let first = places[digits] else {
        places[digits] = Place(file: file, line: UInt32(position.line))
        continue
      }
      warnings.append(
        Diagnostic(
          .sharedPhone, path: path, at: position,
          message: "\(number) is also in line \(first.line) of \(files[Int(first.file)])",
          help: "look which account the person belongs to, if not to both"))
    }
    return warnings
  }
}
