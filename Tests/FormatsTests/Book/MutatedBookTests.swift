import Engine
import TestSupport
import Testing

@testable import Formats

@Suite("A damaged book")
struct MutatedBookTests {
  private static let books = 1_000

  /// A book of three clients whose archiving files turn Ann, Bob and Cat on, Dan and Eve off.
  static let sound: [String: String] = {
    var files = ["pairbook.json": TestBooks.pairbook]
    for id in ["acme", "beta", "gamma"] {
      let folder = "accounts/\(id)/"
      files[folder + "account.json"] = TestBooks.account(
        id, #", "timeZone": "Europe/London", "guards": {"maxInvitations": {"count": 9}}"#)
      files[folder + "users.csv"] = """
        email,id,first_name,mobile_phone,previous_email
        ann@\(id).example,1,Ann,+44 7911 123451,
        bob@\(id).example,2,"Bob, Sir",07911 123452,robert@\(id).example
        cat@\(id).example,3,Cat,0044 7911 123453,
        dan@\(id).example,4,Dan,+44 7911 123454,
        fay@\(id).example,6,Fay,+44 7911 123456,

        """
      files[folder + "archiving.csv"] = """
        email,archiving,from,until,note
        ann@\(id).example,on,,,
        bob@\(id).example,on,2026-01-01,,"since
        January"
        cat@\(id).example,on,,2027-01-01,
        dan@\(id).example,off,,,
        eve@\(id).example,off,,,left

        """
    }
    return files
  }()

  @Test("never stops the program, and every account that was not touched stays as it was")
  func neverStops() throws {
    let intact = try ReadBook(TestBooks.source(Self.sound))
    #expect(intact.diagnostics.map(\.code) == Array(repeating: .sharedPhone, count: 10))
    var damaged = 0
    for seed in 0..<Self.books {
      var mutator = BookMutator(seed: UInt64(seed), damage: .any)
      let (source, touched) = mutator.mutate(Self.sound)
      let read = try ReadBook(source)
      let isReadable = read.book.settings != nil
      damaged += read.diagnostics.contains { $0.severity == .error } ? 1 : 0
      for (folder, account) in intact.accounts where !touched.contains(folder) && isReadable {
        // Damage to pairbook.json may change where accounts are, or what holds for all.
        guard !touched.contains(""), let found = read.accounts[folder] else { continue }
        #expect(found.desired == account.desired, "book \(seed)")
      }
      for problem in read.diagnostics { check(problem, of: source, book: seed) }
    }
    // Most damage is told; a letter of a note is none.
    #expect(damaged > Self.books / 2)
  }

  @Test("never asks for anybody, or turns anybody off, other than its sound part does")
  func asksForNobodyElse() throws {
    let wanted: Set = ["ann", "bob", "cat"]
    let off: Set = ["dan", "eve"]
    var asked = 0
    for seed in 0..<Self.books {
      var mutator = BookMutator(seed: UInt64(seed), damage: .words)
      let (source, _) = mutator.mutate(Self.sound)
      for account in try ReadBook(source).accounts.values {
        for person in account.desired.people {
          let name = String(person.email.prefix { $0 != "@" })
          if person.wish == .off {
            #expect(off.contains(name), "book \(seed): \(person.email) would be withdrawn")
          }
          guard account.desired.standing == .active, case .on = person.wish, person.listed,
            case .number = person.phone
          else { continue }
          asked += 1
          #expect(wanted.contains(name), "book \(seed): \(person.email) would be invited")
        }
      }
    }
    // What is sound is asked for all the same.
    #expect(asked > Self.books * 3)
  }

  @Test("is known to be incomplete wherever a row of it is missing or unreadable")
  func knowsItIsIncomplete() throws {
    var incomplete = 0
    for seed in 0..<Self.books {
      var mutator = BookMutator(seed: UInt64(seed), damage: .structure)
      let (source, _) = mutator.mutate(Self.sound)
      for (folder, account) in try ReadBook(source).accounts {
        let id = BookPath.name(folder)
        let names = Set(account.desired.people.filter { $0.wish != .none }.map(\.email))
        let missing = ["ann", "bob", "cat", "dan"].filter { !names.contains("\($0)@\(id).example") }
        if !missing.isEmpty {
          incomplete += 1
          #expect(account.desired.archiving != .sound, "book \(seed): \(missing) missing in \(id)")
        }
      }
    }
    #expect(incomplete > Self.books / 4)
  }

  /// A problem stands in a file, at a place that there is.
  private func check(_ problem: Diagnostic, of source: MemoryFileSource, book seed: Int) {
    guard let position = problem.position else { return }
    guard case .file(let bytes) = source.contents[problem.path] else {
      Issue.record("book \(seed): \(problem.spelt) is of no file")
      return
    }
    let end = SourceText(bytes: bytes, path: "").position(of: bytes.count)
    #expect(position <= end, "book \(seed): \(problem.spelt) is beyond the end")
    #expect(!problem.message.isEmpty && !problem.help.isEmpty)
  }
}

/// Damages some of a book's files.
struct BookMutator {
  enum Damage {
    case any
    /// What makes no other word or address of one, so that what is left means what it meant.
    case words
    /// Quotes, line ends and delimiters, in the archiving files.
    case structure
  }

  private var random: SeededGenerator
  private let damage: Damage

  init(seed: UInt64, damage: Damage) {
    random = SeededGenerator(seed: seed)
    self.damage = damage
  }

  /// The damaged book, and the folders of the files that were touched.
  mutating func mutate(_ files: [String: String]) -> (MemoryFileSource, Set<String>) {
    var source = MemoryFileSource(texts: files)
    var touched: Set<String> = []
    let paths = files.keys.sorted().filter {
      damage != .structure || $0.hasSuffix("archiving.csv")
    }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      guard let path = paths.randomElement(using: &random),
        case .file(let bytes) = source.contents[path]
      else { continue }
      source.contents[path] = damaged(bytes)
      touched.insert(path.split(separator: "/").dropLast().joined(separator: "/"))
    }
    return (source, touched)
  }

  private mutating func damaged(_ bytes: [UInt8]) -> MemoryFileSource.Content? {
    guard !bytes.isEmpty else { return nil }
    let at = Int.random(in: 0..<bytes.count, using: &random)
    switch damage {
    case .structure:
      let marks = Array("\",;\n\r\t".utf8)
      return .file(inserting([marks.randomElement(using: &random) ?? 0], into: bytes, at: at))
    case .words: return damagedBetweenWords(bytes, at)
    case .any:
      return Bool.random(using: &random) ? changed(bytes, at) : damagedBetweenWords(bytes, at)
    }
  }

  private mutating func damagedBetweenWords(
    _ bytes: [UInt8], _ at: Int
  ) -> MemoryFileSource.Content? {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .file(inserting([UInt8(ascii: "\"")], into: bytes, at: at))
    case 1: return .file(inserting([0], into: bytes, at: at))
    case 2: return .file(inserting([0xFF], into: bytes, at: at))
    case 3:
      let comma = bytes[at...].firstIndex(of: UInt8(ascii: ",")) ?? 0
      return .file(inserting([UInt8(ascii: "\n")], into: bytes, at: comma))
    case 4: return .file([])
    default: return [nil, .symlink, .submodule].randomElement(using: &random) ?? nil
    }
  }

  private mutating func changed(_ bytes: [UInt8], _ at: Int) -> MemoryFileSource.Content? {
    var result = bytes
    switch Int.random(in: 0..<4, using: &random) {
    case 0: result[at] = UInt8.random(in: 0...255, using: &random)
    case 1: result.remove(at: at)
    case 2: result.removeSubrange(at...)
    default:
      let end = min(at + Int.random(in: 1...40, using: &random), result.count)
      result.insert(contentsOf: result[at..<end], at: at)
    }
    return .file(result)
  }

  private func inserting(_ new: [UInt8], into bytes: [UInt8], at index: Int) -> [UInt8] {
    var result = bytes
    result.insert(contentsOf: new, at: index)
    return result
  }
}
