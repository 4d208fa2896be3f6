/// Who holds a lease: enough to see on the same machine that the holder is dead.
package struct LeaseHolder: Equatable, Sendable {
  /// The host's name; of a process in a container, with the container's process namespace after a slash.
  package var host: String
  /// The machine's boot id: processes of another boot are dead if the host is the same.
  package var bootID: String
  package var pid: Int32
  /// Start time of the process in clock ticks since boot: tells a reused pid.
  package var processStart: UInt64

  package init(host: String, bootID: String, pid: Int32, processStart: UInt64) {
    self.host = host
    self.bootID = bootID
    self.pid = pid
    self.processStart = processStart
  }
}
