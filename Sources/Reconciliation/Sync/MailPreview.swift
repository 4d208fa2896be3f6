package import Engine

/// The mails that a plan would send, in full, with a placeholder where the link will be.
package struct MailPreview: Sendable {
  let composers: any MailComposers
  let now: Instant

  /// What stands for the secret part of a link, which is made only when the mail is.
  package static let placeholder = "LINK-IS-MADE-WHEN-THE-MAIL-IS-SENT"

  package init(composers: any MailComposers, now: Instant) {
    self.composers = composers
    self.now = now
  }

  package func mails(for plan: AccountPlan, of account: BookAccount, enrollments: [Enrollment])
    throws -> [OutgoingMail]
  {
    guard !plan.actions.isEmpty else { return [] }
    let composer = try composers.composer(
      accountFolder: account.folder.path, templates: account.templates)
    var known = Dictionary(uniqueKeysWithValues: enrollments.map { ($0.subject, $0) })
    var mails: [OutgoingMail] = []
    for (index, action) in plan.actions.enumerated() {
      let subject = action.subject ?? "s_preview\(index)"
      let transition = Lifecycle.carryOut(
        action, on: action.subject.flatMap { known[$0] }, newSubject: subject,
        policy: account.desired.policy, now: now)
      known[subject] = transition.enrollment
      for case .mail(let order) in transition.effects {
        guard let enrollment = transition.enrollment else { continue }
        let payload = try account.correspondence.payload(for: order, now: now)
        let briefs = payload.briefs(
          for: order, of: enrollment, policy: account.desired.policy, links: PlaceholderLinks())
        mails += try briefs.map { try composer.compose($0) }
      }
    }
    return mails
  }
}

private struct PlaceholderLinks: LinkMaking {
  func link(baseURL: String, subject: String, serial: Int, generation: Int) -> String {
    "\(baseURL)/p/\(MailPreview.placeholder)"
  }

  func checkCode(subject: String, serial: Int, generation: Int) -> String { "XXX-XXX" }
}
