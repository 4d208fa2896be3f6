import Engine
import Formats

/// Who asked for what an account's files ask for, by the file that asks for it.
struct Authors: Sendable {
  /// Who last changed the archiving file.
  private let wishes: String
  /// Who last changed the roster.
  private let roster: String
  /// Who made people wanted: by either of the two, or by switching the account on.
  private let invitations: String

  /// One person for everything.
  init(_ everybody: String) {
    wishes = everybody
    roster = everybody
    invitations = everybody
  }

  /// As the commits up to `revision` tell; `applied` is the commit that was carried out before, and `machine` stands
  /// for files that no commit changed.
  init(
    of account: BookAccount, at revision: String, since applied: String?, machine: String,
    in repository: any BookRepository
  ) async throws {
    let folder = account.folder.path
    func author(_ names: String...) async throws -> String {
      let paths = names.map { BookPath.join(folder, $0) }
      return try await repository.lastAuthor(of: paths, at: revision) ?? machine
    }
    wishes = try await author("archiving.csv", "archiving.json")
    roster = try await author("users.csv", "users.json")
    let settings = BookPath.account(in: folder)
    if let applied,
      try await AccountSwitch.wasTurned(settings, from: applied, to: revision, in: repository)
    {
      invitations = try await author("account.json")
    } else {
      invitations = try await author(
        "archiving.csv", "archiving.json", "users.csv", "users.json")
    }
  }

  func author(of kind: ActionKind) -> String {
    switch kind {
    case .withdraw: wishes
    case .rename, .relink: roster
    case .invite, .remind, .escalate, .revoke, .connect, .reject, .disconnect, .decline:
      invitations
    }
  }
}

/// Whether Support has enabled an account, and whether it is suspended.
private struct AccountSwitch: Equatable {
  var isEnabled: Bool
  var isSuspended: Bool

  /// Whether `account.json` says otherwise in the one commit than in the other; false where the clone lacks one.
  static func wasTurned(
    _ path: String, from old: String, to new: String, in repository: any BookRepository
  ) async throws -> Bool {
    guard try await repository.descends(new, from: old) == true else { return false }
    return try await read(path, old, repository) != read(path, new, repository)
  }

  /// Nil where nothing can be told.
  private static func read(_ path: String, _ commit: String, _ repository: any BookRepository)
    async throws -> AccountSwitch?
  {
    guard let file = try await repository.file(path, at: commit),
      // Settings that are no JSON turn nothing on.
      let json = try? JSONValue(parsing: file.bytes, path: path)
    else { return nil }
    return AccountSwitch(
      isEnabled: json["whatsappArchiving"]?["enabled"]?.bool ?? false,
      isSuspended: json["suspended"]?.bool ?? false)
  }
}
