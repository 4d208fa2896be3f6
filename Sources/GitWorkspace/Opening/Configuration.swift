import CGit

/// Reads of git's configuration, all levels together.
enum Configuration {
  /// A setting's text; nil where it is unset or cannot be read.
  static func string(_ key: String, in config: OpaquePointer?) -> String? {
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    guard git_config_get_string_buf(&buffer, config, key) == 0, let text = buffer.ptr else {
      return nil
    }
    return String(cString: text)
  }

  /// A setting's truth value; nil where it is unset or is none.
  static func flag(_ key: String, in config: OpaquePointer?) -> Bool? {
    var value: Int32 = 0
    return git_config_get_bool(&value, config, key) == 0 ? value != 0 : nil
  }
}

extension Repository {
  /// Runs `body` with the repository's configuration as it stands now.
  func withConfiguration<Value>(_ body: (OpaquePointer?) -> Value) throws(GitError) -> Value {
    var config: OpaquePointer?
    try check(git_repository_config_snapshot(&config, pointer), "read the configuration")
    defer { git_config_free(config) }
    return body(config)
  }
}
