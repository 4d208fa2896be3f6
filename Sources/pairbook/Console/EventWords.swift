import Engine
import Formats

/// Events in words that a reviewer understands.
enum EventWords {
  /// A clause that begins after the person's name.
  static func clause(_ event: EventDraft) -> String {
    let cause = event.cause
    switch event.kind {
    case .connect: return "connected the invited phone"
    case .reject: return "paired another phone, which was unlinked"
    case .disconnect: return "lost the connection (\(cause))"
    case .decline: return "declined to be archived"
    case .withdraw: return "withdrawn (\(cause))"
    case .rename: return "e-mail changed"
    case .invite: return "invited (\(cause))"
    case .relink: return "asked to link another phone (\(cause))"
    case .remind: return "reminded"
    case .escalate: return "escalated (\(cause))"
    case .revoke: return "link revoked"
    case .passkey: return "WhatsApp asks for a passkey"
    case .retire: return "session of the old phone ended (\(cause))"
    case .withhold: return "mail taken back before it left (\(cause))"
    case .mailed: return mailed(cause)
    case .bounced: return "mail refused by the mail server (\(bounced(cause)))"
    case .adopt: return cause
    case .observed: return event.evidence.map(evidence) ?? "observed: \(cause)"
    case .consent: return cause
    case .allow: return "guard lifted for one run (\(cause))"
    }
  }

  private static func evidence(_ day: DayEvidence) -> String {
    if day.confirmed == 0, day.unconfirmed.isEmpty {
      return "the gateway was asked: nobody was Archiving"
    }
    let newest = day.newest.map { ", last at \($0.rfc3339)" } ?? ""
    return
      "the gateway was asked: \(day.confirmed) confirmed as Archiving, \(day.unconfirmed.count) not"
      + newest
  }

  /// The change of status; nil where it stayed as it was.
  static func change(_ event: EventDraft) -> (from: Status?, to: Status?)? {
    event.from == event.to ? nil : (event.from, event.to)
  }

  private static func mailed(_ cause: String) -> String {
    cause.hasSuffix(Lifecycle.inFolder)
      ? "mail written to a folder (\(mail(String(cause.dropLast(Lifecycle.inFolder.count)))))"
      : "mail accepted by the mail server (\(mail(cause)))"
  }

  private static func mail(_ kind: String) -> String {
    MailOrder.Kind(rawValue: kind).map(MailKindWords.name) ?? kind
  }

  /// `invitation: 550 no such user`, the kind in words.
  private static func bounced(_ cause: String) -> String {
    guard let colon = cause.firstRange(of: ": ") else { return mail(cause) }
    return "\(mail(String(cause[..<colon.lowerBound]))): \(cause[colon.upperBound...])"
  }
}

/// One change of a person in words, for programs and for people.
extension PeopleChanges.Change {
  /// Stable names, as the schema of `log --format json` lists them.
  var kind: String {
    switch self {
    case .joined: "joined"
    case .left: "left"
    case .renamed: "renamed"
    case .phone: "phone"
    case .enabled: "enabled"
    case .disabled: "disabled"
    case .unasked: "unasked"
    case .period: "period"
    case .exempted: "exempted"
    case .exemptionEnded: "exemption-ended"
    case .details: "details"
    }
  }

  var words: String {
    switch self {
    case .joined: "joined the roster"
    case .left: "left the roster"
    case .renamed(let old): "e-mail changed, was \(old)"
    case .phone(let old, let new): "phone changed, \(old ?? "none") → \(new ?? "none")"
    case .enabled(let from, let until): "archiving on" + days(from, until)
    case .disabled: "archiving off"
    case .unasked(let wasOn): wasOn ? "archiving row removed, was on" : "archiving row removed"
    case .period(let from, let until): "archived on other days" + days(from, until)
    case .exempted(let reason, let until):
      "exempted (\(reason))" + (until.isEmpty ? "" : " until \(until)")
    case .exemptionEnded: "no longer exempted"
    case .details(let columns): "\(columns.joined(separator: ", ")) changed"
    }
  }

  private func days(_ from: String, _ until: String) -> String {
    (from.isEmpty ? "" : " from \(from)") + (until.isEmpty ? "" : " until \(until)")
  }
}
