import Formats
import TestSupport

/// The book as its admins keep it, and the files that it comes to.
struct BookModel: Sendable {
  struct Row: Sendable {
    var name: String
    var before: String?
    /// The last digits of the number; none where the cell is empty.
    var phone: Int?
    /// Whether the roster lists the person.
    var isListed = true
    /// `on` or `off`; no row where it is nil.
    var archiving: String? = "on"
    /// A day as the file has it.
    var until = ""
    var exemption = ""
  }

  struct Account: Sendable {
    var id: String
    var rows: [Row]
    var isSuspended = false
    var isEnabled = true
    var damage = Damage.none
  }

  enum Damage: String, Sendable, CaseIterable {
    case none = "is whole again"
    case noRoster = "has an empty users.csv"
    case brokenRoster = "has a users.csv that ends within a quote"
    case brokenSettings = "has an account.json that is no JSON"
    case noArchiving = "has no archiving.csv"
  }

  /// How many withdrawals the guards allow in a day.
  static let withdrawals = 2
  static let id = "6f2a4c1e-0000-4000-8000-000000000001"
  var accounts: [Account]
  var prunes = false
  private var named = 0

  /// Accounts with so many people, all on.
  init(people: Int) {
    accounts = ["acme", "globex"].map { Account(id: $0, rows: []) }
    for place in accounts.indices { for _ in 0..<people { join(place) } }
  }

  mutating func join(_ place: Int) {
    named += 1
    accounts[place].rows.append(Row(name: "p\(named)", phone: 100 + named))
  }

  mutating func newName() -> String {
    named += 1
    return "p\(named)"
  }

  /// The input files by path, but for those that there are not.
  var files: [String: String?] {
    var files: [String: String?] = ["pairbook.json": settings]
    for account in accounts {
      let folder = "accounts/\(account.id)/"
      files[folder + "account.json"] =
        account.damage == .brokenSettings ? "{\"version\": 1," : Self.settings(of: account)
      files[folder + "users.csv"] = Self.roster(of: account)
      files[folder + "archiving.csv"] =
        account.damage == .noArchiving ? .some(nil) : Self.archiving(of: account)
    }
    return files
  }

  private var settings: String {
    """
    {
      "version": 1,
      "id": "\(Self.id)",
      "invitations": {"baseURL": "https://pair.msp.example", "from": "archiving@msp.example"},
      "guards": {"maxWithdrawals": {"count": \(Self.withdrawals), "percent": 100}, "maxInvitations": {"count": 40}},
      "prune": \(prunes)
    }
    """
  }

  private static func settings(of account: Account) -> String {
    """
    {
      "version": 1,
      "id": "\(account.id)",
      "name": "\(account.id)",
      "defaultRegion": "GB",
      "suspended": \(account.isSuspended),
      "whatsappArchiving": {"enabled": \(account.isEnabled)},
      "admins": ["ada@\(account.id).example"]
    }
    """
  }

  private static func email(_ name: String, _ account: Account) -> String {
    "\(name)@\(account.id).example"
  }

  private static func roster(of account: Account) -> String {
    if account.damage == .noRoster { return "" }
    var text = "email,previous_email,mobile_phone\n"
    for row in account.rows where row.isListed {
      let before = row.before.map { email($0, account) } ?? ""
      text += "\(email(row.name, account)),\(before),\(row.phone.map(number) ?? "")\n"
    }
    if account.damage == .brokenRoster { text += "\"nobody" }
    return text
  }

  private static func archiving(of account: Account) -> String {
    var text = "email,archiving,until,exempt_reason\n"
    for row in account.rows {
      guard let archiving = row.archiving else { continue }
      text += "\(email(row.name, account)),\(archiving),\(row.until),\(row.exemption)\n"
    }
    return text
  }

  /// A mobile number of the United Kingdom that ends so.
  static func number(_ ending: Int) -> String {
    let digits = String(ending)
    return "+447911" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
