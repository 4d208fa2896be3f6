import Formats
import Foundation
import GitWorkspace
import Glibc
import PostgreSQLStore
import Reconciliation
import SQLiteStore

/// Where the book's store is, as the settings or the environment say.
enum StoreRoute {
  /// A SQLite file.
  case file(path: String)
  /// A PostgreSQL database; `entrusted` is the password of the environment and the server that is given it.
  case server(StoreAddress, Entrusted?)

  /// As messages name it; without secrets.
  var name: String {
    switch self {
    case .file(let path): path
    case .server(let address, _): address.name
    }
  }
}

/// The settings name a kind of store that there is not.
struct StoreUnsupported: Error {
  /// Without secrets.
  var url: String
}

extension Workspace {
  /// Throws where the place cannot be trusted.
  func storeRoute(_ settings: BookSettings) throws -> StoreRoute {
    let named = environment.nonEmpty("PAIRBOOK_STORE")
    return try storeRoute(named ?? settings.connections.store, isNamedByBook: named == nil)
  }

  func storeRoute(_ url: String, isNamedByBook: Bool) throws -> StoreRoute {
    if url.hasPrefix("sqlite:") {
      return .file(path: try storePath(url, isNamedByBook: isNamedByBook))
    }
    guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
      throw StoreUnsupported(url: URLText.withoutSecrets(url))
    }
    let address = try StoreAddress(url, environment: environment)
    guard isNamedByBook else { return .server(address, nil) }
    if let place = address.localPlaces.first {
      throw Failure(
        "pairbook.json names a file of this machine in connections.store (\(place)): a commit does not choose what is read here.",
        remedy: "Name it in the environment: PAIRBOOK_STORE, or libpq's own variables.",
        status: .refused)
    }
    if let detour = address.detour {
      throw Failure(
        "pairbook.json leads to \(detour) in connections.store (hostaddr), whatever host it names: passwords are looked up by the host.",
        remedy: "Name the host alone, or the whole in the environment: PAIRBOOK_STORE.",
        status: .refused)
    }
    guard environment.nonEmpty("PGPASSWORD") != nil else { return .server(address, nil) }
    return .server(
      address,
      Entrusted(
        secret: "PGPASSWORD", variable: "PAIRBOOK_STORE", server: address.server, address: url,
        isNamedByBook: true,
        known: KnownServer(path: path(".pairbook/store.server"), book: folder, place: place),
        isPipeline: isPipeline, mayBegin: trustsNewServers))
  }

  private func storePath(_ url: String, isNamedByBook: Bool) throws -> String {
    let place = String(url.dropFirst("sqlite:".count))
    try PrivateFolder.check(path(place), in: folder)
    if isNamedByBook {
      try SettingPlace(key: "connections.store", variable: "PAIRBOOK_STORE", url: url, path: place)
        .check(in: folder)
    }
    return path(place)
  }

  /// The central store; where there is none yet it is made only for a command that has effects.
  func store(_ settings: BookSettings, creating: Bool) async throws -> any CentralStore {
    let route = try storeRoute(settings)
    if let store = try await open(route, creating: creating) { return store }
    return try SQLiteStore.empty(isDead: ProcessTable().isDead)
  }

  /// Nil where there is no store, and none is made.
  func open(_ route: StoreRoute, creating: Bool) async throws -> (any MovableStore)? {
    let isDead = try ProcessTable().isDead
    switch route {
    case .file(let path):
      if creating { try refuseCheckoutOfPipeline(path) }
      try refuseTracked(path)
      let isAbsent = access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)
      if isAbsent, !creating { return nil }
      return try SQLiteStore.open(at: path, creating: creating, isDead: isDead)
    case .server(let address, let entrusted):
      try entrusted?.guardSecret()
      let caution = try entrusted?.caution()
      let store = try await PostgreSQLStore.open(at: address, creating: creating, isDead: isDead)
      if let caution { console.note("\(caution.message) \(caution.help)") }
      try entrusted?.remember()
      return store
    }
  }

  private func refuseCheckoutOfPipeline(_ path: String) throws {
    guard isPipeline, isInCheckout(path) else { return }
    throw Failure(
      "In a pipeline the SQLite store \(path) would be gone with the checkout, and the next run would know nobody.",
      remedy:
        "Set PAIRBOOK_STORE to a store that all runs share (postgres://…), or sync from one machine that keeps its store.",
      status: .refused)
  }

  /// A store that came with a clone can be anybody's.
  private func refuseTracked(_ path: String) throws {
    let repository = try place.open()
    for file in Set([URL(fileURLWithPath: path).standardizedFileURL.path, RealPath.of(path)])
    where try repository.tracks(file: file) {
      throw Failure(
        "Git tracks the store \(path): whoever committed it made it, so nothing of it is believed.",
        remedy:
          "Delete it (`git rm`), or name a store that is no part of the repository (connections.store, PAIRBOOK_STORE).",
        status: .refused)
    }
  }
}
