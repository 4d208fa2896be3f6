import Engine
import Formats
import Foundation

/// The files of a book that is to be begun, by path.
struct NewBook {
  /// A file, in the order in which it is written.
  struct File {
    let path: String
    let bytes: [UInt8]
  }

  private(set) var files: [File] = []
  /// The accounts' ids.
  private(set) var accounts: [String] = []
  private(set) var peopleCount = 0
  /// For dates of the sample.
  private let today: Day

  /// IANA name; nil for UTC.
  let zone: String?

  /// `name` is the company's, or the MSP's whose clients the accounts are; `region` is ISO 3166.
  init(name: String, region: String?, zone: String?, isMSP: Bool, isSample: Bool, today: Day) {
    self.today = today
    self.zone = zone
    add(
      "pairbook.json",
      Self.bookSettings(name: name, isMSP: isMSP, isSample: isSample))
    add(".gitignore", Array(".pairbook/\n".utf8))
    switch (isMSP, isSample) {
    case (true, true):
      for client in SampleClients.all { add(client, id: client.id, name: client.name) }
    case (false, true):
      let id = Self.id(of: name)
      let model = SampleClients.alder
      let client = SampleClient(
        id: id, name: name, region: region ?? model.region, zone: model.zone,
        locale: CompanyLocale.of("en", in: region ?? model.region), people: model.people)
      add(client, id: id, name: name, folder: "")
    case (true, false):
      addEmpty(
        id: "first-client", name: Placeholder.client, region: region,
        folder: "accounts/first-client")
    case (false, false): addEmpty(id: Self.id(of: name), name: name, region: region, folder: "")
    }
  }

  /// An account id made of a name: `Brunner & Söhne` gives `brunner-sohne`.
  static func id(of name: String) -> String {
    let plain = name.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
    let words = plain.utf8.split { byte in
      !(UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte)
    }
    let id = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-").prefix(64)
    return id.isEmpty ? "account" : String(id)
  }

  // MARK: Files

  private mutating func add(_ path: String, _ bytes: [UInt8]) {
    files.append(File(path: path, bytes: bytes))
  }

  private mutating func add(_ path: String, _ value: JSONValue) {
    add(path, value.serialized(.pretty) + [UInt8(ascii: "\n")])
  }

  private static func bookSettings(name: String, isMSP: Bool, isSample: Bool) -> JSONValue {
    var book: JSONObject = [
      "$schema": .string(Schemas.pairbook.uri), "version": 1,
      "id": .string(UUID().uuidString.lowercased()),
    ]
    if isMSP { book["accounts"] = ["accounts/*"] }
    if isSample {
      let domain = "\(id(of: name)).example"
      book["invitations"] = [
        "baseURL": .string("https://pair.\(domain)"),
        "from": .string("\(name) <archiving@\(domain)>"),
      ]
    }
    return .object(book)
  }

  private mutating func addEmpty(id: String, name: String, region: String?, folder: String) {
    var account: JSONObject = [
      "$schema": .string(Schemas.account.uri), "version": 1, "id": .string(id),
      "name": .string(name),
    ]
    if let region { account["defaultRegion"] = .string(region) }
    if let zone { account["timeZone"] = .string(zone) }
    if let region, CompanyLocale.speaks("en", region) {
      account["locale"] = .string(CompanyLocale.of("en", in: region))
    }
    account["whatsappArchiving"] = ["enabled": false]
    account["admins"] = []
    add(BookPath.account(in: folder), .object(account))
    for file in PeopleFile.allCases {
      let path = BookPath.join(folder, "\(file.stem).csv")
      add(path, file.empty(path: path))
    }
    accounts.append(id)
  }

  // MARK: Samples

  private mutating func add(
    _ client: SampleClient, id: String, name: String, folder: String? = nil
  ) {
    let folder = folder ?? "accounts/\(id)"
    add(
      BookPath.account(in: folder),
      [
        "$schema": .string(Schemas.account.uri), "version": 1, "id": .string(id),
        "name": .string(name), "defaultRegion": .string(client.region),
        "timeZone": .string(client.zone), "locale": .string(client.locale),
        "whatsappArchiving": ["enabled": true],
        "admins": [.string("it@\(client.domain)")], "contact": .string("it@\(client.domain)"),
      ])
    add(BookPath.join(folder, "users.csv"), roster(of: client))
    add(BookPath.join(folder, "archiving.csv"), wishes(of: client))
    accounts.append(id)
    peopleCount += client.people.count
  }

  private func roster(of client: SampleClient) -> [UInt8] {
    var writer = CSVWriter(header: [
      "email", "first_name", "last_name", "mobile_phone", "locale", "department", "manager_email",
    ])
    let manager = client.people[0]
    for person in client.people.sorted(by: { $0.mailbox < $1.mailbox }) {
      writer.append(row: [
        "\(person.mailbox)@\(client.domain)", person.firstName, person.lastName, person.phone,
        person.locale, person.department,
        person.mailbox == manager.mailbox ? "" : "\(manager.mailbox)@\(client.domain)",
      ])
    }
    return writer.bytes
  }

  private func wishes(of client: SampleClient) -> [UInt8] {
    var writer = CSVWriter(header: [
      "email", "archiving", "from", "note", "exempt_reason", "exempt_until",
    ])
    for person in client.people.sorted(by: { $0.mailbox < $1.mailbox }) {
      let email = "\(person.mailbox)@\(client.domain)"
      switch person.wish {
      case .on: writer.append(row: [email, "on", "", "", "", ""])
      case .off: writer.append(row: [email, "off", "", "", "", ""])
      case .offWithNote: writer.append(row: [email, "off", "", "no client contact", "", ""])
      case .starting: writer.append(row: [email, "on", day(in: 30), "joins the desk", "", ""])
      case .exempted:
        writer.append(row: [email, "on", "", "", "on parental leave", day(in: 60)])
      case .unasked: break
      }
    }
    return writer.bytes
  }

  private func day(in days: Int) -> String { Day(sinceEpoch: today.sinceEpoch + days).iso }
}
