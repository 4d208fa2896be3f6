import CGit
import Glibc

/// A remote of a repository, and one conversation with it.
final class RemoteHandle {
  let pointer: OpaquePointer
  /// The address, without a password, for messages.
  let shownURL: String
  /// The folder of a remote on this machine; nil for one that is reached over a protocol.
  let localFolder: String?
  /// As they are configured; what is sent may have an address of its own.
  private let (fetchURL, pushURL): (String, String)
  private let program: GitProgram
  /// What is asked who we are, where that is not the SSH agent; nil before a conversation by HTTP.
  fileprivate var credentials: Credentials?
  /// Headers that the configuration adds.
  private var headers: [String] = []
  /// Whether the other side asked who we are.
  fileprivate var wasAsked = false
  /// What it was answered by HTTP.
  fileprivate var login: Credentials.Login?
  /// What the other side said of references that it did not take.
  fileprivate(set) var refusals: [String] = []
  fileprivate let goesOn: @Sendable () -> Bool

  init(_ name: String, in repository: Repository) throws(GitError) {
    var remote: OpaquePointer?
    let code = git_remote_lookup(&remote, repository.pointer, name)
    if git_error_code(code) == GIT_ENOTFOUND || git_error_code(code) == GIT_EINVALIDSPEC {
      throw GitError(
        .noRemote, "there is no remote '\(name)'", remedy: "see git remote -v")
    }
    try check(code, "use the remote '\(name)'")
    goesOn = repository.goesOn
    pointer = try require(remote, "use the remote '\(name)'")
    let url = git_remote_url(pointer).map { String(cString: $0) } ?? ""
    fetchURL = url
    pushURL = git_remote_pushurl(pointer).map { String(cString: $0) } ?? url
    program = GitProgram(folder: repository.gitFolder)
    shownURL = RemoteAddress.withoutSecret(url)
    localFolder = RemoteAddress.localFolder(
      url, relativeTo: repository.workFolder ?? repository.gitFolder)
    if let localFolder {
      // libgit2 takes a path from where the process happens to stand.
      try check(git_remote_set_instance_url(pointer, localFolder), "use the remote '\(name)'")
    }
  }

  deinit { git_remote_free(pointer) }

  /// The reference here that remembers a reference there; nil where none is configured.
  func tracking(_ reference: String) throws(GitError) -> String? {
    for index in 0..<git_remote_refspec_count(pointer) {
      guard let spec = git_remote_get_refspec(pointer, index),
        git_refspec_direction(spec) == GIT_DIRECTION_FETCH,
        git_refspec_src_matches(spec, reference) == 1
      else { continue }
      var buffer = git_buf()
      defer { git_buf_dispose(&buffer) }
      try check(
        git_refspec_transform(&buffer, spec, reference), "find the name of '\(reference)' here")
      return buffer.ptr.map { String(cString: $0) }
    }
    return nil
  }

  /// Begins the conversation.
  func connect(_ direction: git_direction) throws(GitError) {
    if let localFolder, access(localFolder, F_OK) != 0 {
      throw GitError(
        .unreachable, "the remote '\(shownURL)' is not there",
        remedy: "check the address: git remote -v")
    }
    let url = direction == GIT_DIRECTION_PUSH ? pushURL : fetchURL
    if url.lowercased().hasPrefix("https://") { try LibGit2.readCertificates() }
    credentials = Credentials(url: url, program: program)
    headers = try credentials?.headers() ?? []
    var options = git_remote_connect_options()
    try check(
      git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION)),
      "prepare a conversation")
    options.callbacks = try callbacks()
    // What a login is meant for is the configured host alone.
    options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
    let code = withPathList(headers) { list in
      options.custom_headers = list
      return git_remote_connect_ext(pointer, direction, &options)
    }
    // What a later request says of it is the same; what else went wrong says nothing of it.
    if let login, code >= 0 || git_error_code(code) == GIT_EAUTH {
      credentials?.tell(login, wasTaken: code >= 0)
    }
    guard code >= 0 else { throw error(code: code, "reach the remote '\(shownURL)'") }
  }

  /// The tip of a reference there, once connected; nil where there is none.
  func tip(of reference: String) throws(GitError) -> ObjectID? {
    var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
    var count = 0
    let code = git_remote_ls(&heads, &count, pointer)
    guard code >= 0 else { throw error(code: code, "list the branches of '\(shownURL)'") }
    for index in 0..<count {
      if let head = heads?[index]?.pointee, let name = head.name,
        String(cString: name) == reference
      {
        return ObjectID(head.oid)
      }
    }
    return nil
  }

  /// The branch that HEAD names there, once connected; nil where there is none.
  func defaultBranch() throws(GitError) -> String? {
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    let code = git_remote_default_branch(&buffer, pointer)
    if git_error_code(code) == GIT_ENOTFOUND { return nil }
    guard code >= 0 else { throw error(code: code, "ask '\(shownURL)' for its branch") }
    return buffer.ptr.flatMap { Repository.branchName(String(cString: $0)) }
  }

  /// Brings the objects of a reference there into the object database.
  func download(_ reference: String) throws(GitError) {
    var options = git_fetch_options()
    try check(
      git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)), "prepare a fetch")
    options.callbacks = try callbacks()
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
    options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
    let code = withPathList(headers) { headers in
      options.custom_headers = headers
      return withPathList([reference]) { list in
        var list = list
        return git_remote_download(pointer, &list, &options)
      }
    }
    guard code >= 0 else { throw error(code: code, "fetch from '\(shownURL)'") }
  }

  /// Sends a reference with its objects; `refusals` then says what was not taken.
  ///
  /// False where libgit2 sees that this would not be a fast-forward.
  func upload(_ source: String, to target: String) throws(GitError) -> Bool {
    var options = git_push_options()
    try check(
      git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION)), "prepare a push")
    options.callbacks = try callbacks()
    options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
    let code = withPathList(headers) { headers in
      options.custom_headers = headers
      return withPathList(["\(source):\(target)"]) { list in
        var list = list
        return git_remote_upload(pointer, &list, &options)
      }
    }
    if git_error_code(code) == GIT_ENONFASTFORWARD { return false }
    guard code >= 0 else { throw error(code: code, "push to '\(shownURL)'") }
    return true
  }

  private func callbacks() throws(GitError) -> git_remote_callbacks {
    var callbacks = git_remote_callbacks()
    try check(
      git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION)),
      "prepare a conversation")
    // The handle outlives every call that gets the callbacks: it is what makes them.
    callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
    callbacks.credentials = { credential, _, user, allowed, payload in
      guard let credential, let payload else { return GIT_PASSTHROUGH.rawValue }
      let handle = Unmanaged<RemoteHandle>.fromOpaque(payload).takeUnretainedValue()
      return handle.answer(&credential.pointee, user, allowed)
    }
    callbacks.push_update_reference = { _, refusal, payload in
      if let refusal, let payload {
        Unmanaged<RemoteHandle>.fromOpaque(payload).takeUnretainedValue()
          .refusals.append(String(cString: refusal))
      }
      return 0
    }
    callbacks.sideband_progress = { _, _, payload in RemoteHandle.goOn(payload) }
    callbacks.transfer_progress = { _, payload in RemoteHandle.goOn(payload) }
    callbacks.pack_progress = { _, _, _, payload in RemoteHandle.goOn(payload) }
    callbacks.push_transfer_progress = { _, _, _, payload in RemoteHandle.goOn(payload) }
    return callbacks
  }

  /// What a callback answers: a negative number ends the conversation.
  private static func goOn(_ payload: UnsafeMutableRawPointer?) -> Int32 {
    guard let payload else { return 0 }
    return Unmanaged<RemoteHandle>.fromOpaque(payload).takeUnretainedValue().goesOn() ? 0 : -1
  }
}

extension RemoteHandle {
  /// Answers with the SSH agent's keys, a login by HTTP, or the system's sign-on; nothing is asked of a person.
  fileprivate func answer(
    _ credential: inout UnsafeMutablePointer<git_credential>?, _ user: UnsafePointer<CChar>?,
    _ allowed: UInt32
  ) -> Int32 {
    if allowed & GIT_CREDENTIAL_USERNAME.rawValue != 0 {
      return git_credential_username_new(&credential, user.map { String(cString: $0) } ?? "git")
    }
    // What was refused once is refused again: an answer is given once a conversation.
    guard !wasAsked else { return GIT_EAUTH.rawValue }
    wasAsked = true
    if allowed & GIT_CREDENTIAL_SSH_KEY.rawValue != 0 {
      return git_credential_ssh_key_from_agent(
        &credential, user.map { String(cString: $0) } ?? "git")
    }
    if allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0, let login = givenLogin() {
      return git_credential_userpass_plaintext_new(&credential, login.user, login.password)
    }
    if allowed & GIT_CREDENTIAL_DEFAULT.rawValue != 0 {
      return git_credential_default_new(&credential)
    }
    return GIT_EAUTH.rawValue
  }

  /// A failure to run a helper is none to be let in.
  private func givenLogin() -> Credentials.Login? {
    do throws(GitError) { login = try credentials?.login() } catch { login = nil }
    return login
  }

  /// What a failed conversation means.
  fileprivate func error(code: Int32, _ action: String) -> GitError {
    let plain = GitError(code: code, action: action).hiding([fetchURL, pushURL])
    let isRefused = wasAsked || plain.kind == .unauthorized
    switch plain.kind {
    case .diskFull, .corrupted, .stale, .locked: return plain
    case .untrusted:
      return GitError(
        .untrusted, plain.message,
        remedy: credentials == nil
          ? "connect once with git itself, and accept the host's key there"
          : "if you trust who issued its certificate, name a file of theirs: GIT_SSL_CAINFO=FILE")
    case _ where plain.message.contains("redirect"):
      return GitError(
        .unreachable, plain.message,
        remedy:
          "it leads to another address: look whether that is yours, and set it (git remote set-url)"
      )
    case .ownedByAnother:
      let folder = localFolder ?? shownURL
      return GitError(
        .ownedByAnother, plain.message,
        remedy: "if you trust it: git config --global --add safe.directory '\(folder)'")
    case _ where isRefused:
      return GitError(
        .unauthorized,
        credentials == nil
          ? plain.message
          : login == nil
            ? "cannot \(action): it asks for a login, and there is none"
            : "cannot \(action): it did not take the login of \(login?.user ?? "")",
        remedy: credentials == nil
          ? "load a key that the remote knows into the SSH agent: ssh-add"
          : "set PAIRBOOK_GIT_TOKEN to a token that may do this, or log in once by git itself with a credential helper (git config credential.helper)"
      )
    default:
      return GitError(
        .unreachable, plain.message,
        remedy: "check the address (git remote -v) and the network, and try again")
    }
  }
}

extension GitError {
  /// The same without the secrets of addresses, which libgit2 repeats as they are configured.
  fileprivate func hiding(_ addresses: [String]) -> GitError {
    var text = message
    for address in Set(addresses) where !address.isEmpty {
      text = text.replacing(address, with: RemoteAddress.withoutSecret(address))
    }
    return GitError(kind, text, remedy: remedy, paths: paths)
  }
}
