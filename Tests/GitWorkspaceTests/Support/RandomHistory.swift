import GitWorkspace
import TestSupport

/// A random history, written by `git fast-import` in one go.
struct RandomHistory {
  let repository: TestRepository
  /// The commits, the oldest first.
  let commits: [ObjectID]

  /// Names that sort in ways a careless order gets wrong, some of them not ASCII.
  static let names = [
    "a", "a.b", "a-b", "a0", "ab", "b", "B", "café", "cafe\u{301}", "x y", "z~", "-", "0",
  ]

  /// A path of one to three random names.
  static func path(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 1...3, using: &generator))
      .map { _ in names.randomElement(using: &generator) ?? "a" }.joined(separator: "/")
  }

  /// `count` commits of random additions, changes, deletions and changes of kind; with `merges`
  /// some have two parents, and every commit is `step` seconds after the one before.
  init(seed: UInt64, count: Int, merges: Bool, step: Int = 60) throws {
    var generator = SeededGenerator(seed: seed)
    var stream = "feature done\n"
    for number in 1...count {
      let time = 1_700_000_000 + number * step
      stream += """
        commit refs/heads/main
        mark :\(number)
        author A\(number) <a\(number)@acme.example> \(time) +0100
        committer C <c@acme.example> \(time) +0000
        data 8
        Commit \("\n")
        """
      if number > 1 {
        let parent =
          merges ? Int.random(in: max(1, number - 3)..<number, using: &generator) : number - 1
        stream += "from :\(parent)\n"
        let other = Int.random(in: 1..<number, using: &generator)
        if merges, other != parent, Int.random(in: 0..<3, using: &generator) == 0 {
          stream += "merge :\(other)\n"
        }
      }
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        stream += Self.change(&generator)
      }
      stream += "\n"
    }
    stream += "done\n"
    repository = try TestRepository(bare: true)
    let marks = "\(repository.path)/marks"
    try repository.git(
      "fast-import", "--quiet", "--force", "--export-marks=\(marks)", input: stream)
    var found: [Int: ObjectID] = [:]
    for line in try repository.read("marks").split(separator: "\n") {
      let parts = line.split(separator: " ")
      if let number = Int(parts[0].dropFirst()), let id = ObjectID(hex: parts[1]) {
        found[number] = id
      }
    }
    commits = (1...count).compactMap { found[$0] }
  }

  private static func change(_ generator: inout SeededGenerator) -> String {
    let path = "\"\(path(&generator))\""
    let text = "\(Int.random(in: 0..<5, using: &generator))"
    let id = String(repeating: "1234567890", count: 4)
    return switch Int.random(in: 0..<10, using: &generator) {
    case 0...1: "D \(path)\n"
    case 2: "M 100755 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
    case 3: "M 120000 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
    case 4: "M 160000 \(id) \(path)\n"
    default: "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
    }
  }
}
