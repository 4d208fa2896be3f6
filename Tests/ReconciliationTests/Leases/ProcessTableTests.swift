import FoundationEssentials
import Glibc
import Reconciliation
import TestSupport
import Testing

@Suite("Which lease holders are dead")
struct ProcessTableTests {
  private let processes: ProcessTable
  private var me: LeaseHolder { processes.me }

  init() throws { processes = try ProcessTable() }

  @Test("This process is named by its host, boot, number and start, and lives")
  func itself() throws {
    #expect(me.pid == getpid())
    #expect(me.bootID.count == 36)
    #expect(me.processStart > 0)
    #expect(!me.host.isEmpty)
    #expect(try ProcessTable().me == me)
    #expect(!processes.isDead(me))
  }

  @Test("A number that another process has by now is a dead holder's")
  func reusedNumber() {
    var former = me
    former.processStart -= 1
    #expect(processes.isDead(former))
  }

  @Test("A number that no process has is a dead holder's")
  func goneNumber() {
    var gone = me
    // Above the kernel's limit of process numbers, 2^22.
    gone.pid = 5_000_000
    #expect(processes.isDead(gone))
  }

  @Test("Of another boot nothing is known: it may be another machine of the same name")
  func otherBoot() {
    var earlier = me
    earlier.bootID = "00000000-0000-0000-0000-000000000000"
    #expect(!processes.isDead(earlier))
  }

  @Test("Of another host, or another container of this one, nothing is known")
  func otherHost() {
    for host in ["another", me.host + "/pid:[4026532201]"] {
      let other = LeaseHolder(host: host, bootID: "x", pid: 5_000_000, processStart: 1)
      #expect(!processes.isDead(other))
    }
  }

  @Test("A child lives until it is killed, also while its parent has not asked for its end")
  func child() async throws {
    // The shell tells its child's number and start, and becomes a program that never asks for its end.
    let script = """
      sleep 60 & pid=$!
      echo "child $pid $(cut -d' ' -f22 /proc/$pid/stat)"
      exec sleep 60
      """
    let (processes, me) = (processes, me)
    try await ProcessRunner().withRunning("bash", ["-c", script]) { running in
      let line = try await running.firstLine(containing: "child")
      let words = line.split(whereSeparator: \.isWhitespace)
      var child = me
      child.pid = try #require(Int32(words[1]))
      child.processStart = try #require(UInt64(words[2]))
      while readlinkOfProgram(running.processIdentifier)?.hasSuffix("/sleep") != true {
        try await Task.sleep(for: .milliseconds(2))
      }
      #expect(!processes.isDead(child))
      kill(child.pid, SIGKILL)
      while !processes.isDead(child) { try await Task.sleep(for: .milliseconds(2)) }
      #expect(kill(child.pid, 0) == 0, "it is still there, as a zombie")
    }
  }

  private func readlinkOfProgram(_ pid: Int32) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
  }
}
