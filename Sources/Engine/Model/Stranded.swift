/// People who are enrolled in accounts of the book that have no folder now: their account's id was changed, perhaps.
package struct Stranded: Equatable, Sendable {
  package struct Place: Equatable, Sendable {
    package var account: String
    /// Under which they are enrolled there.
    package var email: String
  }

  /// By e-mail, and by phone (E.164).
  private var places: [String: Place] = [:]

  package init() {}

  package mutating func add(_ enrollments: [Enrollment], of account: String) {
    for enrollment in enrollments {
      let place = Place(account: account, email: enrollment.email)
      for key in [enrollment.email, enrollment.phone] {
        if let other = places[key], (other.account, other.email) <= (account, place.email) {
          continue
        }
        places[key] = place
      }
    }
  }

  /// Where somebody with this e-mail, else with this phone, is enrolled.
  func place(email: String, phone: String?) -> Place? {
    places[email] ?? phone.flatMap { places[$0] }
  }
}
