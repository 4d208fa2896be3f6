import Testing

@testable import Reconciliation

@Suite("Triggers become rounds")
struct WatchMachineTests {
  /// What happens to a watcher, and what is seen of it.
  enum Deed: Sendable {
    case trigger(WatchTrigger)
    case ends(RoundEnd)
    /// Milliseconds pass.
    case pass(Int)
    case begins(Set<RoundCause>, Set<String>?)
    /// Nothing begins; so many milliseconds until it looks again, nil while a round runs.
    case sleeps(Int?)
  }

  struct Story: Sendable, CustomTestStringConvertible {
    var sentence: String
    var deeds: [Deed]
    /// Whether the first look at everything is over.
    var isUnderWay = true

    var testDescription: String { sentence }
  }

  static let quiet = [
    Story(
      sentence: "Everything is looked at first, and again after the interval",
      deeds: [
        .begins([.start], nil), .sleeps(nil), .ends(.done), .sleeps(600_000), .pass(599_999),
        .sleeps(1), .pass(1), .begins([.interval], nil), .ends(.done), .sleeps(600_000),
      ], isUnderWay: false),
    Story(
      sentence: "What is saved is looked at once all has been quiet",
      deeds: [
        .trigger(.saved(["acme"])), .sleeps(150), .pass(100), .trigger(.saved(["globex"])),
        .sleeps(150), .pass(149), .sleeps(1), .pass(1), .begins([.files], ["acme", "globex"]),
      ]),
    Story(
      sentence: "Whoever never is quiet is looked at after a second",
      deeds: (0..<9).flatMap { _ in [.trigger(.saved(["acme"])), .pass(100)] }
        + [.trigger(.saved(["acme"])), .sleeps(100), .pass(100), .begins([.files], ["acme"])]),
    Story(
      sentence: "A commit, and a file that was saved with it, are one round",
      deeds: [
        .trigger(.committed), .trigger(.saved(["acme"])), .pass(150),
        .begins([.commits, .files], ["acme"]),
      ]),
    Story(
      sentence: "Where more may have changed than can be told, everything is looked at",
      deeds: [
        .trigger(.saved(["acme"])), .trigger(.savedAnywhere), .pass(150), .begins([.files], nil),
      ]),
    Story(
      sentence: "SIGHUP asks for everything",
      deeds: [.trigger(.asked), .pass(150), .begins([.asked], nil)]),
    Story(
      sentence:
        "What gateways and pages tell waits for three seconds, so that open pages act first",
      deeds: [
        .trigger(.hinted("acme")), .sleeps(3_000), .pass(1_000), .trigger(.stored(["acme"])),
        .sleeps(2_000), .pass(2_000), .begins([.gateway, .store], ["acme"]),
      ]),
    Story(
      sentence: "But it goes along with a commit",
      deeds: [
        .trigger(.hinted("acme")), .pass(1_000), .trigger(.committed),
        .begins([.gateway, .commits], ["acme"]),
      ]),
    Story(
      sentence: "A gateway that does not say of whom it speaks makes everything be looked at",
      deeds: [.trigger(.hinted(nil)), .pass(3_000), .begins([.gateway], nil)]),
    Story(
      sentence: "The remote's commits tell for themselves which accounts they are about",
      deeds: [.trigger(.remoteMoved), .pass(150), .begins([.remote], [])]),
  ]

  static let busy = [
    Story(
      sentence: "What comes while a round runs is the next round, at once",
      deeds: [
        .trigger(.saved(["acme"])), .pass(150), .begins([.files], ["acme"]),
        .trigger(.saved(["globex"])), .pass(5_000), .sleeps(nil), .ends(.done),
        .begins([.files], ["globex"]), .ends(.done), .sleeps(594_850),
      ]),
    Story(
      sentence: "An account whose file is being written is left alone until it is closed",
      deeds: [
        .trigger(.writing(["acme/users.csv": "acme"])), .trigger(.saved(["globex"])),
        .trigger(.saved(["initech"])), .trigger(.writing(["globex/users.csv": "globex"])),
        .pass(150), .begins([.files], ["initech"]), .ends(.done), .pass(150), .sleeps(9_700),
        .trigger(.saved(["globex"], closed: ["globex/users.csv"])), .pass(150),
        .begins([.files], ["globex"]), .ends(.done),
      ]),
    Story(
      sentence: "Another file of the account that is saved does not end the wait for the first",
      deeds: [
        .trigger(.writing(["acme/users.csv": "acme"])), .pass(100),
        .trigger(.saved(["acme"], closed: ["acme/archiving.csv"])), .pass(150), .sleeps(9_750),
        .trigger(.saved(["acme"], closed: ["acme/users.csv"])), .pass(150),
        .begins([.files], ["acme"]),
      ]),
    Story(
      sentence: "A file that goes with its folder is waited for no longer",
      deeds: [
        .trigger(.writing(["acme/users.csv": "acme"])), .pass(100),
        .trigger(.saved(["acme"], closed: ["acme"])), .pass(150), .begins([.files], ["acme"]),
      ]),
    Story(
      sentence: "Everything waits for one file that is being written",
      deeds: [
        .trigger(.asked), .trigger(.writing(["acme/users.csv": "acme"])), .pass(1_000),
        .sleeps(9_000), .trigger(.saved(["acme"], closed: ["acme/users.csv"])), .pass(150),
        .begins([.asked, .files], nil),
      ]),
    Story(
      sentence: "Whoever never closes a file is waited for ten seconds, however much is written",
      deeds: [
        .trigger(.asked), .trigger(.writing(["acme/users.csv": "acme"])), .pass(9_000),
        .trigger(.writing(["acme/users.csv": "acme"])), .sleeps(1_000), .pass(1_000),
        .begins([.asked], nil),
      ]),
    Story(
      sentence: "A commit does not wait for a file of another account",
      deeds: [
        .trigger(.writing(["acme/users.csv": "acme"])), .trigger(.committed), .pass(150),
        .begins([.commits], []),
      ]),
  ]

  static let failing = [
    Story(
      sentence: "What failed is tried again after pauses that double",
      deeds: [.trigger(.saved(["acme"])), .pass(150), .begins([.files], ["acme"])]
        + [5, 10, 20, 40, 80, 160].flatMap { seconds -> [Deed] in
          [
            .ends(.again(accounts: ["acme"])), .pass(seconds * 1_000 - 1), .sleeps(1), .pass(1),
            .begins([.retry], ["acme"]),
          ]
        }),
    Story(
      sentence: "A retry takes along what is new, and what is new does not wait for it",
      deeds: [
        .trigger(.saved(["acme"])), .pass(150), .begins([.files], ["acme"]),
        .ends(.again(accounts: ["acme"])), .trigger(.saved(["globex"])), .sleeps(150),
        .pass(150), .begins([.files], ["globex"]), .ends(.done), .sleeps(4_850), .pass(4_800),
        .trigger(.saved(["initech"])), .pass(50), .begins([.files, .retry], ["acme", "initech"]),
        .ends(.done),
      ]),
    Story(
      sentence: "After a success the pauses begin anew",
      deeds: [
        .trigger(.saved(["acme"])), .pass(150), .begins([.files], ["acme"]),
        .ends(.again(accounts: ["acme"])), .pass(5_000), .begins([.retry], ["acme"]), .ends(.done),
        .trigger(.saved(["acme"])), .pass(150), .begins([.files], ["acme"]),
        .ends(.again(accounts: ["acme"])), .sleeps(5_000),
      ]),
    Story(
      sentence: "While git is at work the round is put off, with all that it was about",
      deeds: [
        .trigger(.saved(["acme"])), .pass(150), .begins([.files], ["acme"]), .ends(.postponed),
        .sleeps(3_000), .pass(3_000), .begins([.files], ["acme"]), .ends(.postponed),
      ]),
    Story(
      sentence: "When git has ended something, it begins at once",
      deeds: [
        .trigger(.saved(["acme"])), .pass(150), .begins([.files], ["acme"]), .ends(.postponed),
        .trigger(.committed), .pass(150), .begins([.files, .commits], ["acme"]), .ends(.done),
      ]),
  ]

  @Test("Quiet:", arguments: quiet)
  func waits(_ story: Story) { tell(story) }

  @Test("Busy:", arguments: busy)
  func coalesces(_ story: Story) { tell(story) }

  @Test("Failing:", arguments: failing)
  func backsOff(_ story: Story) { tell(story) }

  private func tell(_ story: Story) {
    var now = Duration.zero
    var machine = WatchMachine(WatchTuning(), at: now)
    if story.isUnderWay {
      #expect(machine.next(at: now) == .begin(RoundOrder(causes: [.start], accounts: nil)))
      machine.ended(.done, at: now, chance: 0.5)
    }
    for (index, deed) in story.deeds.enumerated() {
      switch deed {
      case .trigger(let trigger): machine.note(trigger, at: now)
      case .ends(let end): machine.ended(end, at: now, chance: 0.5)
      case .pass(let milliseconds): now += .milliseconds(milliseconds)
      case .begins(let causes, let accounts):
        let order = RoundOrder(causes: causes, accounts: accounts)
        #expect(machine.next(at: now) == .begin(order), "\(index): \(deed)")
      case .sleeps(let milliseconds):
        let moment = milliseconds.map { now + .milliseconds($0) }
        #expect(machine.next(at: now) == .sleep(until: moment), "\(index): \(deed)")
      }
    }
  }

  @Test("Retries are five minutes apart at most, and spread by a fifth either way")
  func spread() {
    let tuning = WatchTuning()
    #expect(tuning.retry(after: 1, chance: 0) == .seconds(4))
    #expect(tuning.retry(after: 1, chance: 1) == .seconds(6))
    #expect(tuning.retry(after: 7, chance: 0.5) == .seconds(300))
    #expect(tuning.retry(after: 99, chance: 1) == .seconds(360))
  }
}
