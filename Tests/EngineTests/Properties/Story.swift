import Engine
import TestSupport

/// What happens to an account: admins edit files, time passes, phones pair, mails are taken or refused, syncs run.
///
/// Numbers choose among what there is at the time, so that a story still makes sense with steps left out.
struct Story: Sendable, CustomStringConvertible {
  var people: Int
  var steps: [Step]

  var description: String {
    "\(people) people at first\n" + steps.map { "  \($0)" }.joined(separator: "\n")
  }

  /// Shorter stories, then those with fewer people.
  var smaller: [Story] {
    smallerLists(steps).map { Story(people: people, steps: $0) }
      + (people > 1 ? [Story(people: people - 1, steps: steps)] : [])
  }

  static func random(_ generator: inout SeededGenerator) -> Story {
    let length = generator.number(4...30)
    return Story(
      people: generator.number(1...7),
      steps: (0..<length).map { _ in Step.random(&generator) } + [.sync(.all)])
  }
}

enum Step: Sendable {
  case edit(Int, Edit)
  case account(DesiredAccount.Standing)
  case files(roster: DesiredAccount.FileState, archiving: DesiredAccount.FileState)
  case prune(Bool)
  case mailSettings(missing: Bool)
  case pass(Seconds)
  case phone(Int, PhoneEvent)
  case sync(MailFate, allow: Set<GuardKind> = [])
  case byHand(HandRequest, Int)

  static func random(_ g: inout SeededGenerator) -> Step {
    switch g.number(0...99) {
    case 0..<34: .edit(g.number(0...9), .random(&g))
    case 34..<37:
      .account(
        g.pick([
          .active, .active, .active, .suspended, .notEnabled, .folderGone, .unreadable, .contested,
        ]))
    case 37..<39:
      .files(
        roster: g.pick([.sound, .sound, .damaged, .unusable]),
        archiving: g.pick([.sound, .sound, .damaged, .unusable]))
    case 39: .prune(g.percent(50))
    case 40: .mailSettings(missing: g.percent(40))
    case 41..<56:
      .pass(g.pick([30, 60, 60, .hours(1), .hours(9), .days(1), .days(2), .days(3), .days(8)]))
    case 56..<74: .phone(g.number(0...9), .random(&g))
    case 74..<78: .byHand(g.pick(HandRequest.allCases), g.number(0...9))
    default:
      .sync(
        g.pick([.all, .all, .all, .none, .refused, .some]),
        allow: g.percent(30) ? Set(GuardKind.allCases) : [])
    }
  }
}

enum Edit: Sendable {
  case wish(WishKind)
  /// A number of a small stock, so that people come by one another's.
  case phone(Int)
  case noPhone, wrongPhone
  case exempt(days: Int?), notExempt
  /// Another e-mail; the roster says who it was by `previous_email`, by the id, or not at all.
  case rename(byPrevious: Bool)
  case swapEmails(with: Int)
  /// Gets the e-mail of somebody else, who gets another; the ids say who is who.
  case takeEmail(of: Int)
  case exchangePhones(with: Int)
  case giveID, otherID(Int)
  case leaveRoster, leaveFiles, join
  case claimToBe(Int)

  enum WishKind: Sendable, CaseIterable { case on, off, none, later, over, unreadable }

  static func random(_ g: inout SeededGenerator) -> Edit {
    switch g.number(0...99) {
    case 0..<28: .wish(g.pick([.on, .on, .on, .off, .off, .none, .later, .over, .unreadable]))
    case 28..<44: .phone(g.number(0...9))
    case 44..<47: .noPhone
    case 47..<50: .wrongPhone
    case 50..<54: .exempt(days: g.pick([nil, 1, 3]))
    case 54..<58: .notExempt
    case 58..<68: .rename(byPrevious: g.percent(60))
    case 68..<72: .swapEmails(with: g.number(0...9))
    case 72..<76: .exchangePhones(with: g.number(0...9))
    case 76..<80: .giveID
    case 80..<82: .takeEmail(of: g.number(0...9))
    case 82..<84: .otherID(g.number(0...3))
    case 84..<88: .leaveRoster
    case 88..<92: .leaveFiles
    case 92..<98: .join
    default: .claimToBe(g.number(0...9))
    }
  }
}

enum PhoneEvent: Sendable, CaseIterable {
  case pairs, pairsAnother, lost, wavers, unnamed, silent, passkey, declines

  static func random(_ g: inout SeededGenerator) -> PhoneEvent {
    g.pick([.pairs, .pairs, .pairs, .pairs, .lost, .lost] + allCases)
  }
}

/// What the mail server does in a sync.
enum MailFate: Sendable {
  case all, none, refused
  /// Every other mail is taken, the rest waits.
  case some
}
