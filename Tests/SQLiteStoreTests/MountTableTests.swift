import Testing

@testable import SQLiteStore

@Suite("The table of mounts")
struct MountTableTests {
  private let table = MountTable(
    """
    22 28 0:21 / /proc rw,nosuid - proc proc rw
    28 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw,discard
    91 28 0:45 / /srv/share rw,relatime shared:34 master:1 - nfs4 files:/share rw,vers=4.2
    92 28 0:46 / /srv/with\\040blank rw - fuse.sshfs files:/x rw
    nonsense
    93 28 254 / /x rw - ext4
    """)

  @Test(
    "A device is found by its number, optional fields or none",
    arguments: [
      (UInt(254 << 8 | 1), "ext4"), (45, "nfs4"), (46, "fuse.sshfs"), (21, "proc"),
    ])
  func found(_ device: UInt, _ type: String) {
    #expect(table.type(ofDevice: device) == type)
  }

  @Test("A device that is not mounted by its number is of no known type")
  func unknown() { #expect(table.type(ofDevice: 47) == nil) }

  @Test(
    "Only what several machines may use at once counts as a network",
    arguments: [
      ("nfs", true), ("nfs4", true), ("cifs", true), ("smb3", true), ("fuse.sshfs", true),
      ("ceph", true), ("ext4", false), ("xfs", false), ("btrfs", false), ("tmpfs", false),
      ("overlay", false), ("9p", false), ("fuse", false),
    ])
  func network(_ type: String, _ expected: Bool) {
    #expect(MountTable.isNetwork(type) == expected)
  }
}
