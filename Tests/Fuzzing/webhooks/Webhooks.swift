import Crypto
import Dispatch
import Foundation
import Glibc
import Reconciliation
import Synchronization

@testable import Gateway
@testable import Web

/// Takes what claims to be a gateway's webhook. The input is the header `X-Webhook-Hmac`, a line end, and the body, which
/// is then signed rightly; last it is taken for a gateway's answers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let began = clock()
  defer { demand(clock() - began < CLOCKS_PER_SEC, "it took over a second") }
  let bytes = UnsafeBufferPointer(start: start, count: count)
  let parts = bytes.split(
    separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
  let header = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
  let body = parts.count > 1 ? Array(parts[1]) : []
  checkForged(body, header)
  if let hint = checkSigned(body) { checkIntake(body, hint) }
  checkAnswers(body)
  return 0
}

private func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

private let secret = "a long secret that nobody tells"
private let reader = WAHAWebhookReader(secret: secret)

private func signature(_ body: [UInt8]) -> String {
  HMAC<SHA512>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8)))
    .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private func headers(_ signature: String) -> (String) -> String? {
  {
    switch $0 {
    case "x-webhook-hmac": signature
    case "x-webhook-hmac-algorithm": "sha512"
    default: nil
    }
  }
}

/// Nothing is believed by a header that somebody made up.
private func checkForged(_ body: [UInt8], _ header: String) {
  guard header.lowercased() != signature(body) else { return }
  do throws(WebhookRefused) {
    let hint = try reader.read(body, header: headers(header))
    fatalError("\(header) passes for a signature of \(hint)")
  } catch {
    demand(error == .unsigned, "what is not signed is read: \(error)")
  }
}

/// What is signed is understood or not, and says one thing; nil where it is not.
private func checkSigned(_ body: [UInt8]) -> SessionHint? {
  let right = signature(body)
  var changed = body
  changed.append(UInt8(ascii: " "))
  do throws(WebhookRefused) {
    _ = try reader.read(changed, header: headers(right))
    fatalError("a signature holds for another body")
  } catch {
    demand(error == .unsigned, "what is signed otherwise is read: \(error)")
  }
  do throws(WebhookRefused) {
    let hint = try reader.read(body, header: headers(right.uppercased()))
    demand(!hint.id.isEmpty && !hint.session.isEmpty, "a hint of nothing: \(hint)")
    return hint
  } catch {
    demand(error == .notUnderstood, "a right signature is refused: \(error)")
    return nil
  }
}

/// A delivery is taken once; what is too long to be remembered, or from a time to come, never.
private func checkIntake(_ body: [UInt8], _ hint: SessionHint) {
  let taken = Mutex<[SessionHint]>([])
  let intake = WebhookIntake(reader: reader, capacity: 4) { hint in
    taken.withLock { $0.append(hint) }
  }
  let outcomes = Mutex<[WebhookIntake.Outcome]>([])
  let right = signature(body)
  let done = DispatchSemaphore(value: 0)
  Task {
    for _ in 0..<2 {
      let outcome = await intake.take(body, header: headers(right)) { fatalError("\($0)") }
      outcomes.withLock { $0.append(outcome) }
    }
    done.signal()
  }
  done.wait()
  let isTaken = outcomes.withLock { $0 == [.taken, .repeated] }
  demand(
    isTaken || outcomes.withLock { $0 == [.notUnderstood, .notUnderstood] },
    "a delivery that comes twice is \(outcomes.withLock { $0 })")
  demand(
    taken.withLock { $0 } == (isTaken ? [hint] : []), "another hint is handed on than was read")
  demand(
    !isTaken || hint.id.utf8.count <= 128 && hint.session.utf8.count <= 64,
    "what has no end is remembered")
}

/// A gateway's answers, WAHA's and GOWA's: of a session that is not as documented nothing is known, least of all that it
/// is somebody's.
private func checkAnswers(_ body: [UInt8]) {
  let data = Data(body)
  let decoder = JSONDecoder()
  // What is no list of sessions is refused as a whole.
  let sessions = ((try? decoder.decode([WAHASession].self, from: data)) ?? []).map(\.session)
  // As above.
  let devices = (try? decoder.decode(GOWAAnswer<[GOWADevice]>.self, from: data))?.results ?? []
  for session in sessions + devices.map({ $0.session() }) {
    if case .number(let number) = session.identity {
      demand(
        !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2B },
        "\(session) has a number that is none")
    }
  }
}
