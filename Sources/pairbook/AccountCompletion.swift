import ArgumentParser
import Formats
import GitWorkspace

/// What a shell offers after `--account`: the accounts of the book at hand.
enum AccountCompletion {
  static let kind = CompletionKind.custom { words, _, _ in ids(after: words) }

  /// A shell that asks in the middle of a line wants no messages: where there is no book it gets nothing.
  private static func ids(after words: [String]) -> [String] {
    do {
      let place = try BookPlace.find(named: book(in: words))
      let files =
        try place.open().isBare
        ? TreeFiles.revision("HEAD", of: place, verified: false) : TreeFiles.worktree(of: place)
      return try BookLoader(files).load().accounts.compactMap(\.id).sorted()
    } catch {
      return []
    }
  }

  /// What `--book` names in a command that is being typed.
  private static func book(in words: [String]) -> String? {
    for (index, word) in words.enumerated() {
      if word == "--book", index + 1 < words.count { return words[index + 1] }
      if word.hasPrefix("--book=") { return String(word.dropFirst("--book=".count)) }
    }
    return nil
  }
}
