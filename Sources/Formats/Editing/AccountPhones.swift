package import PhoneNumbers

/// Reads the phones of one account: by its region, and as `validate` judges them.
package struct AccountPhones: Sendable {
  /// What the text of a phone cell stands for.
  enum Reading: Equatable {
    case empty
    case number(PhoneNumber)
    /// Why it is none that WhatsApp can be on.
    case unusable(PhoneProblem)
  }

  private let plans: NumberingPlans
  let region: PhoneRegion?

  /// `region` is for numbers that are typed without a country.
  package init(_ plans: NumberingPlans, region: PhoneRegion?) {
    self.plans = plans
    self.region = region
  }

  func read(_ text: String) -> Reading {
    guard !text.isEmpty else { return .empty }
    do {
      return .number(try plans.read(text, region: region).number)
    } catch {
      return .unusable(error)
    }
  }
}
