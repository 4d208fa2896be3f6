/// Merges a settings file key by key.
struct JSONMerge {
  let path: String
  let sides: MergeSides
  let markerSize: Int

  /// Nil where one of the versions is damaged.
  func merge(_ versions: FileVersions) -> MergedFile? {
    let base = JSONDocument(
      bytes: versions.base.isEmpty ? Array("{}".utf8) : versions.base, path: path)
    let ours = JSONDocument(bytes: versions.ours, path: path)
    let theirs = JSONDocument(bytes: versions.theirs, path: path)
    guard base.isSound, ours.isSound, theirs.isSound, ours.root?.members != nil,
      theirs.root?.members != nil
    else { return nil }
    let comparison = JSONComparison(base.root, ours.root, theirs.root)
    do {
      let merged = try edited(ours, comparison, isOther: false)
      guard !comparison.conflicts.isEmpty else { return MergedFile(bytes: merged.source.bytes) }
      let other = try edited(ours, comparison, isOther: true)
      var text = JSONConflictText(merged, other, sides: sides, markerSize: markerSize)
      text.mark(comparison.conflicts)
      return MergedFile(bytes: text.bytes, conflicts: comparison.conflicts.map(\.reason))
    } catch {
      return nil
    }
  }

  private func edited(_ document: JSONDocument, _ comparison: JSONComparison, isOther: Bool)
    throws(JSONEditError) -> JSONDocument
  {
    var editor = try JSONEditor(document)
    try comparison.edit(&editor, isOther: isOther)
    return try editor.apply()
  }
}

/// What has to become of ours so that it holds what theirs changed, and where both changed the same.
struct JSONComparison {
  struct Conflict {
    var path: [JSONStep]
    var ours: JSONValue?
    var theirs: JSONValue?
    var reason: MergeConflict
  }

  /// A value that is nil is removed.
  private(set) var edits: [(path: [JSONStep], value: JSONValue?)] = []
  private(set) var conflicts: [Conflict] = []

  /// Compares three versions of a file; nil where there is none. Members of `skipping` are left alone.
  init(
    _ base: JSONNode?, _ ours: JSONNode?, _ theirs: JSONNode?, skipping: Set<String> = []
  ) {
    var meanings = JSONMeanings()
    let versions = [base, ours, theirs].map { root in
      root.map { meanings.node($0, skipping: skipping) }
    }
    compare(versions[0], versions[1], versions[2], at: [])
  }

  /// Compares values at one place; nil where a version has none.
  private mutating func compare(
    _ base: MeantNode?, _ ours: MeantNode?, _ theirs: MeantNode?, at path: [JSONStep]
  ) {
    if ours?.meaning == theirs?.meaning || theirs?.meaning == base?.meaning { return }
    if let ours = ours?.members, let theirs = theirs?.members, base == nil || base?.members != nil {
      let before = base?.members ?? []
      let keys = ours.map(\.key) + theirs.map(\.key) + before.map(\.key)
      let (old, here, there) = (Self.byKey(before), Self.byKey(ours), Self.byKey(theirs))
      var seen: Set<String> = []
      for key in keys where seen.insert(key).inserted {
        compare(old[key], here[key], there[key], at: path + [.key(key)])
      }
      return
    }
    let (old, our, their) = (base?.node.value, ours?.node.value, theirs?.node.value)
    if ours?.meaning == base?.meaning {
      edits.append((path, their))
    } else if let merged = Self.mergedSet(old, our, their) {
      edits.append((path, merged))
    } else {
      let reason = MergeConflict(
        who: nil,
        kind: .changed(
          what: path.map(\.name).joined(separator: "."), ours: our.map(Self.text),
          theirs: their.map(Self.text)))
      conflicts.append(Conflict(path: path, ours: our, theirs: their, reason: reason))
    }
  }

  private static func byKey(_ members: [(key: String, value: MeantNode)]) -> [String: MeantNode] {
    Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Makes the edits; in the half that shows theirs, those of the conflicts too.
  ///
  /// A value that one side has not stands in both halves, so that each has a place to be marked.
  func edit(_ editor: inout JSONEditor, isOther: Bool) throws(JSONEditError) {
    for edit in edits { try Self.make(edit.value, at: edit.path, &editor) }
    for conflict in conflicts {
      if let theirs = conflict.theirs, isOther || conflict.ours == nil {
        try editor.set(theirs, at: conflict.path)
      }
    }
  }

  private static func make(_ value: JSONValue?, at path: [JSONStep], _ editor: inout JSONEditor)
    throws(JSONEditError)
  {
    if let value { try editor.set(value, at: path) } else { try editor.remove(at: path) }
  }

  /// A list of names that stand for themselves, such as e-mails: what either side put in or took out.
  private static func mergedSet(_ old: JSONValue?, _ ours: JSONValue?, _ theirs: JSONValue?)
    -> JSONValue?
  {
    func strings(_ value: JSONValue?) -> [String]? {
      guard let elements = value?.array else { return nil }
      let strings = elements.compactMap(\.string)
      return strings.count == elements.count && Set(strings).count == strings.count ? strings : nil
    }
    guard let ours = strings(ours), let theirs = strings(theirs) else { return nil }
    let before = Set(strings(old) ?? [])
    if old != nil, strings(old) == nil { return nil }
    let (inOurs, inTheirs) = (Set(ours), Set(theirs))
    let kept = ours.filter { !before.contains($0) || inTheirs.contains($0) }
    let added = theirs.filter { !before.contains($0) && !inOurs.contains($0) }
    return .array((kept + added).map(JSONValue.string))
  }

  private static func text(_ value: JSONValue) -> String {
    value.string ?? String(decoding: value.serialized(.compact), as: UTF8.self)
  }
}

extension JSONStep {
  fileprivate var name: String {
    switch self {
    case .key(let key): key
    case .index(let index): "\(index)"
    }
  }
}
