/// Sessions that no enrollment knows, found by the number of a roster as WhatsApp compares numbers.
struct SessionsByNumber {
  private let sessions: [UnknownSession]
  /// Places in `sessions` by each form of a number.
  private var places: [String: [Int]] = [:]

  init(_ sessions: [UnknownSession]) {
    self.sessions = sessions
    for (place, session) in sessions.enumerated() {
      for form in session.phone.map(WhatsAppNumber.forms(of:)) ?? [] {
        places[form, default: []].append(place)
      }
    }
  }

  /// The sessions that have a number, in their order.
  func of(_ phone: String) -> [UnknownSession] {
    if places.isEmpty { return [] }
    let found = WhatsAppNumber.forms(of: phone).flatMap { places[$0] ?? [] }
    return Set(found).sorted().map { sessions[$0] }
  }

  /// The users of each session's number, by the session's name; of `(phone, user)` pairs.
  func users(_ people: [(phone: String, user: String)]) -> [String: Set<String>] {
    var users: [String: Set<String>] = [:]
    for person in people {
      for session in of(person.phone) { users[session.session, default: []].insert(person.user) }
    }
    return users
  }
}
