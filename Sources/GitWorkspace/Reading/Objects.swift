import CGit

extension Repository {
  /// Reads an object's bytes, and hands them over for the time of `body` alone.
  ///
  /// With `verify` the bytes are hashed and compared with the id. Throws `corrupted` for an object
  /// that is missing, of another type, damaged, or not what its name says, and `tooLarge`.
  func readObject<Value>(
    _ id: ObjectID, as type: git_object_t, verify: Bool,
    _ body: (UnsafeRawBufferPointer) throws(GitError) -> Value
  ) throws(GitError) -> Value {
    var oid = id.oid
    var object: OpaquePointer?
    try check(git_odb_read(&object, database, &oid), "read object \(id)")
    defer { git_odb_object_free(object) }
    guard git_odb_object_type(object) == type else {
      throw GitError(
        .corrupted, "object \(id) is not a \(String(cString: git_object_type2string(type)))",
        remedy: "run `git fsck` in the repository")
    }
    let bytes = UnsafeRawBufferPointer(
      start: git_odb_object_data(object), count: git_odb_object_size(object))
    guard bytes.count <= LibGit2.maximumByteCount else { throw GitError(tooLarge: "object \(id)") }
    if verify {
      let found = try Self.hash(bytes, as: type)
      guard found == id else {
        throw GitError(
          .corrupted, "the bytes of object \(id) have the hash \(found): they are damaged",
          remedy: "run `git fsck` in the repository, and clone it again")
      }
    }
    return try body(bytes)
  }

  /// Whether the object database has an object.
  func hasObject(_ id: ObjectID) -> Bool {
    var oid = id.oid
    return git_odb_exists(database, &oid) == 1
  }

  /// The id that an object of these bytes has; nothing is written.
  static func hash(_ bytes: UnsafeRawBufferPointer, as type: git_object_t) throws(GitError)
    -> ObjectID
  {
    var oid = git_oid()
    // An empty buffer may have no address, and libgit2 wants one.
    let code =
      bytes.baseAddress.map { git_odb_hash(&oid, $0, bytes.count, type) }
      ?? git_odb_hash(&oid, "", 0, type)
    try check(code, "hash \(bytes.count) bytes")
    return ObjectID(oid)
  }

  /// The id that a blob of these bytes has; nothing is written.
  package static func blobID(of bytes: [UInt8]) throws(GitError) -> ObjectID {
    try LibGit2.start()
    return try bytes.span.bytes.withUnsafeBytes { raw throws(GitError) in
      try hash(raw, as: GIT_OBJECT_BLOB)
    }
  }

  /// The bytes of a blob, verified against the id unless `verify` is false.
  package func blob(_ id: ObjectID, verify: Bool = true) throws(GitError) -> [UInt8] {
    try readObject(id, as: GIT_OBJECT_BLOB, verify: verify) { Array($0) }
  }

  /// The entries of a tree object.
  func tree(_ id: ObjectID, verify: Bool) throws(GitError) -> TreeObject {
    try readObject(id, as: GIT_OBJECT_TREE, verify: verify) { bytes throws(GitError) in
      try TreeObject(parsing: bytes, id: id)
    }
  }

  /// The tree of a commit.
  func rootTree(of commit: ObjectID, verify: Bool) throws(GitError) -> ObjectID {
    try readObject(commit, as: GIT_OBJECT_COMMIT, verify: verify) { bytes throws(GitError) in
      let header = bytes.prefix(5 + 2 * ObjectID.byteCount)
      guard header.starts(with: "tree ".utf8),
        let id = ObjectID(hex: String(decoding: header.dropFirst(5), as: UTF8.self))
      else { throw GitError(.corrupted, "commit \(commit) names no tree") }
      return id
    }
  }
}
