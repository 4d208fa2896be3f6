import Glibc

/// Tells this build of the program from any other on the same machine.
enum ProgramIdentity {
  /// Size and times of the file that runs; nil where the system does not tell.
  static let current: String? = {
    var info = stat()
    guard stat("/proc/self/exe", &info) == 0 else { return nil }
    return
      "\(info.st_size).\(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec).\(info.st_ctim.tv_sec).\(info.st_ctim.tv_nsec)"
  }()
}
