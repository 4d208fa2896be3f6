package import Formats

/// Why a phone could not link itself.
package enum ScanRefused: String, Error, Sendable {
  case noSession = "there is no such session"
  case notScanning = "the session shows no code"
  case deadCode = "the code is dead"
  case fourDevices = "the phone has four linked devices already"
  case wrongLetters = "no session waits for these letters"
  case otherPhone = "the letters were made for another number"
}

extension World {
  /// Milliseconds without a phone after which WhatsApp unlinks it: 14 days.
  static let darkLimit: Int64 = 14 * 86_400_000

  package enum PasskeyDemand: Sendable { case none, passkey, passkeyAndDigits }

  /// A phone scans what a session shows, or showed.
  ///
  /// - Parameters:
  ///   - number: The phone's, in digits as WhatsApp has it.
  ///   - code: The text in the picture that the phone sees; the current one when nil.
  ///   - otherDevices: How many devices it is linked to besides sessions of this gateway.
  package mutating func scan(
    _ name: String, number: String, code: String? = nil, passkey: PasskeyDemand = .none,
    otherDevices: Int = 0
  ) throws(ScanRefused) {
    guard let session = sessions[name] else { throw .noSession }
    // The codes die on WhatsApp's side, whatever the gateway still shows.
    guard let codes = session.codes else { throw code == nil ? .notScanning : .deadCode }
    guard code == nil || code == codes.text else { throw .deadCode }
    try pair(name, number: number, passkey: passkey, otherDevices: otherDevices)
  }

  /// A phone's owner types the eight characters.
  package mutating func type(
    _ letters: String, number: String, passkey: PasskeyDemand = .none, otherDevices: Int = 0
  ) throws(ScanRefused) {
    let typed = letters.uppercased().replacing("-", with: "")
    guard
      let session = sessions.values.first(where: {
        $0.letters?.text.replacing("-", with: "") == typed
      })
    else { throw .wrongLetters }
    guard let phone = session.letters?.phone,
      CanonicalNumber.of(phone) == CanonicalNumber.of(number)
    else { throw .otherPhone }
    try pair(session.name, number: number, passkey: passkey, otherDevices: otherDevices)
  }

  private mutating func pair(
    _ name: String, number: String, passkey: PasskeyDemand, otherDevices: Int
  ) throws(ScanRefused) {
    guard links[number, default: 0] + otherDevices < 4 else { throw .fourDevices }
    let phone = Link(
      number: number, lid: "1" + String(Self.digest(number) % 1_000_000_000_000_000),
      device: Int.random(in: 1...99, using: &chance))
    switch passkey {
    case .none: link(phone, to: name)
    case .passkey: askPasskey(name, of: phone, withDigits: false)
    case .passkeyAndDigits: askPasskey(name, of: phone, withDigits: true)
    }
  }

  /// A phone has the same LID each time: FNV-1a of its number.
  private static func digest(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The phone is linked: the session works, and makes its connection anew a moment later.
  mutating func link(_ phone: Link, to name: String) {
    forgetLink(of: name)
    links[phone.number, default: 0] += 1
    edit(name) { $0.link = phone }
    work(name)
    if settings.reconnectAfter > 0, chance.happens(faults.flap) {
      plan(.reconnect, for: name, after: settings.reconnectAfter)
    }
  }

  /// The phone unlinks the session: WhatsApp knows at once, the gateway by and by.
  package mutating func unlink(_ name: String) {
    guard sessions[name]?.link != nil else { return }
    forgetLink(of: name)
    guard let session = sessions[name], session.truth != .stopped else { return }
    if faults.lateUnlink > 0 {
      // Whatever else was planned must not hide it.
      edit(name) { $0.epoch += 1 }
      plan(.unlinkSeen, for: name, after: faults.lateUnlink)
    } else {
      move(name, to: .failed)
    }
  }

  /// A phone loses its network, or finds it again; 14 days without one unlink it.
  package mutating func setDark(_ isDark: Bool, _ name: String) {
    let since = now
    edit(name) {
      if !isDark {
        $0.link?.darkSince = nil
      } else if $0.link?.darkSince == nil {
        $0.link?.darkSince = since
      }
    }
    if isDark { plan(.forgetPhone, for: name, after: Self.darkLimit) }
  }

  /// How many sessions of this gateway a number is linked to.
  package func linkCount(_ number: String) -> Int { links[number, default: 0] }

  /// Adds a session that works for a number already.
  package mutating func add(_ name: String, number: String, config: JSONValue? = nil) {
    add(name, config: config)
    let device = Int.random(in: 1...99, using: &chance)
    links[number, default: 0] += 1
    edit(name) { $0.link = Link(number: number, lid: "2" + number, device: device) }
    work(name)
  }

  mutating func forgetLink(of name: String) {
    forget(sessions[name]?.link)
    edit(name) { $0.link = nil }
  }

  mutating func forget(_ link: Link?) {
    guard let link else { return }
    links[link.number, default: 0] -= 1
    if links[link.number] == 0 { links[link.number] = nil }
  }
}
