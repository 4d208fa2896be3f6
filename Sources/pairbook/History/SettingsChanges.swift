import Formats

/// What changed in the settings, in sentences without full stops.
enum SettingsChanges {
  /// Of `account.json`; nil where there is none.
  static func account(_ old: JSONValue?, _ new: JSONValue?) -> [String] {
    guard let new else { return ["account.json removed"] }
    guard let old else { return ["account added"] }
    var sentences: [String] = []
    let enabled = (isEnabled(old), isEnabled(new))
    if enabled == (false, true) { sentences.append("archiving enabled for the account") }
    if enabled == (true, false) { sentences.append("archiving no longer enabled for the account") }
    let suspended = (isSuspended(old), isSuspended(new))
    if suspended == (false, true) { sentences.append("account suspended") }
    if suspended == (true, false) { sentences.append("account no longer suspended") }
    return sentences + others(old, new, told: ["suspended", "whatsappArchiving"])
  }

  /// Of `pairbook.json`.
  static func book(_ old: JSONValue?, _ new: JSONValue?) -> [String] {
    guard let new else { return ["pairbook.json removed"] }
    guard let old else { return ["book begun"] }
    return others(old, new, told: [])
  }

  private static func isEnabled(_ account: JSONValue) -> Bool {
    account["whatsappArchiving"]?["enabled"]?.bool ?? false
  }

  private static func isSuspended(_ account: JSONValue) -> Bool {
    account["suspended"]?.bool ?? false
  }

  /// The other settings that differ, by the path of their keys.
  private static func others(_ old: JSONValue, _ new: JSONValue, told: Set<String>) -> [String] {
    let keys = differences(old, new, at: "").filter { !told.contains($0) && $0 != "$schema" }
      .filter { key in !told.contains { key.hasPrefix($0 + ".") } }
    return keys.isEmpty ? [] : ["settings changed: \(keys.joined(separator: ", "))"]
  }

  private static func differences(_ old: JSONValue, _ new: JSONValue, at path: String) -> [String] {
    guard old != new else { return [] }
    guard let before = old.object, let after = new.object else { return [path] }
    let keys = Set(before.members.map(\.key)).union(after.members.map(\.key))
    return keys.sorted().flatMap { key in
      differences(
        before[key] ?? .null, after[key] ?? .null, at: path.isEmpty ? key : "\(path).\(key)")
    }
  }
}
