/// What differs between two versions of a settings file.
package enum SettingsChanges {
  /// The paths of the values that differ, such as `guards.maxInvitations.count`, sorted.
  ///
  /// A file that is not there, or that cannot be read, has no values; lists are compared as wholes.
  package static func paths(from old: [UInt8]?, to new: [UInt8]?) -> [String] {
    let before = leaves(old)
    let after = leaves(new)
    return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
  }

  private static func leaves(_ bytes: [UInt8]?) -> [String: JSONValue] {
    guard let bytes, let root = JSONDocument(bytes: bytes, path: "").root else { return [:] }
    var leaves: [String: JSONValue] = [:]
    collect(root.value, at: "", into: &leaves)
    leaves["$schema"] = nil
    return leaves
  }

  private static func collect(
    _ value: JSONValue, at path: String, into leaves: inout [String: JSONValue]
  ) {
    guard let object = value.object else {
      leaves[path] = value
      return
    }
    for member in object.members {
      collect(member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)", into: &leaves)
    }
  }
}
