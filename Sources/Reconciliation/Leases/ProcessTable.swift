import Glibc

/// The processes of this machine, as far as this one can see them: who we are, and which lease holders are dead.
///
/// Facts are from proc(5) and pid_namespaces(7).
package struct ProcessTable: Sendable {
  /// This process, as leases name it.
  package let me: LeaseHolder

  /// Throws `StoreError.unavailable` when the kernel does not tell who this process is.
  package init() throws {
    guard let boot = readSmallFile("/proc/sys/kernel/random/boot_id"),
      let process = ProcessEntry(of: "self")
    else {
      throw StoreError.unavailable(
        what: "This process", why: "/proc does not describe it, so that no lease can name it",
        remedy: "Mount /proc, as every Linux system has it")
    }
    me = LeaseHolder(
      host: hostName() + containerSuffix(), bootID: String(boot.prefix { $0 != "\n" }),
      pid: getpid(), processStart: process.start)
  }

  /// Whether the holder is certainly no longer alive; false where this process cannot know.
  package func isDead(_ holder: LeaseHolder) -> Bool {
    guard holder.host == me.host else { return false }
    // Another boot may be another machine of the same name, which lives: its lease runs out by itself.
    guard holder.bootID == me.bootID else { return false }
    // Signal 0 sees processes of other users too, which `hidepid` keeps out of /proc.
    if kill(holder.pid, 0) == -1 && errno == ESRCH { return true }
    guard let process = ProcessEntry(of: String(holder.pid)) else { return false }
    return process.hasEnded || process.start != holder.processStart
  }
}

/// What `/proc/PID/stat` says of a process.
private struct ProcessEntry {
  /// Dead, and perhaps not reaped by its parent yet: it does nothing any more.
  var hasEnded: Bool
  /// Clock ticks since boot.
  var start: UInt64

  init?(of pid: String) {
    guard let stat = readSmallFile("/proc/\(pid)/stat"),
      // The second field is the program's name in parentheses, which may hold blanks and parentheses.
      let nameEnd = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[stat.index(after: nameEnd)...].split(separator: " ")
    // Field 3 is the state, field 22 the start time.
    guard fields.count > 19, let start = UInt64(fields[19]) else { return nil }
    hasEnded = fields[0] == "Z" || fields[0] == "X"
    self.start = start
  }
}

private func hostName() -> String {
  var name = [CChar](repeating: 0, count: Int(HOST_NAME_MAX) + 1)
  guard gethostname(&name, name.count - 1) == 0 else { return "unknown-host" }
  return text(of: name)
}

/// Empty in the machine's first process namespace; elsewhere pids mean something else, so the namespace is told.
private func containerSuffix() -> String {
  var link = [CChar](repeating: 0, count: 64)
  let length = readlink("/proc/self/ns/pid", &link, link.count - 1)
  let name = length > 0 ? text(of: link) : "pid:unknown"
  // The inode of the first namespace is fixed: PROC_PID_INIT_INO in the kernel's include/linux/proc_ns.h.
  return name == "pid:[4026531836]" ? "" : "/" + name
}

private func text(of name: [CChar]) -> String {
  String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Nil when the file cannot be read; files of /proc have no size to ask for.
private func readSmallFile(_ path: String) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let count = read(descriptor, &bytes, bytes.count)
  guard count > 0 else { return nil }
  return String(decoding: bytes[..<count], as: UTF8.self)
}
