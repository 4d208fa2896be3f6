import Engine
import Testing

@testable import Formats

@Suite("Values of the settings")
struct BookValueTests {
  @Test(
    "a duration is a whole number and m, h or d",
    arguments: [
      ("1m", 60), ("90m", 5_400), ("24h", 86_400), ("7d", 604_800), ("0d", 0),
      ("999999d", 86_399_913_600),
    ] as [(String, Seconds?)]
      + [
        "", "d", "7", "7 d", " 7d", "7d ", "7D", "07d", "00d", "-7d", "+7d", "7.5d", "1000000d",
        "7w",
        "7d\n", "٧d", "1h30m",
      ].map { ($0, nil) })
  func duration(text: String, seconds: Seconds?) {
    #expect(Durations.seconds(text) == seconds)
  }

  @Test(
    "what people may be mailed after again is 12 hours at least",
    arguments: [
      ("12h", true), ("720m", true), ("1d", true), ("2d", true), ("999999d", true),
      ("719m", false), ("11h", false), ("9h", false), ("1m", false), ("0d", false), ("00h", false),
    ])
  func mailPause(text: String, isOne: Bool) {
    #expect(TextRule.mailPause.matches(text) == isOne)
  }

  @Test(
    "a duration is written in its largest unit",
    arguments: [(60, "1m"), (5_400, "90m"), (86_400, "1d"), (90_000, "25h"), (0, "0d")]
      as [(Seconds, String)])
  func durationText(seconds: Seconds, text: String) {
    #expect(Durations.text(seconds) == text)
    #expect(Durations.seconds(text) == seconds)
  }

  @Test(
    "a send window is days and hours, several parted by commas",
    arguments: [
      ("Mon-Fri 08:00-18:00", [([0, 1, 2, 3, 4], 480, 1080)]),
      ("Wed 09:30-09:31", [([2], 570, 571)]),
      ("Sat-Mon 00:00-24:00", [([5, 6, 0], 0, 1440)]),
      ("Mon-Mon 08:00-18:00", [([0], 480, 1080)]),
      ("Mon-Thu 08:00-18:00, Fri 08:00-15:00", [([0, 1, 2, 3], 480, 1080), ([4], 480, 900)]),
      ("Mon 08:00-12:00,Mon 13:00-18:00", [([0], 480, 720), ([0], 780, 1080)]),
    ] as [(String, [([Int], Int, Int)])])
  func sendWindow(text: String, hours: [([Int], Int, Int)]) throws {
    let expected = hours.map { days, opens, closes in
      SendWindow.Hours(
        days: Set(days.map { Weekday.allCases[$0] }), opens: opens, closes: closes)
    }
    #expect(try SendWindows.parse(text).hours == expected)
  }

  @Test(
    "what is no send window is refused",
    arguments: [
      "", "Mon", "08:00-18:00", "mon-fri 08:00-18:00", "Mon-Fri 8:00-18:00", "Mon-Fri 08:00-24:01",
      "Mon-Fri 08:00-25:00", "Mon-Fri 08:60-18:00", "Mon-Fri  08:00-18:00", "Mon-Fri 08:00-18:00,",
      "Mon-Fri 08:00-18:00,  Sat 08:00-09:00", " Mon-Fri 08:00-18:00", "Mon-Wed-Fri 08:00-18:00",
      "Mon-Fri 08:00–18:00", "Mon-Fri 08:00-18:00-19:00",
    ])
  func malformedSendWindow(text: String) {
    #expect(throws: SendWindows.Problem.malformed) { try SendWindows.parse(text) }
  }

  @Test("a send window that closes before it opens is told from a malformed one")
  func closedSendWindow() {
    #expect(throws: SendWindows.Problem.closesBeforeOpening("Fri 18:00-18:00")) {
      try SendWindows.parse("Mon 08:00-18:00, Fri 18:00-18:00")
    }
  }

  @Test(
    "a freeze is days of the week with or without hours, or dates, both included",
    arguments: [
      (
        "Fri 16:00-24:00", ["2026-11-27T16:00:00Z", "2026-11-27T23:59:59Z"],
        ["2026-11-27T15:59:59Z"]
      ),
      ("Sat-Sun", ["2026-11-28T00:00:00Z", "2026-11-29T23:59:59Z"], ["2026-11-30T00:00:00Z"]),
      (
        "Mon 08:00-09:00, Tue 08:00-09:00", ["2026-11-24T08:30:00Z"], ["2026-11-25T08:30:00Z"]
      ),
      (
        "2026-12-24..2027-01-01", ["2026-12-24T00:00:00Z", "2027-01-01T23:59:59Z"],
        ["2026-12-23T23:59:59Z", "2027-01-02T00:00:00Z"]
      ),
    ])
  func freezeWindow(text: String, within: [String], outside: [String]) throws {
    let window = try FreezeWindows.parse(text)
    #expect(window.text == text)
    for (times, expected) in [(within, true), (outside, false)] {
      for time in times {
        let instant = try #require(Instant(rfc3339: time))
        #expect(window.contains(instant, in: .utc) == expected, "\(time)")
      }
    }
  }

  @Test(
    "what is no freeze is refused",
    arguments: [
      ("", .malformed), ("Friday", .malformed), ("2026-12-24", .malformed),
      ("2026-12-24..", .malformed), ("2026-12-24...2026-12-25", .malformed),
      ("24.12.2026..1.1.2027", .malformed), ("Fri 18:00-08:00", .endsBeforeItBegins),
      ("2026-12-24..2026-12-23", .endsBeforeItBegins),
      ("2026-02-28..2026-02-29", .noSuchDay("2026-02-29")),
    ] as [(String, FreezeWindows.Problem)])
  func noFreeze(text: String, problem: FreezeWindows.Problem) {
    #expect(throws: problem) { try FreezeWindows.parse(text) }
  }

  @Test(
    "a zone's rules give the wall clock of its country",
    arguments: [
      ("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29", 119),
      ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29", 180),
      ("Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25", 120),
      ("America/New_York", "2026-11-23T04:59:00Z", "2026-11-22", 1439),
      ("Asia/Kolkata", "2026-11-23T18:30:00Z", "2026-11-24", 0),
      // Zones change for other reasons than daylight saving.
      ("Asia/Pyongyang", "2015-08-14T14:59:00Z", "2015-08-14", 1439),
      ("Asia/Pyongyang", "2015-08-14T15:00:00Z", "2015-08-14", 1410),
      ("Pacific/Kiritimati", "2026-11-23T12:00:00Z", "2026-11-24", 120),
      ("UTC", "2026-11-23T12:00:00Z", "2026-11-23", 720),
      ("Europe/London", "2049-07-01T12:00:00Z", "2049-07-01", 780),
    ])
  func wallClock(zone: String, at: String, day: String, minute: Int) throws {
    let rules = try #require(ZoneTable().rules(named: zone))
    let clock = rules.wallClock(at: try #require(Instant(rfc3339: at)))
    #expect(clock.day.iso == day)
    #expect(clock.minute == minute)
  }

  @Test(
    "what is no name of the IANA database is no zone",
    arguments: ["", "Berlin", "europe/berlin", "PST", "EST", "GMT+3", "Europe/Nowhere", "+01:00"])
  func unknownZone(name: String) {
    #expect(ZoneTable().rules(named: name) == nil)
  }

  @Test(
    "a folder pattern finds names and nothing hidden",
    arguments: [
      ("*", "acme", true), ("*", ".git", false), (".*", ".git", true), ("a*e", "acme", true),
      ("a*e", "ae", true), ("a*e", "acm", false), ("?cme", "acme", true), ("?", "", false),
      ("*a*b*c", "xxaxxbxxabc", true), ("*a*b*c", "xxaxxbxxab", false), ("acme", "acme", true),
      ("acme", "Acme", false), ("*ü", "München-ü", true),
    ])
  func folderPattern(pattern: String, name: String, isFound: Bool) {
    #expect(FolderPattern.matches(name, pattern: pattern) == isFound)
  }
}
