private import CPhoneNumber

/// A country or territory that has phone numbers, by its ISO 3166-1 code.
package struct PhoneRegion: Hashable, Sendable {
  /// Two capital letters.
  package let code: String
  /// Whether its numbers are dialled at home with a leading zero that is left out from abroad.
  let hasTrunkZero: Bool

  /// Takes two capital letters; nil if libphonenumber knows no such region.
  package init?(_ code: String) {
    guard let region = Self.all[code] else { return nil }
    self = region
  }

  private init(code: String, hasTrunkZero: Bool) {
    self.code = code
    self.hasTrunkZero = hasTrunkZero
  }

  private static let all: [String: PhoneRegion] = {
    var regions: [String: PhoneRegion] = [:]
    withUnsafeMutablePointer(to: &regions) { regions in
      pairbook_phone_regions(regions) { context, region, hasTrunkZero in
        guard let context, let region else { return }
        let code = String(cString: region)
        context.assumingMemoryBound(to: [String: PhoneRegion].self).pointee[code] = PhoneRegion(
          code: code, hasTrunkZero: hasTrunkZero)
      }
    }
    return regions
  }()
}
