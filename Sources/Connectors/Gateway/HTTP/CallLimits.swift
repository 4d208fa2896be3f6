/// How long calls may take, how often they are made again, and how many are made at once.
package struct CallLimits: Equatable, Sendable {
  package var connect: Duration = .seconds(5)
  /// From the call to the end of its answer.
  package var answer: Duration = .seconds(10)
  /// The same for the list of all sessions.
  package var list: Duration = .seconds(60)
  /// The same for calls that the gateway answers when something has happened: WAHA waits up to 15 s for a status.
  package var slowAnswer: Duration = .seconds(25)
  /// How often a call is made at most.
  package var attempts = 4
  /// The longest pause before the second attempt; each further one may be twice as long.
  package var firstPause: Duration = .milliseconds(250)
  package var longestPause: Duration = .seconds(4)
  package var callsAtOnce = 16
  /// Bytes of an answer that are read.
  package var answerBytes = 1 << 20
  package var listBytes = 64 << 20

  package init() {}
}
