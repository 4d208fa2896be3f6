import CGit

extension Repository {
  /// A setting of this clone's own configuration; nil where it has none of that name.
  package func localSetting(_ key: String) throws(GitError) -> String? {
    try withLocalConfiguration { config throws(GitError) in
      var buffer = git_buf()
      defer { git_buf_dispose(&buffer) }
      let code = git_config_get_string_buf(&buffer, config, key)
      if git_error_code(code) == GIT_ENOTFOUND { return nil }
      try check(code, "read the setting \(key)")
      return buffer.ptr.map { String(cString: $0) }
    }
  }

  /// Sets one; nil takes it out.
  package func setLocalSetting(_ key: String, to value: String?) throws(GitError) {
    try withLocalConfiguration { config throws(GitError) in
      guard let value else {
        let code = git_config_delete_entry(config, key)
        if git_error_code(code) != GIT_ENOTFOUND { try check(code, "take out the setting \(key)") }
        return
      }
      try check(git_config_set_string(config, key, value), "write the setting \(key)")
    }
  }

  private func withLocalConfiguration<Value>(
    _ body: (OpaquePointer?) throws(GitError) -> Value
  ) throws(GitError) -> Value {
    var all: OpaquePointer?
    try check(git_repository_config(&all, pointer), "read the configuration")
    defer { git_config_free(all) }
    var local: OpaquePointer?
    try check(
      git_config_open_level(&local, all, GIT_CONFIG_LEVEL_LOCAL), "read the clone's configuration")
    defer { git_config_free(local) }
    return try body(local)
  }

  /// Where git looks for hooks, and whether a setting says so: then other clones may share the folder.
  package func hooksFolder() throws(GitError) -> (path: String, isSetting: Bool) {
    let named = try withConfiguration { Configuration.string("core.hooksPath", in: $0) }
    return named.map { ($0, true) } ?? ("\(commonFolder)/hooks", false)
  }

  /// The file of attributes that belongs to the clone and is never committed.
  package var attributesFile: String { "\(commonFolder)/info/attributes" }

  /// What `.gitattributes` and the like say of an attribute of a path of the book; nil where nothing does.
  ///
  /// `true` and `false` stand for an attribute that is set or unset with no text.
  package func attribute(_ name: String, of path: String) throws(GitError) -> String? {
    var value: UnsafePointer<CChar>?
    try check(git_attr_cache_flush(pointer), "read the attributes")
    try check(
      git_attr_get(&value, pointer, 0, fullPath(path), name), "read the attributes of '\(path)'")
    switch git_attr_value(value) {
    case GIT_ATTR_VALUE_TRUE: return "true"
    case GIT_ATTR_VALUE_FALSE: return "false"
    case GIT_ATTR_VALUE_STRING: return value.map { String(cString: $0) }
    default: return nil
    }
  }
}
