extension Guards {
  /// No two open enrollments have one e-mail: a rename or a first invitation waits until whoever has the address so far
  /// has left it.
  ///
  /// Whoever is held for it keeps an address in turn, for which others may wait.
  func holdAddresses(_ draft: inout PlanDraft) {
    var claims: [String: Action] = [:]
    var leaving: Set<String> = []
    for proposal in draft.proposals {
      if let address = proposal.action.claimedAddress { claims[address] = proposal.action }
      if proposal.action.kind == .rename || proposal.action.kind == .withdraw {
        proposal.action.subject.map { _ = leaving.insert($0) }
      }
    }
    if !claims.isEmpty { hold(claims, leaving, in: &draft) }
    holdWhatFollowsHeldRenames(&draft)
  }

  private func hold(
    _ claims: [String: Action], _ leaving: Set<String>, in draft: inout PlanDraft
  ) {
    var claims = claims
    var staying = observed.enrollments.filter { !leaving.contains($0.subject) }.map {
      (email: $0.email, owner: circumstances.survey.newEmails[$0.subject] ?? $0.email)
    }
    var holds: [String: Hold] = [:]
    while let (email, owner) = staying.popLast() {
      guard let claim = claims.removeValue(forKey: email) else { continue }
      holds[email] = .addressInUse(email: email, owner: owner)
      if let old = claim.previousEmail { staying.append((old, claim.user)) }
    }
    if !holds.isEmpty { hold(&draft) { $0.claimedAddress.flatMap { holds[$0] } } }
  }

  /// What was to come after a rename was meant for the new address.
  private func holdWhatFollowsHeldRenames(_ draft: inout PlanDraft) {
    let renames = draft.heldRenames
    if renames.isEmpty { return }
    hold(&draft) { action in
      switch action.kind {
      case .relink, .invite, .remind, .escalate: action.subject.flatMap { renames[$0] }
      case .connect, .reject, .disconnect, .decline, .withdraw, .rename, .revoke: nil
      }
    }
  }
}

extension Action {
  /// The e-mail that it gives an enrollment which did not have it.
  fileprivate var claimedAddress: String? {
    kind == .rename || kind == .invite && subject == nil ? user : nil
  }
}
