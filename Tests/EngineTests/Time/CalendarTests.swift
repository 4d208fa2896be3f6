import Engine
import Testing

/// Days and instants, read and written.
@Suite struct CalendarTests {
  @Test(
    "Days are read as YYYY-MM-DD, and written so",
    arguments: [
      "1970-01-01", "1969-12-31", "2000-02-29", "2026-11-23", "2100-02-28", "9999-12-31",
      "0001-01-01",
    ])
  func days(_ iso: String) {
    #expect(Day(iso: iso)?.iso == iso)
  }

  @Test(
    "What is no day",
    arguments: [
      "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "2026-1-01", "26-11-23",
      "2026/11/23", "2026-11-23 ", "0000-01-01", "",
    ])
  func noDays(_ iso: String) {
    #expect(Day(iso: iso) == nil)
  }

  @Test("Weekdays")
  func weekdays() {
    #expect(Day(sinceEpoch: 0).weekday == .thursday)
    #expect(Day(sinceEpoch: -1).weekday == .wednesday)
    #expect(Day(iso: "2026-11-23")?.weekday == .monday)
    #expect(Day(iso: "2026-11-29")?.weekday == .sunday)
  }

  struct Stamp: Sendable, CustomTestStringConvertible {
    var text: String
    var seconds: Int64?
    var testDescription: String { text }
  }

  @Test(
    "RFC 3339",
    arguments: [
      Stamp(text: "1970-01-01T00:00:00Z", seconds: 0),
      Stamp(text: "2026-11-23T07:45:00Z", seconds: 1_795_419_900),
      Stamp(text: "2026-11-23T08:45:00+01:00", seconds: 1_795_419_900),
      Stamp(text: "2026-11-23T02:45:00-05:00", seconds: 1_795_419_900),
      Stamp(text: "2026-11-23t07:45:00.999z", seconds: 1_795_419_900),
      Stamp(text: "1969-12-31T23:59:59Z", seconds: -1),
      Stamp(text: "2026-11-23T07:45:00", seconds: nil),
      Stamp(text: "2026-11-23T24:00:00Z", seconds: nil),
      Stamp(text: "2026-11-23T07:45Z", seconds: nil),
      Stamp(text: "2026-11-23T07:45:00.Z", seconds: nil),
      Stamp(text: "2026-11-23 07:45:00Z", seconds: nil),
      Stamp(text: "2026-11-23T07:45:00+0100", seconds: nil),
    ])
  func stamps(_ stamp: Stamp) {
    #expect(Instant(rfc3339: stamp.text)?.seconds == stamp.seconds)
  }

  @Test(
    "Instants are written in UTC with whole seconds",
    arguments: [0, -1, 1_795_419_900, -86_401, 253_402_300_799])
  func written(_ seconds: Int64) {
    let instant = Instant(seconds)
    #expect(Instant(rfc3339: instant.rfc3339) == instant)
    #expect(Instant(1_795_419_900).rfc3339 == "2026-11-23T07:45:00Z")
  }

  @Test("A zone's offset changes at the very second, and days are those of its wall clock")
  func zones() {
    let zone = ZoneRules(
      name: "Test", firstOffset: 3600,
      transitions: [
        .init(at: Instant(1000), offset: 7200), .init(at: Instant(2000), offset: -3600),
      ])
    #expect(zone.offset(at: Instant(999)) == 3600)
    #expect(zone.offset(at: Instant(1000)) == 7200)
    #expect(zone.offset(at: Instant(1999)) == 7200)
    #expect(zone.offset(at: Instant(2000)) == -3600)
    #expect(zone.wallClock(at: Instant(2000)).day == Day(sinceEpoch: -1))
    #expect(zone.wallClock(at: Instant(2000)).minute == 23 * 60 + 33)
    #expect(ZoneRules.utc.wallClock(at: Instant(-1)).minute == 1439)
  }
}
