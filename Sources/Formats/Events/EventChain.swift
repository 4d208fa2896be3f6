package import Engine

/// Follows an account's chain line by line, over file borders, and says where it breaks.
package struct EventChain: Sendable {
  package private(set) var seq = 0
  package private(set) var hash: String?
  package private(set) var at: Instant?
  package private(set) var problems: [Problem] = []
  /// How many events tell no more who they are about, and where the last of them stands.
  package private(set) var erased = 0
  private(set) var lastErased: (path: String, line: Int)?

  package struct Problem: Equatable, Sendable {
    package var code: DiagnosticCode
    package var path: String
    /// From 1.
    package var line: Int
    package var message: String
  }

  package init() {}

  /// Reads one file and hands on each event that can be read, in order.
  package mutating func read(
    _ bytes: [UInt8], path: String,
    _ body: (ParsedEvent, _ line: String) throws -> Void
  ) rethrows {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let event: ParsedEvent
      do throws(EventError) {
        event = try EventCodec.parse(line)
      } catch {
        problems.append(
          Problem(
            code: .eventUnreadable, path: path, line: index + 1,
            message: "the event cannot be read: \(error.why)"))
        continue
      }
      follow(event, path: path, line: index + 1)
      seq = event.seq
      hash = event.hash
      at = event.draft.at
      if event.isErased {
        erased += 1
        lastErased = (path, index + 1)
      }
      try body(event, String(decoding: line, as: UTF8.self))
    }
  }

  /// Checks one file.
  package mutating func read(_ bytes: [UInt8], path: String) {
    read(bytes, path: path) { _, _ in }
  }

  private mutating func follow(_ event: ParsedEvent, path: String, line: Int) {
    let (seq, hash, at) = (seq, hash, at)
    func report(_ message: String) {
      problems.append(
        Problem(code: .eventChainBroken, path: path, line: line, message: message))
    }
    if event.seq != seq + 1 { report("event \(event.seq) stands where event \(seq + 1) belongs") }
    if event.prev != hash { report("event \(event.seq) does not follow the event before it") }
    if event.hash != event.computedHash {
      report("event \(event.seq) was changed after it was written: its hash does not fit")
    }
    if !event.whoIsGenuine {
      report("the person of event \(event.seq) was changed after it was written")
    }
    if let at, event.draft.at < at {
      report("event \(event.seq) is older than the event before it")
    }
  }
}

extension EventChain.Problem {
  /// The problem as it is told to people.
  package var diagnostic: Diagnostic {
    Diagnostic(
      code, path: path, at: SourcePosition(line: line, column: 1), message: message,
      help: "bring the file back as Pairbook wrote it; git log -- \(path) tells who changed it")
  }
}

extension EventCodec {
  /// The last event of a file, read from its end.
  package static func lastEvent(of bytes: [UInt8], path: String) throws -> (seq: Int, hash: String)
  {
    guard let line = bytes.split(separator: 0x0A).last else {
      throw PublishedFileError(path: path, line: 1, why: "it is empty")
    }
    do throws(EventError) {
      let event = try parse(line)
      return (event.seq, event.hash)
    } catch {
      throw PublishedFileError(
        path: path, line: bytes.count { $0 == 0x0A },
        why: "its last event cannot be read: \(error.why)")
    }
  }
}

/// A machine-written file that does not hold what the program writes.
package struct PublishedFileError: Error, Equatable, Sendable {
  package var path: String
  package var line: Int
  package var why: String
}

extension PublishedFileError {
  package init(_ problem: EventChain.Problem) {
    self.init(path: problem.path, line: problem.line, why: problem.message)
  }
}
