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

  /// The other settings that differ: in words where the setting has some, else by the path of their keys.
  private static func others(_ old: JSONValue, _ new: JSONValue, told: Set<String>) -> [String] {
    let found = differences(old, new, at: "").filter { difference in
      difference.path != "$schema"
        && !told.contains { difference.path == $0 || difference.path.hasPrefix($0 + ".") }
    }
    var sentences: [String] = []
    var nameless: [String] = []
    for difference in found {
      if let sentence = SettingWords.sentence(difference.path, difference.old, difference.new) {
        sentences.append(sentence)
      } else {
        nameless.append(difference.path)
      }
    }
    if !nameless.isEmpty {
      sentences.append("settings changed: \(nameless.joined(separator: ", "))")
    }
    return sentences
  }

  private struct Difference {
    var path: String
    /// Nil where the setting is not there.
    var old: JSONValue?
    var new: JSONValue?
  }

  /// An object that is not there has no members.
  private static func differences(_ old: JSONValue?, _ new: JSONValue?, at path: String)
    -> [Difference]
  {
    guard old != new else { return [] }
    func members(_ value: JSONValue?) -> JSONObject? {
      guard let value else { return JSONObject() }
      return value.object
    }
    guard old?.object != nil || new?.object != nil, let before = members(old),
      let after = members(new)
    else { return [Difference(path: path, old: old, new: new)] }
    let keys = Set(before.members.map(\.key)).union(after.members.map(\.key))
    return keys.sorted().flatMap { key in
      differences(before[key], after[key], at: path.isEmpty ? key : "\(path).\(key)")
    }
  }
}
