/// What a reader is told of a person; spelt so wherever a person reads it.
package enum Status: String, Sendable, Codable, CaseIterable {
  case notConnected = "Not Connected"
  case archiving = "Archiving"
  case loggedOut = "Logged Out"
}
