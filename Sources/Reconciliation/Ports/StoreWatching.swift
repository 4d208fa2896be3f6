/// Tells at once what was changed in a store that machines share.
package protocol StoreWatching: Sendable {
  /// What is new, this process's own changes included, for as long as somebody reads.
  ///
  /// A connection that is lost is made anew. The stream ends with `StoreError` where that fails for long, or nothing
  /// can be told at all.
  func news() -> AsyncThrowingStream<StoreNews, any Error>
}

package enum StoreNews: Equatable, Sendable {
  /// From now on every change is told; anything may have changed before.
  case listening
  /// An account was changed: its people, events, outbox, or what was published or applied of it.
  case changed(account: String)
}
