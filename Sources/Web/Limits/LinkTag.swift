import Crypto

/// What logs and memories know a link by: a piece of its token's hash, from which nobody finds the token.
struct LinkTag: Hashable, Sendable, CustomStringConvertible {
  let description: String

  init(_ token: String) {
    description = SHA256.hash(data: Array(token.utf8)).prefix(6)
      .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
