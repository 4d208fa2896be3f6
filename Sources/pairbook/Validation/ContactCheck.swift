import Engine
import Formats

/// Tells where people are invited and nobody is named whom they may ask.
enum ContactCheck {
  static func problems(_ account: LoadedAccount) -> [Diagnostic] {
    guard let settings = account.settings, settings.archivingEnabled, !settings.suspended,
      settings.admins.isEmpty, settings.contact?.allSatisfy(\.isWhitespace) ?? true,
      account.desired.people.contains(where: { if case .on = $0.wish { true } else { false } })
    else { return [] }
    return [
      Diagnostic(
        .nobodyToAsk, path: BookPath.account(in: account.folder), at: nil,
        message:
          "neither contact nor admins is set: invited people are told nobody whom they may ask",
        help: "set contact, and in admins who is told of trouble")
    ]
  }
}
