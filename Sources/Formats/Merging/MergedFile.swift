/// Three versions of one file: what both sides began with, and what each made of it.
package struct FileVersions: Sendable {
  /// Empty where both sides made the file.
  package var base: [UInt8]
  package var ours: [UInt8]
  package var theirs: [UInt8]

  package init(base: [UInt8], ours: [UInt8], theirs: [UInt8]) {
    self.base = base
    self.ours = ours
    self.theirs = theirs
  }

  /// What needs no look into the file: one side left it alone, or both made the same of it.
  var trivial: [UInt8]? {
    if ours == theirs || theirs == base { return ours }
    return ours == base ? theirs : nil
  }
}

/// What a merge makes of a file.
package struct MergedFile: Equatable, Sendable {
  package var bytes: [UInt8]
  /// What a person has to choose. The file then holds both sides between markers, and nothing between
  /// them is acted on; a file that pairbook alone writes is left as ours has it.
  package var conflicts: [MergeConflict] = []

  package var isClean: Bool { conflicts.isEmpty }
}

/// Something that the two sides of a merge changed in different ways.
package struct MergeConflict: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// A cell or a setting has another text on each side; nil where a side has none.
    case changed(what: String, ours: String?, theirs: String?)
    /// One side switched somebody on or off, and the other gave the row other dates.
    case wishAndDates
    /// Ours removed what theirs changed.
    case removedByOurs(changed: [String])
    /// Theirs removed what ours changed.
    case removedByTheirs(changed: [String])
    /// The merge would give what only one person may have to two.
    case shared(what: String, value: String, with: String)
    /// The rows about one person are several, and not the same on both sides.
    case severalRows
    /// The file can only be chosen as a whole.
    case wholeFile(why: String)
  }

  /// The person's name and e-mail; nil where it is not about a person.
  package var who: String?
  package var kind: Kind

  /// A sentence without a full stop that names the person, the place and both sides.
  package func words(_ sides: MergeSides) -> String {
    (who.map { "\($0): " } ?? "") + detail(sides.ours, sides.theirs)
  }

  private func detail(_ our: String, _ their: String) -> String {
    switch kind {
    case .changed(let what, let ours, let theirs):
      "\(what) is \(Self.quoted(ours)) in \(our) and \(Self.quoted(theirs)) in \(their)"
    case .wishAndDates: "one side switched archiving on or off, and the other changed the days"
    case .removedByOurs(let changed):
      "removed in \(our), changed in \(their) (\(changed.joined(separator: ", ")))"
    case .removedByTheirs(let changed):
      "removed in \(their), changed in \(our) (\(changed.joined(separator: ", ")))"
    case .shared(let what, let value, let other):
      "\(their) gives the \(what) \(value), which \(other) has in \(our)"
    case .severalRows: "there are several rows, and each side has others"
    case .wholeFile(let why): why
    }
  }

  /// What a person does to a file to take theirs, without a full stop; nil where that cannot be said in a line.
  ///
  /// A row that is as both sides began with it takes what theirs made of it.
  package func stepToTheirs(in path: String) -> String? {
    let row = who.map { "in \(path), in the row of \($0)" }
    switch kind {
    case .changed(let what, _, let theirs):
      let place = row ?? "in \(path)"
      guard let theirs, !theirs.isEmpty else { return "\(place), empty \(what)" }
      guard theirs == theirs.shortened else { return nil }
      return row == nil
        ? "\(place), set \(what) to \(theirs)" : "\(place), write \(theirs) as \(what)"
    case .wishAndDates:
      return who.map { "in \(path), put the row of \($0) back as it was before your change" }
    case .removedByOurs: return who.map { "in \(path), put the row of \($0) back as it was" }
    case .removedByTheirs: return who.map { "in \(path), remove the row of \($0)" }
    case .shared, .severalRows, .wholeFile: return nil
    }
  }

  private static func quoted(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "nothing" }
    return "\"\(text.shortened)\""
  }
}

/// What one side of a merge calls people who have another e-mail in the base: new → previous.
package typealias PreviousEmails = [String: String]

/// Merges a file of a book by what it says and not by its lines.
package struct BookMerge: Sendable {
  private let phones: AccountPhones
  private let ours: PreviousEmails
  private let theirs: PreviousEmails
  private let sides: MergeSides
  private let markerSize: Int

  /// `ours` and `theirs` are the renames that each side's roster tells, for the archiving file to follow; `sides` is
  /// what a conflict calls them.
  package init(
    phones: AccountPhones, ours: PreviousEmails = [:], theirs: PreviousEmails = [:],
    sides: MergeSides = .merge, markerSize: Int = 7
  ) {
    self.phones = phones
    self.ours = ours
    self.theirs = theirs
    self.sides = sides
    self.markerSize = markerSize
  }

  /// Whether a file of that kind is merged here and not by its lines.
  package static func merges(_ file: BookFile) -> Bool {
    switch file {
    case .settings, .account, .people, .record, .status, .events: true
    case .template, .other: false
    }
  }

  /// `path` is from the book's root, and names the format of the file.
  ///
  /// Everything but what theirs changed stays as ours has it, byte for byte.
  package func merge(_ versions: FileVersions, path: String) -> MergedFile {
    if let bytes = versions.trivial { return MergedFile(bytes: bytes) }
    switch BookFile(path, in: .any) {
    case .people: return people(versions, path)
    case .settings, .account:
      return JSONMerge(path: path, sides: sides, markerSize: markerSize).merge(versions)
        ?? wholeFile(versions, "it is damaged on one side, or in what both sides began with")
    case .status, .record, .events:
      return MachineFileMerge(path: path, sides: sides).merge(versions)
    case .template, .other:
      return wholeFile(versions, "it is no file that can be merged by what it says")
    }
  }

  private func people(_ versions: FileVersions, _ path: String) -> MergedFile {
    let file: PeopleFile =
      BookPath.name(path).hasPrefix(PeopleFile.users.stem) ? .users : .archiving
    do {
      let plan = try PeopleMerge(
        versions, path: path, file: file, phones: phones, previous: (ours, theirs), sides: sides)
      return try plan.emit(markerSize: markerSize)
    } catch let error as Unmergeable {
      return wholeFile(versions, error.why)
    } catch {
      return wholeFile(versions, "it is damaged on one side, or in what both sides began with")
    }
  }

  /// Both files whole between markers: then nothing of it can be read by mistake.
  private func wholeFile(_ versions: FileVersions, _ why: String) -> MergedFile {
    func ended(_ bytes: [UInt8]) -> [UInt8] {
      bytes.isEmpty || bytes.last == ASCII.lineFeed ? bytes : bytes + [ASCII.lineFeed]
    }
    let conflict = MergeConflict(who: nil, kind: .wholeFile(why: why))
    return MergedFile(
      bytes: ConflictMarker.block(
        ours: ended(versions.ours), theirs: ended(versions.theirs), label: why, sides: sides,
        size: markerSize, lineEnd: [ASCII.lineFeed]),
      conflicts: [conflict])
  }
}

/// Why two versions of a file cannot be merged row by row.
struct Unmergeable: Error {
  var why: String
}
