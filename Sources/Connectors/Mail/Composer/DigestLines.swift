import Engine
import Foundation
import Reconciliation

/// The people of a digest, one a line, by the list in which they stand.
struct DigestLines {
  private(set) var byVariable: [MailVariable: [String]] = [:]

  init(_ brief: MailBrief, locale: String) throws(MailComposeError) {
    for item in brief.digest {
      let person = Self.person(item)
      switch item.matter {
      case .escalation: byVariable[.notConnected, default: []].append(person)
      case .notice(let notice):
        switch notice.matter {
        case .loggedOut(let since):
          let day = try inWords(since, time: .shortened, locale: locale, zone: brief.timeZone)
          byVariable[.loggedOut, default: []].append("\(person), \(day)")
        case .otherNumber(let ending):
          byVariable[.otherPhones, default: []].append(
            person + (ending.map { ", …\($0)" } ?? ""))
        case .needsPasskey: byVariable[.passkeys, default: []].append(person)
        case .declined: byVariable[.declined, default: []].append(person)
        }
      }
    }
  }

  /// A name cannot begin a line of its own.
  private static func person(_ item: DigestItem) -> String {
    let name = (item.name ?? "").unicodeScalars.filter {
      ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    let words = String(String.UnicodeScalarView(name)).split(separator: " ").joined(separator: " ")
    return words.isEmpty ? item.email : "\(words) (\(item.email))"
  }
}
