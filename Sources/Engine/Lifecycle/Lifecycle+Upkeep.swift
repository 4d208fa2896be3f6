/// What is noted of an enrollment without being an action.
extension Lifecycle {
  package static func carryOut(
    _ upkeep: Upkeep, on enrollment: Enrollment, now: Instant
  ) -> Transition {
    var change = Change(of: enrollment, now: now)
    switch upkeep {
    case .confirm(_, let at):
      change.after.lastConfirmed = at
      change.after.doubt = nil
      return change.unrecorded()
    case .doubt(_, let doubt):
      change.after.doubt = doubt
      return change.unrecorded()
    case .learnID(_, let id):
      change.after.userID = id
      return change.unrecorded()
    case .passkey:
      change.after.passkeyAsked = true
      change.tellAdmins(.needsPasskey)
      return change.recorded(as: .passkey, cause: "WhatsApp asks for a passkey")
    case .withholdMail(_, let reason):
      change.takeBackMail()
      return change.recorded(as: .withhold, cause: reason)
    case .retire(_, let reason):
      change.endSupersededSession()
      return change.recorded(as: .retire, cause: reason)
    }
  }
}
