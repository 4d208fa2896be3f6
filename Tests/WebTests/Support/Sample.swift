import Engine
import Reconciliation

/// Pages of a company that does not exist, and links to them.
enum Sample {
  /// 23 November 2026, 09:00 UTC.
  static let now = Instant(1_795_424_400)

  /// A token as links have it, different for each number.
  static func token(_ number: Int = 1) -> String {
    let digits = String(number)
    return String(repeating: "t", count: 43 - digits.count) + digits
  }

  /// WhatsApp's new form of a code; opaque for us.
  static let qrText =
    "https://wa.me/settings/linked_devices#2@H4dKz0WqXyPpRzmUZ1c9oAVx3bN7tS5fQeLwYg2jKhMvCi8rTnDuBa6E4sGkPq,"
    + "Yx0T1b2c3d4e5f6g7h8i9j0kAlBmCnDoEpFqGrHs=,ItJuKvLwMxNyOzP0Q1R2S3T4U5V6W7X8Y9Z0a1b2c3d=,1"

  static let consent = ConsentText(
    version: "2026-1",
    text: """
      Example Bank Ltd is required by law to keep the messages that its people send and receive for work.

      For this, your WhatsApp is linked to the archive. All messages of this number are copied there from then on, \
      and kept for seven years. Only the compliance team may read them.

      You can end this at any time: log the entry out under Linked devices. The compliance team is told of it.
      """,
    textHash: "sha256:" + String(repeating: "ab", count: 32), locale: "en")

  static func page(
    _ state: PairingPage.State, company: String = "Example Bank Ltd",
    contact: String? = "the IT help desk, extension 4040", locales: [String] = ["en"],
    consent: ConsentText? = nil
  ) -> PairingPage {
    PairingPage(
      state: state, company: company, contact: contact, maskedPhone: "+44 •••• ••3456",
      checkCode: "K7M-4QX", locales: locales, consent: consent)
  }

  /// Every state, with what stands in it.
  static let states: [(name: String, state: PairingPage.State)] = [
    ("ready", .ready), ("starting", .starting),
    ("code", .code(.text(qrText), until: now + 20)),
    ("letters", .letters("ABCD-EFG1", until: now + 60)), ("codes-ran-out", .codesRanOut),
    ("passkey", .passkey), ("passkey-confirmation", .passkeyConfirmation(digits: "4711")),
    ("wrong-phone", .wrongPhone(ending: "77", newLinkIsMailed: true)), ("success", .success),
    ("used", .used), ("expired", .expired(mayRenew: true)), ("renewed", .renewed),
    ("replaced", .replaced), ("revoked", .revoked), ("declined", .declined),
    ("on-hold", .onHold), ("gateway-down", .gatewayDown),
  ]
}
