package import Glibc

/// A program that is started and waited for without the async runtime, for oracles that tests call in passing.
///
/// Nothing but the program's own end is waited for: Foundation's `Process` waits until everybody who inherited one of its
/// sockets has ended, another test's server among them.
package struct SpawnedProcess: Sendable {
  /// Its process id.
  package let id: pid_t

  /// Starts a program, which is looked up in the environment's `PATH`; its streams are the files at the paths given.
  ///
  /// - Throws: ``SpawnFailure``.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String], folder: String,
    input: String = "/dev/null", output: String = "/dev/null", errors: String = "/dev/null"
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, writing, 0o600)

    // Threads of the runtime block signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    posix_spawnattr_setsigmask(&attributes, &unblocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    var started: pid_t = 0
    let code = Self.withStrings(["env", "--chdir=\(folder)", program] + arguments) { argv in
      Self.withStrings(environment.map { "\($0)=\($1)" }) { envp in
        posix_spawnp(&started, "env", &actions, &attributes, argv, envp)
      }
    }
    guard code == 0 else { throw SpawnFailure(program: program, code: code) }
    id = started
  }

  /// Waits for the end; to be called once.
  package func wait() -> ProcessEnd {
    var status: Int32 = 0
    while waitpid(id, &status, 0) == -1 && errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal)
  }

  private static func withStrings<R>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
  }
}

/// A program could not be started.
package struct SpawnFailure: Error, CustomStringConvertible {
  /// The program's name.
  package let program: String
  /// `errno`.
  package let code: Int32

  package var description: String { "cannot start \(program): \(String(cString: strerror(code)))" }
}
