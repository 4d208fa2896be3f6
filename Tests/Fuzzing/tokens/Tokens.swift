import Glibc

@testable import Reconciliation

/// Makes links by a key, which is the first line of the input, for a subject, which is the second; the third is a
/// token that a stranger made up.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let began = clock()
  defer { demand(clock() - began < CLOCKS_PER_SEC, "it took over a second") }
  let bytes = UnsafeBufferPointer(start: start, count: count)
  let lines = bytes.split(
    separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
  guard lines.count == 3 else { return 0 }
  let stranger = String(decoding: lines[2], as: UTF8.self)
  checkHash(stranger)
  guard let key = LinkKey(bytes: Array(lines[0])) else {
    demand(lines[0].count < 32, "a key of \(lines[0].count) bytes is refused")
    return 0
  }
  demand(lines[0].count >= 32, "a key of \(lines[0].count) bytes is taken")
  let link = KnownLink(
    account: "acme", subject: String(decoding: lines[1], as: UTF8.self), serial: count,
    generation: lines[1].count)
  checkLink(link, key, stranger)
  return 0
}

private func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

/// What the database holds of a token has one form, whatever the token is.
private func checkHash(_ token: String) {
  let hash = LinkKey.hash(token: token)
  demand(
    hash.utf8.count == 64 && hash.allSatisfy { "0123456789abcdef".contains($0) },
    "the hash of \(token) is \(hash)")
  demand(!LinkKey.isToken(token) || token.utf8.count == 43, "\(token) is taken for a token")
}

/// A link is the key's alone, for that person and that generation alone.
private func checkLink(_ link: KnownLink, _ key: LinkKey, _ stranger: String) {
  let token = key.token(subject: link.subject, serial: link.serial, generation: link.generation)
  demand(LinkKey.isToken(token), "\(token) is no token")
  demand(key.made(token, link), "\(token) is not known as the key's own")
  demand(
    key.made(stranger, link) == stranger.utf8.elementsEqual(token.utf8),
    "\(stranger) passes for \(token)")
  var next = link
  next.generation += 1
  demand(!key.made(token, next), "\(token) opens the next generation too")
  for base in ["https://pair.example", "https://pair.example/"] {
    let address = key.link(
      baseURL: base, subject: link.subject, serial: link.serial, generation: link.generation)
    demand(address == "https://pair.example/p/\(token)", "\(token) has the address \(address)")
  }
  let code = key.checkCode(
    subject: link.subject, serial: link.serial, generation: link.generation)
  let letters = code.split(separator: "-")
  demand(
    letters.count == 2 && letters.allSatisfy { $0.count == 3 } && code == code.uppercased(),
    "the check code is \(code)")
  demand(
    !key.fingerprint.contains(token) && key.fingerprint.count == 32, "the fingerprint tells the key"
  )
}
