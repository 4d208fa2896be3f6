import Engine

/// A step as the print of a story tells it.
extension Step: CustomStringConvertible {
  var description: String {
    switch self {
    case .edit(let account, let person, let edit):
      "an admin of account \(account) commits: person \(person) \(edit.words)"
    case .account(let account, let edit): "an admin commits: account \(account) \(edit.words)"
    case .prune(let prunes):
      "Support commits: a row that is gone \(prunes ? "means" : "does not mean") off"
    case .begin(let machine, let ask): "machine \(machine) begins a sync\(ask.words)"
    case .page(let person, let deed): "person \(person) with a link \(deed.rawValue)"
    case .everybodyPairs: "everybody with a link pairs with the invited phone"
    case .go(let machine, let calls): "machine \(machine) goes on for \(calls) calls"
    case .mingle(let calls, let seed): "all go on for \(calls) calls, mingled by \(seed)"
    case .finish: "all that is under way ends"
    case .kill(let machine): "machine \(machine) is killed where it stands"
    case .strike(let machine, let strike):
      "machine \(machine), at its next call, \(strike.rawValue)"
    case .pass(let seconds): "\(seconds) seconds pass"
    case .jump(let machine, let seconds):
      "the clock of machine \(machine) jumps by \(seconds) seconds"
    case .trouble(let trouble): trouble.words
    case .mail(let mood): "the mail server \(mood.rawValue)"
    case .remote(let machine, let isConnected, let lag):
      "machine \(machine) \(isConnected ? "reaches the remote, \(lag) commits late" : "does not reach the remote")"
    case .openAllLinks: "everybody opens every link that they were mailed"
    }
  }
}

extension Step.Edit {
  var words: String {
    switch self {
    case .archiving(let word?): "is \(word)"
    case .archiving(nil): "has no row in archiving.csv"
    case .until(let days): "is on until \(days) days from the beginning"
    case .exempt(let isExempt): isExempt ? "is exempted" : "is not exempted"
    case .phone(let number?): "has the phone …\(number)"
    case .phone(nil): "has no phone"
    case .exchangePhones(let other): "exchanges phones with person \(other)"
    case .rename(let saysBefore): "has a new e-mail\(saysBefore ? ", by previous_email" : "")"
    case .leaveRoster: "leaves the roster"
    case .leaveFiles: "leaves both files"
    case .join: "is followed by a newcomer"
    }
  }
}

extension Step.AccountEdit {
  var words: String {
    switch self {
    case .suspended(let isSuspended): isSuspended ? "is suspended" : "is not suspended"
    case .enabled(let isEnabled): isEnabled ? "is enabled" : "is not enabled"
    case .damage(let damage): damage.rawValue
    }
  }
}

extension Universe.Ask {
  var words: String {
    switch self {
    case .everything: ""
    case .allowing(let guards): " --allow \(guards.map(\.rawValue).sorted().joined(separator: ","))"
    case .pruning: " --prune"
    case .inviting(let person): ", to invite person \(person) once more"
    }
  }
}
