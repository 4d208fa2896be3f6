/// Who we are to a remote that is reached by HTTP: from the environment, else from git's credential helpers.
struct Credentials {
  /// As it is configured.
  private let url: String
  private let program: GitProgram

  /// Nil for an address that is not reached by HTTP, and for one whose host two readers may see differently.
  init?(url: String, program: GitProgram) {
    guard ["http://", "https://"].contains(where: { url.lowercased().hasPrefix($0) }),
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !#"?#\"#.utf8.contains($0) })
    else { return nil }
    self.url = url
    self.program = program
  }

  struct Login: Equatable {
    let user: String
    let password: String
    /// Whether a helper gave it, and wants to hear what became of it.
    let isFromHelper: Bool
  }

  /// `PAIRBOOK_GIT_TOKEN`, with `PAIRBOOK_GIT_USER` where the host wants a certain name, goes to `https://` and to this
  /// machine alone: nobody on the way is to read it.
  func login() throws(GitError) -> Login? {
    if isSafe, let token = LibGit2.variable("PAIRBOOK_GIT_TOKEN"), !token.isEmpty {
      let user = LibGit2.variable("PAIRBOOK_GIT_USER") ?? ""
      // GitHub and GitLab take any name beside a token.
      return Login(
        user: user.isEmpty ? "x-access-token" : user, password: token, isFromHelper: false)
    }
    let outcome = try program.run(["credential", "fill"], input: "url=\(url)\n\n")
    guard outcome.isSuccess else { return nil }
    var fields: [Substring: Substring] = [:]
    for line in outcome.text.split(separator: "\n") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      fields[line[..<equals]] = line[line.index(after: equals)...]
    }
    guard let user = fields["username"], let password = fields["password"] else { return nil }
    return Login(user: String(user), password: String(password), isFromHelper: true)
  }

  /// Tells the helper, which keeps or forgets it; a helper that cannot be told asks again another time.
  func tell(_ login: Login, wasTaken: Bool) {
    guard login.isFromHelper, !login.user.contains("\n"), !login.password.contains("\n") else {
      return
    }
    do throws(GitError) {
      _ = try program.run(
        ["credential", wasTaken ? "approve" : "reject"],
        input: "url=\(url)\nusername=\(login.user)\npassword=\(login.password)\n\n")
    } catch {
      // The conversation's own outcome is what counts.
    }
  }

  /// Headers that the configuration adds to requests to this URL, such as those of a pipeline's checkout.
  func headers() throws(GitError) -> [String] {
    let outcome = try program.run(["config", "--get-urlmatch", "http.extraHeader", url])
    return outcome.isSuccess ? outcome.text.split(separator: "\n").map(String.init) : []
  }

  private var isSafe: Bool {
    let lower = url.lowercased()
    if lower.hasPrefix("https://") { return true }
    guard lower.hasPrefix("http://") else { return false }
    let host = RemoteAddress.withoutSecret(lower).dropFirst("http://".count).prefix { $0 != "/" }
    return ["localhost", "127.0.0.1", "[::1]"].contains {
      host == $0 || host.hasPrefix("\($0):")
    }
  }
}
