import Engine

/// What a mail tells, by the names that templates have for it.
struct MailValues {
  /// Which words of a template stand: those about what there is.
  struct Choice: Hashable {
    fileprivate(set) var present: Set<MailVariable> = []
    fileprivate(set) var invitationsUsedUp = false
  }

  private(set) var texts: [MailVariable: String] = [:]
  private(set) var choice = Choice()

  /// For sections; without it no invitations are used up.
  init(invitationsUsedUp: Bool = false) { choice.invitationsUsedUp = invitationsUsedUp }

  /// Empty for what there is not.
  subscript(variable: MailVariable) -> String { texts[variable] ?? "" }

  mutating func set(_ variable: MailVariable, to text: String?) {
    guard let text else { return }
    texts[variable] = text
    choice.present.insert(variable)
  }

  /// For mustache.
  var named: [String: any Sendable] {
    choice.named { self[$0] }
  }
}

extension MailValues.Choice {
  /// For mustache, with marks in place of the values.
  var marked: [String: any Sendable] {
    named { String($0.mark) }
  }

  fileprivate func named(_ text: (MailVariable) -> String) -> [String: any Sendable] {
    var named: [String: any Sendable] = [
      MailVariable.invitationsUsedUp.rawValue: invitationsUsedUp
    ]
    for variable in present { named[variable.rawValue] = text(variable) }
    return named
  }
}
