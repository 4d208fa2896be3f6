import Engine
import Formats
import Reconciliation
import StoreContract

/// The wishes of one revision, as values.
struct MemoryBook: BookSource {
  var bookID = Sample.book
  /// By id.
  var desired: [String: DesiredAccount] = [:]
  /// What mails say besides the lifecycle.
  var correspondence = Correspondence.usual
  /// Mail templates by account and path.
  var templates: [String: [String: String]] = [:]
  /// Which of several connections accounts chose, by account.
  var mail: [String: ConnectionChoice] = [:]
  var gateway: [String: ConnectionChoice] = [:]
  /// Accounts whose files cannot be read at all.
  var unreadable: Set<String> = []

  func accounts() -> [AccountFolder] {
    desired.keys.sorted().map { AccountFolder(id: $0, path: "accounts/\($0)") }
  }

  func read(_ folder: AccountFolder) throws -> BookAccount {
    guard let desired = desired[folder.id], !unreadable.contains(folder.id) else {
      throw FileSourceError(
        path: folder.path, why: "input/output error", remedy: "look at the disk")
    }
    var correspondence = correspondence
    correspondence.policy = desired.policy
    return BookAccount(
      folder: folder, desired: desired, correspondence: correspondence,
      mail: mail[folder.id] ?? .unnamed, gateway: gateway[folder.id] ?? .unnamed,
      templates: templates[folder.id] ?? [:],
      inputs: ["\(folder.path)/users.csv": "blob of \(folder.id)"])
  }

  /// Files of the book as they stand in a commit: their text is of no account here.
  var texts: [String: String] {
    var texts = ["pairbook.json": "{}"]
    for id in desired.keys { texts["accounts/\(id)/users.csv"] = "email" }
    return texts
  }

  /// Changes one account.
  mutating func change(_ account: String = acme, _ body: (inout DesiredAccount) -> Void) {
    if var desired = desired[account] {
      body(&desired)
      self.desired[account] = desired
    }
  }

  /// Changes one person of the account `acme`.
  mutating func change(_ name: String, in account: String, _ body: (inout Person) -> Void) {
    change(account) { desired in
      for index in desired.people.indices where desired.people[index].email.hasPrefix(name + "@") {
        body(&desired.people[index])
      }
    }
  }
}

extension Correspondence {
  /// Everybody has a manager, Max, and the account two admins.
  static let usual = Correspondence(
    from: Mailbox(name: "Archiving", address: "archiving@msp.example"),
    baseURL: "https://pair.msp.example", company: "Acme Ltd", contact: "ada@acme.example",
    admins: ["ada@acme.example", "olga@acme.example"], locale: "en", policy: Policy()
  ) { _ in Addressee(name: nil, locale: nil, managerEmail: "max@acme.example") }
}
