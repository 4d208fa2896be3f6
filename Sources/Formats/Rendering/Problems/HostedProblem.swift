import Crypto

/// A problem of a book as a code host knows it: with the file's place in the repository, and known again from run to run.
package struct HostedProblem {
  package let problem: Diagnostic
  /// From the repository's root, with `/`.
  package let path: String
  /// SHA-256 of what the problem is and not of where it stands in its file; 64 hexadecimal digits, no two alike.
  package let fingerprint: String

  /// All problems of a book, sorted; `bookFolder` is the book's in the repository, `""` for its root.
  package static func all(_ problems: [Diagnostic], bookFolder: String) -> [HostedProblem] {
    var seen: [String: Int] = [:]
    return problems.sorted().map { problem in
      let path = BookPath.join(bookFolder, problem.path)
      let what = [problem.code.rawValue, path, problem.messageWithoutLines].joined(separator: "\0")
      let count = seen[what, default: 0]
      seen[what] = count + 1
      return HostedProblem(
        problem: problem, path: path,
        fingerprint: Digest.hex(SHA256.hash(data: Array("\(what)\0\(count)".utf8))))
    }
  }

  /// What is wrong and what to do, as two sentences; whoever sees the requests of a host reads them, so numbers are
  /// masked.
  package var sentences: String {
    "\(MaskedPhone.within(problem.message)). \(problem.help.beginningSentence)."
  }
}
