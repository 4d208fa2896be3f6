/// The words for *on* and *off* in an archiving file, in any case.
enum WishWord {
  static func read(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "on", "yes", "true": true
    case "off", "no", "false": false
    default: nil
    }
  }
}
