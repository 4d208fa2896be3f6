/// What is mounted where: `/proc/self/mountinfo`, as proc(5) describes it.
struct MountTable {
  private let types: [Device: String]

  private struct Device: Hashable {
    var major: UInt64
    var minor: UInt64
  }

  init(_ mountinfo: String) {
    var types: [Device: String] = [:]
    for line in mountinfo.split(separator: "\n") {
      let fields = line.split(separator: " ")
      // Field 3 is the device; optional fields end with a hyphen, after which the type stands.
      guard fields.count > 2, let end = fields.firstIndex(of: "-"), end + 1 < fields.count
      else { continue }
      let numbers = fields[2].split(separator: ":").compactMap { UInt64($0) }
      guard numbers.count == 2 else { continue }
      types[Device(major: numbers[0], minor: numbers[1])] = String(fields[end + 1])
    }
    self.types = types
  }

  /// The type of the file system that a device number of stat(2) names; nil for one that is not listed.
  func type(ofDevice device: UInt) -> String? {
    // gnu_dev_major and gnu_dev_minor of sys/sysmacros.h, which are macros.
    let device = UInt64(device)
    return types[
      Device(
        major: (device >> 32 & 0xFFFF_F000) | (device >> 8 & 0xFFF),
        minor: (device >> 12 & 0xFFFF_FF00) | (device & 0xFF))]
  }

  /// Whether several machines may use a file system of the type at once.
  static func isNetwork(_ type: String) -> Bool {
    networkTypes.contains(type)
  }

  private static let networkTypes: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "gpfs", "glusterfs", "ocfs2",
    "gfs2", "coda", "beegfs", "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.ceph",
    "fuse.rclone",
  ]
}
