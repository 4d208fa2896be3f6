import Engine
import Formats
import GitWorkspace

/// The branch that is checked out, and its twin at the remote.
struct SharedBranch {
  enum Pull: Equatable {
    case upToDate
    /// How many commits of others came in.
    case forwarded(Int)
    /// Both sides have new commits, or an edited file stands in the way.
    case apart(why: String)
    case unreachable(why: String)
  }

  enum Push: Equatable {
    case pushed(remote: String)
    case upToDate(remote: String)
    case apart
    case refused(why: String)
    case unreachable(why: String)
  }

  private let branch: String
  private let repository: Repository
  private let upstream: Upstream
  private let signature: Signature

  /// Nil where there is no remote, or the book's settings keep its commits here.
  init?(_ branch: String, of repository: Repository, workspace: Workspace) throws {
    guard let upstream = try repository.upstream(of: branch) else { return nil }
    self.branch = branch
    self.repository = repository
    self.upstream = upstream
    signature = try repository.identity(
      .committer, seconds: workspace.clock.now.seconds, environment: workspace.environment)
  }

  /// Does by git what needs a merge.
  var pullCommand: String { "git pull --rebase \(upstream.remote) \(upstream.branch)" }

  /// Brings in what others pushed, as far as that needs no merge.
  func pull() throws -> Pull {
    do throws(GitError) {
      guard let theirs = try repository.fetch(upstream, by: signature) else { return .upToDate }
      let ours = try repository.tip(of: branch)
      let forwarded = try repository.fastForward(
        branch, to: theirs, by: signature,
        isMachineWritten: { BookFile($0, in: .any).isMachineWritten })
      guard forwarded != nil, let ours else { return forwarded == nil ? .upToDate : .forwarded(0) }
      return .forwarded(try repository.aheadBehind(ours, theirs).behind)
    } catch {
      switch error.kind {
      case .diverged, .wouldOverwrite: return .apart(why: error.message)
      case .unreachable: return .unreachable(why: error.message)
      default: throw error
      }
    }
  }

  func push() throws -> Push? {
    guard try repository.tip(of: branch) != nil else { return nil }
    do throws(GitError) {
      return switch try repository.push(branch, to: upstream, by: signature) {
      case .pushed: .pushed(remote: upstream.remote)
      case .upToDate: .upToDate(remote: upstream.remote)
      case .notFastForward: .apart
      case .rejected(let words): .refused(why: words)
      }
    } catch {
      switch error.kind {
      case .unreachable: return .unreachable(why: error.message)
      case .unauthorized, .untrusted: return .refused(why: error.message)
      default: throw error
      }
    }
  }
}
