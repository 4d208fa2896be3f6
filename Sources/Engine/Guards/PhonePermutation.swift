/// Finds phones that were merely exchanged among several people: a column was sorted alone.
enum PhonePermutation {
  /// From so many people on whose new phone is the enrolled phone of another, it is no handing over of phones.
  static let suspicious = 3

  /// The relinks of the exchange, as indices; empty when there is none.
  ///
  /// Whoever would give their phone to one of them belongs to it as well, although their own new phone may be nobody
  /// else's: otherwise the finding would shrink with every sync until nothing was left to hold.
  static func members(of relinks: [(index: Int, oldPhone: String, newPhone: String)]) -> [Int] {
    var giver: [String: Int] = [:]
    for (place, relink) in relinks.enumerated() where giver[relink.oldPhone] == nil {
      giver[relink.oldPhone] = place
    }
    var involved: Set<Int> = []
    var takers = 0
    for (place, relink) in relinks.enumerated() {
      guard let from = giver[relink.newPhone], from != place else { continue }
      takers += 1
      involved.insert(place)
      involved.insert(from)
    }
    return takers >= suspicious ? involved.sorted().map { relinks[$0].index } : []
  }
}
