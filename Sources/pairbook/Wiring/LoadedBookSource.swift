import Engine
import Formats
import Reconciliation

/// The book of one revision, account by account, as the reconciler takes it.
struct LoadedBookSource: BookSource {
  let loader: BookLoader<TreeFiles>
  let files: TreeFiles
  let book: LoadedBook
  let settings: BookSettings

  var bookID: String { settings.id }

  /// Throws where `pairbook.json` is so wrong that nothing can be done with the book.
  init(_ files: TreeFiles) throws {
    self.files = files
    loader = BookLoader(files)
    book = try loader.load()
    guard let settings = book.settings else { throw UnusableBook(diagnostics: book.diagnostics) }
    self.settings = settings
  }

  func accounts() async throws -> [AccountFolder] {
    var folders: [AccountFolder] = []
    for path in book.folders where !book.contested.contains(path) {
      if path.isEmpty {
        guard case .account(let account) = try loader.loadAccount(path, of: book) else { continue }
        folders.append(AccountFolder(id: account.id, path: path))
      } else if try files.entries(of: path)?.contains(where: { $0.name == "account.json" }) ?? false
      {
        folders.append(AccountFolder(id: BookPath.name(path), path: path))
      }
    }
    return folders.sorted { $0.id < $1.id }
  }

  func read(_ folder: AccountFolder) async throws -> BookAccount {
    guard case .account(let account) = try loader.loadAccount(folder.path, of: book) else {
      throw FileSourceError(
        path: folder.path, why: "it is no account any more", remedy: "Run the command again.")
    }
    return BookAccount(
      folder: folder, desired: account.desired,
      correspondence: Correspondence(account, book: settings),
      templates: try templates(of: folder), inputs: account.inputs,
      diagnostics: account.diagnostics)
  }

  /// The template files of the book's root and of the account, by path.
  private func templates(of folder: AccountFolder) throws -> [String: String] {
    var templates: [String: String] = [:]
    for place in Set(["templates", BookPath.join(folder.path, "templates")]) {
      for entry in try files.entries(of: place) ?? [] where entry.kind == .file {
        let path = BookPath.join(place, entry.name)
        guard entry.name.hasSuffix(".txt") || entry.name.hasSuffix(".html") else { continue }
        templates[path] = String(decoding: try files.read(path).bytes, as: UTF8.self)
      }
    }
    return templates
  }
}

/// `pairbook.json` is missing or unreadable.
struct UnusableBook: Error {
  var diagnostics: [Diagnostic]
}

extension Correspondence {
  init(_ account: LoadedAccount, book: BookSettings) {
    let settings = account.settings
    let from = settings?.from ?? book.invitations.from
    let directory = account.directory
    self.init(
      from: Mailbox(name: from?.name, address: from?.email ?? ""),
      baseURL: settings?.baseURL ?? book.invitations.baseURL ?? "",
      company: settings?.name ?? account.id, contact: settings?.contact,
      admins: settings?.admins ?? [], locale: settings?.locale, policy: account.desired.policy
    ) { email in
      directory[email].map {
        Addressee(name: $0.name, locale: $0.locale, managerEmail: $0.managerEmail)
      }
    }
  }
}
