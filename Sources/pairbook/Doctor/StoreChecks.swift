import Engine
import Formats
import GitWorkspace
import Glibc
import Reconciliation

/// Whether the store can be read, is the book's own, and fits the link key.
struct StoreChecks {
  let workspace: Workspace
  let source: LoadedBookSource

  func run() async throws -> [Finding] {
    let published = try await workspace.publishedBook(source.settings).lastPublication()
    let store: any CentralStore
    do {
      switch try await workspace.presentStore(source.settings) {
      case .open(let open): store = open
      case .absent(let path): return try await absent(path, published)
      }
    } catch {
      return [try .failed(.store, error)]
    }
    do {
      let identity = try await store.identity()
      return [
        .ok(
          .store,
          "The store \(try workspace.storeRoute(source.settings).name) opens (\(identity.id)).")
      ] + (try await integrity(store)) + (try modes()) + (try await binding(store))
        + [try linkKey(identity.linkKeyFingerprint)] + (try await withoutMail(store))
    } catch let error as StoreError {
      return [try .failed(.store, error)]
    }
  }

  /// A clone in which nobody ever synced needs no store: another machine keeps it.
  private func absent(_ path: String, _ published: LastPublication?) async throws -> [Finding] {
    guard let published else {
      return [
        .ok(.store, "There is no store at \(path) yet: the first sync makes it."),
        try linkKey(nil),
      ]
    }
    guard try workspace.place.open().appliedHere() == nil else {
      return [lost(path, published), try linkKey(nil)]
    }
    let last = try await AbsentStore(of: source, in: workspace, published)
    return [
      Finding(
        topic: .store, outcome: .ok,
        message:
          "None is here, and none has to be: nobody ever synced in this clone. The book was last synced \(last.whoAndWhen).",
        help:
          "Here you edit and save; a sync is run on that machine. To sync here as well: set PAIRBOOK_STORE to its store."
      )
    ] + (try workspace.linkKeyFile.present() == nil ? [] : [linkKey(nil)])
  }

  private func lost(_ path: String, _ published: LastPublication) -> Finding {
    .failed(
      .store,
      "There is no store at \(path), but the book was synced from one (\(published.words)).",
      help:
        "Sync on the machine that keeps it, or set PAIRBOOK_STORE to it; only if it is lost: `pairbook adopt --from-book`."
    )
  }

  private func integrity(_ store: any CentralStore) async throws -> [Finding] {
    var problems = try await store.checkIntegrity()
    // Tables that cannot be read whole cannot be replayed either.
    if problems.isEmpty { problems = try await contradictions(store) }
    if problems.isEmpty { return [.ok(.store, "Its tables are whole and agree.")] }
    return problems.map { problem in
      .failed(
        .store, "The store is damaged: \(problem).",
        help:
          "Put back a backup; or move it away and rebuild it: `pairbook adopt --from-book`.")
    }
  }

  /// Where the store's enrollments are not what its events add up to.
  private func contradictions(_ store: any CentralStore) async throws -> [String] {
    let replay = StoreReplay(store)
    var found: [String] = []
    for account in try await store.accounts(of: source.bookID) {
      found += try await replay.contradictions(in: account.id).map {
        "account \(account.id): \($0)"
      }
    }
    return found
  }

  /// Of a file; who may read a database is for its server to say.
  private func modes() throws -> [Finding] {
    guard case .file(let path) = try workspace.storeRoute(source.settings) else { return [] }
    for file in [path, path + "-wal", path + "-shm"] {
      var info = stat()
      guard stat(file, &info) == 0, info.st_mode & 0o077 != 0 else { continue }
      return [
        .failed(
          .store, "Others on this machine can read \(file), and with it everybody's phone.",
          help: "`chmod 600 \(file)`")
      ]
    }
    return [.ok(.store, "Nobody else on this machine can read it.")]
  }

  /// What a sync would refuse.
  private func binding(_ store: any CentralStore) async throws -> [Finding] {
    do {
      let binding = try await StoreBinding.check(
        store, try workspace.branch(source.settings), source, at: source.files.commit)
      return [.ok(.store, "It is the store that the book was last synced from, or the first.")]
        + binding.refusals.sorted { $0.key < $1.key }.map { account, error in
          let failure = AccountFailure(error, of: account, words: ErrorWords.init(any:))
          return .failed(
            .store, "A sync leaves \(account) out: \(failure.message)", help: failure.remedy)
        }
    } catch {
      return [try .failed(.store, error)]
    }
  }

  /// Whose mails all lie in a folder, though a server takes mail now.
  private func withoutMail(_ store: any CentralStore) async throws -> [Finding] {
    let delivers = try workspace.mailDelivery(source.settings)
    var found = PeopleWithoutMail()
    for folder in try source.folders {
      var account = try await source.read(folder)
      account.desired.mailIsDelivered = delivers(account.mail)
      guard account.desired.mailIsDelivered else { continue }
      do {
        found += PeopleWithoutMail(
          account.desired, try await store.enrollments(account: folder.id),
          now: workspace.clock.now)
      } catch is StoreError {
        // What is wrong with the store is told by the checks before.
        return []
      }
    }
    guard let problem = PlanWords.withoutMail(found) else { return [] }
    return [.warning(.mail, problem.message, help: problem.remedy)]
  }

  // MARK: The link key

  /// `known` is the fingerprint that the store has.
  private func linkKey(_ known: String?) throws -> Finding {
    let key: LinkKey?
    do {
      key = try workspace.linkKeyFile.present()
    } catch {
      return try .failed(.linkKey, error)
    }
    guard let key else {
      guard known != nil else {
        return .ok(.linkKey, "There is none yet: the first sync makes it.")
      }
      return .failed(
        .linkKey, "The link key is missing, and the store has links that were made with it.",
        help: "Put \(workspace.linkKeyFile.path) back, or set PAIRBOOK_LINK_KEY. " + rotation)
    }
    guard let known else {
      return .ok(.linkKey, "The link key is there; no store here has links made with it.")
    }
    if known != key.fingerprint {
      return .failed(
        .linkKey, "The link key is not the one that the store's links were made with.",
        help: "Put back the key that was used before. " + rotation)
    }
    return Finding(
      topic: .linkKey, outcome: .ok, message: "The link key is there and is the store's.",
      help: workspace.console.verbose ? rotation : nil)
  }

  private var rotation: String {
    let when = WorkingHours.when([source.settings.invitations.sendWindow])
    return
      "To change it: move store and link key away, then `pairbook adopt --from-book`; every link that is out dies, and the next sync sends new ones\(when)."
  }
}
