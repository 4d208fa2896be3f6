import Formats
import GitWorkspace

/// Which commits brought the events of one account, event by event.
struct BroughtEvents {
  /// Events by the committer's e-mail; nil for commits that the clone lacks.
  private(set) var committers: [String?: Int] = [:]
  /// What no publication brought, a commit and file each.
  private var strays: [Stray] = []

  private struct Stray {
    let commit: CommitInfo
    let path: String
    var first: Int
    var last: Int
    var count: Int
  }

  mutating func add(_ seq: Int, in path: String, from origin: EventCommits.Origin?) {
    committers[origin?.commit.committer.email, default: 0] += 1
    guard let origin, !origin.isPublication else { return }
    if let index = strays.lastIndex(where: { $0.commit.id == origin.commit.id && $0.path == path })
    {
      strays[index].last = seq
      strays[index].count += 1
    } else {
      strays.append(
        Stray(commit: origin.commit, path: path, first: seq, last: seq, count: 1))
    }
  }

  /// A finding for each commit that brought events without being a publication.
  var foreign: [Diagnostic] {
    strays.map { stray in
      let events =
        stray.count == 1
        ? "event \(stray.first) was"
        : "\(stray.count) events, \(stray.first) to \(stray.last), were"
      let id = stray.commit.id.hex.prefix(10)
      return Diagnostic(
        .eventsFromElsewhere, path: stray.path, at: nil,
        message: "\(events) brought by \(stray.commit.people) in commit \(id), and by no sync",
        help: "look where they come from (git show \(id)); the store tells whether they are its own"
      )
    }
  }
}
