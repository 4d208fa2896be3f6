import Reconciliation

/// What may go wrong with a server, in words and with the way back.
extension StoreAddress {
  func translation(of error: any Error) -> any Error {
    switch error {
    case let error as ServerError: failure(error)
    case let unknown as UnknownName: damaged("\(unknown.name) is not a known \(unknown.of)")
    case is CommitUnknown:
      StoreError.unavailable(
        what: what,
        why: "it broke off while a change was committed, and could not be asked what became of it",
        remedy: "Run the command again: it begins with what the store holds by then")
    default: error
    }
  }

  private func failure(_ error: ServerError) -> StoreError {
    guard let code = error.code else { return unreached(error) }
    switch code {
    case "28P01", "28000": return refused(error)
    case "3D000":
      return unavailable(
        "there is no such database", "Make it (`createdb`), or name another in PAIRBOOK_STORE")
    case "42501":
      return unavailable(
        "the user lacks a right there (\(error.words))",
        "As an administrator: CREATE SCHEMA \(Schema.name) AUTHORIZATION \(user ?? "USER")")
    case "25006":
      return unavailable(
        "it is a read-only replica", "Name the server that takes writes in PAIRBOOK_STORE")
    case "53100": return .full(what: what)
    case "53300":
      return unavailable(
        "all its connections are taken", "Raise max_connections, or put a pooler before it")
    case "55P03":
      return unavailable(
        "another process has it locked and did not let go in time",
        "Run the command again when the other pairbook is done")
    case "22P02", "XX001", "XX002": return damaged("it is damaged (\(error.words))")
    case _ where code.hasPrefix("42"):
      return damaged("its tables are not as they should be (\(error.words))")
    case _ where code.hasPrefix("57P0") || code.hasPrefix("08"):
      return unavailable(
        "it breaks off (\(error.words))", "Run the command again when the server is up")
    default: return unavailable("PostgreSQL refused (\(error.words))", "Run `pairbook doctor`")
    }
  }

  /// No server answered, or libpq did not go on.
  private func unreached(_ error: ServerError) -> StoreError {
    if error.needsPassword { return refused(error) }
    if error.words.contains("SSL") {
      return unavailable(
        "there is no encrypted way there (\(error.words))",
        "Switch TLS on at the server; or, where nobody can listen in, add sslmode=disable to its URL"
      )
    }
    return unavailable(
      "it cannot be reached (\(error.words))",
      "Start the server, or check host and port in `connections.store` or PAIRBOOK_STORE")
  }

  private func refused(_ error: ServerError) -> StoreError {
    unavailable(
      error.needsPassword
        ? "it asks for a password, and there is none" : "it lets nobody in (\(error.words))",
      "Give the password in PGPASSWORD, ~/.pgpass or PAIRBOOK_STORE, never in the book")
  }

  private func unavailable(_ why: String, _ remedy: String) -> StoreError {
    .unavailable(what: what, why: why, remedy: remedy)
  }

  func damaged(_ why: String) -> StoreError {
    .damaged(
      what: what, why: why,
      remedy:
        "Nothing was overwritten. Restore the database from a backup; or name another, and `pairbook adopt --from-book` makes a store in it from the book"
    )
  }
}
