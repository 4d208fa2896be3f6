import Foundation
import Glibc
import TestSupport

/// Keeps the tests away from the machine's own git configuration.
enum Sandbox {
  /// A folder for everything that the tests make; removed when the process ends.
  static let folder: String = {
    // In memory where there is such a place: the commits wait for the disk else.
    let memory = "/dev/shm"
    let parent = access(memory, W_OK) == 0 ? memory : NSTemporaryDirectory()
    let path = "\(parent)/gitworkspace-\(getpid())"
    mkdir(path, 0o755)
    // libgit2 reads these when it starts, which it does after the first use of the sandbox.
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1)
    setenv("GIT_CONFIG_GLOBAL", "\(path)/.gitconfig", 1)
    try? Data().write(to: URL(fileURLWithPath: "\(path)/.gitconfig"))
    atexit { try? FileManager.default.removeItem(atPath: Sandbox.folder) }
    return path
  }()

  /// A new folder of that name and a number.
  static func make(_ name: String = "repo") throws -> String {
    let path = "\(folder)/\(name)-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false)
    return realpath(path, nil).map { String(cString: $0) } ?? path
  }

  /// What every child process gets: no configuration but the sandbox's, and a fixed clock and name.
  static var environment: [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "\(folder)/.gitconfig",
      "GIT_AUTHOR_NAME": "Ann Admin", "GIT_AUTHOR_EMAIL": "ann@acme.example",
      "GIT_COMMITTER_NAME": "Ann Admin", "GIT_COMMITTER_EMAIL": "ann@acme.example",
      "GIT_AUTHOR_DATE": "@1770000000 +0000", "GIT_COMMITTER_DATE": "@1770000000 +0000",
      "LC_ALL": "C.UTF-8",
    ]
  }
}

/// The git program, the oracle of these tests.
struct Git {
  let folder: String

  struct Failure: Error, CustomStringConvertible {
    let arguments: [String]
    let status: Int32
    let output: String
    var description: String { "git \(arguments) ended with \(status): \(output)" }
  }

  /// Runs git and gives what it printed; throws where it fails.
  @discardableResult
  func callAsFunction(
    _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
  ) throws -> String {
    let (status, output, errors) = try run(arguments, input: input, environment: environment)
    guard status == 0 else {
      throw Failure(arguments: arguments, status: status, output: output + errors)
    }
    return output
  }

  /// The lines that git printed.
  func lines(_ arguments: String...) throws -> [String] {
    let (status, output, errors) = try run(arguments)
    guard status == 0 else {
      throw Failure(arguments: arguments, status: status, output: output + errors)
    }
    return output.split(separator: "\n").map(String.init)
  }

  func run(_ arguments: [String], input: String? = nil, environment: [String: String] = [:])
    throws -> (status: Int32, output: String, errors: String)
  {
    let scratch = "\(Sandbox.folder)/io-\(UUID().uuidString)"
    // Files, not pipes: a pipe that nobody empties stops the child.
    try Data((input ?? "").utf8).write(to: URL(fileURLWithPath: "\(scratch).in"))
    defer {
      for suffix in ["in", "out", "err"] {
        try? FileManager.default.removeItem(atPath: "\(scratch).\(suffix)")
      }
    }
    let end = try SpawnedProcess(
      "git", arguments, environment: Sandbox.environment.merging(environment) { $1 },
      folder: folder, input: "\(scratch).in", output: "\(scratch).out", errors: "\(scratch).err"
    ).wait()
    func text(_ suffix: String) throws -> String {
      String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: "\(scratch).\(suffix)")), as: UTF8.self)
    }
    return (end.status, try text("out"), try text("err"))
  }
}

extension ProcessEnd {
  /// As a shell has it.
  fileprivate var status: Int32 {
    switch self {
    case .exited(let code): code
    case .killed(let signal): 128 + signal
    }
  }
}
