import Glibc
package import Subprocess

/// A program while it runs; valid only inside the body of ``ProcessRunner/withRunning(_:_:body:)``.
package struct RunningProcess: Sendable {
  /// Its process id, which is also the id of its process group and of its session.
  package let processIdentifier: Int32
  /// What it writes, line by line; read at most once.
  package let lines: SubprocessOutputSequence.StringSequence<UTF8>

  /// Reads on until a line contains `text`, and returns that line.
  ///
  /// - Throws: ``ProcessSilence`` with all that was read when the output ends first.
  package func firstLine(containing text: String) async throws -> String {
    var seen: [String] = []
    for try await line in lines {
      if line.contains(text) { return line }
      seen.append(line)
    }
    throw ProcessSilence(awaited: text, seen: seen)
  }

  /// Sends a signal to the program alone, not to what it started.
  package func send(signal: Int32) {
    kill(processIdentifier, signal)
  }
}

/// A program's output ended without the line that was waited for.
package struct ProcessSilence: Error, CustomStringConvertible {
  /// What the line was to contain.
  package let awaited: String
  /// All lines that came.
  package let seen: [String]

  package var description: String {
    "the program never wrote \"\(awaited)\"; it wrote:\n\(seen.joined(separator: "\n"))"
  }
}
