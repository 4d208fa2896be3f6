import Engine

/// When mail leaves that waits for the hours of `sendWindow`, for people.
enum WorkingHours {
  static let phrase = "in working hours (invitations.sendWindow)"

  /// ` in working hours …` where not every hour is one, to be put behind what is sent then.
  static func when(_ windows: some Sequence<SendWindow>) -> String {
    windows.allSatisfy { $0 == .always } ? "" : " " + phrase
  }
}
