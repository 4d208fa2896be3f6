import Engine
import GatewaySimulation
import TestSupport

/// One thing that the story does.
///
/// Numbers choose among what there is at the time, so that a story still makes sense with steps left out.
enum Step: Sendable {
  case edit(account: Int, person: Int, Edit)
  case account(Int, AccountEdit)
  case prune(Bool)
  case begin(machine: Int, Universe.Ask)
  case page(Int, Universe.PageDeed)
  case everybodyPairs
  /// So many calls of one machine's processes go on.
  case go(machine: Int, calls: Int)
  /// So many calls go on, of whatever processes chance picks.
  case mingle(calls: Int, seed: UInt64)
  /// Everything that is under way comes to its end.
  case finish
  case kill(machine: Int)
  case strike(machine: Int, SimulatedProcess.Strike)
  case pass(Seconds)
  case jump(machine: Int, Seconds)
  case trouble(Universe.Trouble)
  case mail(SimulatedServer.Mood)
  case remote(machine: Int, isConnected: Bool, lag: Int)
  case openAllLinks

  enum Edit: Sendable {
    case archiving(String?)
    case until(days: Int)
    case exempt(Bool)
    case phone(Int?)
    case exchangePhones(with: Int)
    case rename(saysBefore: Bool)
    case leaveRoster, leaveFiles, join
  }

  enum AccountEdit: Sendable {
    case suspended(Bool)
    case enabled(Bool)
    case damage(BookModel.Damage)
  }

  static func random(_ g: inout SeededGenerator) -> Step {
    switch g.number(0...99) {
    case 0..<20: .begin(machine: g.number(0...2), .random(&g))
    case 20..<32: .go(machine: g.number(0...2), calls: g.number(1...30))
    case 32..<42: .mingle(calls: g.number(5...60), seed: g.next())
    case 42..<54: .finish
    case 54..<57: .strike(machine: g.number(0...2), g.pick(SimulatedProcess.Strike.allCases))
    case 57: .everybodyPairs
    case 58..<60: .kill(machine: g.number(0...2))
    case 60..<70: .edit(account: g.number(0...1), person: g.number(0...9), .random(&g))
    case 70..<72: .account(g.number(0...1), .random(&g))
    case 72: .prune(g.percent(40))
    case 73..<84: .page(g.number(0...19), .random(&g))
    case 84..<91:
      .pass(
        g.pick([
          1, 30, 60, 60, 90, 90, .hours(1), .hours(9), .days(1), .days(1), .days(2), .days(3),
          .days(8),
        ]))
    case 91: .jump(machine: g.number(0...2), g.pick([-3_600, -60, 60, 3_600, .days(2)]))
    case 92..<95: .trouble(.random(&g))
    case 95..<97: .mail(g.pick(SimulatedServer.Mood.allCases + [.takes, .takes, .takes]))
    case 97..<99:
      .remote(
        machine: g.number(0...2), isConnected: g.percent(70), lag: g.pick([0, 0, 0, 1, 3]))
    default: .openAllLinks
    }
  }
}

extension Universe.Ask {
  static func random(_ g: inout SeededGenerator) -> Universe.Ask {
    switch g.number(0...99) {
    case 0..<78: .everything
    case 78..<88: .allowing(g.pick([[.withdrawals], [.disconnects], [.invitations]]))
    case 88..<92: .pruning
    default: .inviting(g.number(0...19))
    }
  }
}

extension Universe.PageDeed {
  static func random(_ g: inout SeededGenerator) -> Universe.PageDeed {
    g.pick([.pairs, .pairs, .pairs, .pairsAndLeaves, .pairsAndLeaves] + allCases)
  }
}

extension Universe.Trouble {
  static func random(_ g: inout SeededGenerator) -> Universe.Trouble {
    switch g.number(0...9) {
    case 0..<4: .unlinks(g.number(0...19))
    case 4: .restarts(g.pick([.resumed, .stopped, .scanning, .lost]))
    case 5: .goesDown
    case 6, 7: .comesBack
    case 8: .lies(g.number(0...19))
    default: .keepsBack(g.pick([0, 0, 50]))
    }
  }
}

extension Step.Edit {
  static func random(_ g: inout SeededGenerator) -> Step.Edit {
    switch g.number(0...99) {
    case 0..<36: .archiving(g.pick(["on", "on", "off", "off", nil]))
    case 36..<42: .until(days: g.number(0...3))
    case 42..<52: .exempt(g.percent(60))
    case 52..<68: .phone(g.percent(80) ? g.number(200...219) : nil)
    case 68..<73: .exchangePhones(with: g.number(0...9))
    case 73..<83: .rename(saysBefore: g.percent(70))
    case 83..<88: .leaveRoster
    case 88..<92: .leaveFiles
    default: .join
    }
  }
}

extension Step.AccountEdit {
  static func random(_ g: inout SeededGenerator) -> Step.AccountEdit {
    switch g.number(0...9) {
    case 0, 1: .suspended(g.percent(50))
    case 2, 3: .enabled(g.percent(70))
    default: .damage(g.pick(BookModel.Damage.allCases + [.none, .none]))
    }
  }
}
