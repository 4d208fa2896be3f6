import Engine
import Reconciliation

/// An enrollment as a row: the one place that knows the order of its columns.
enum EnrollmentRow {
  static let columns = [
    "email", "subject", "user_id", "phone", "status", "since", "generation", "generations",
    "serial", "mails", "passkey_asked", "cycle_invitations", "cycle_escalation_awaits",
    "cycle_started_at", "cycle_escalated_at", "last_confirmed", "rejected_at", "declined_at",
    "doubt_kind", "doubt_since",
    "consent_version", "consent_text_hash", "consent_at",
    "superseded_generation", "superseded_phone", "superseded_until", "superseded_last_confirmed",
    "invitation_serial", "invitation_state", "invitation_made_at", "invitation_reminders",
    "invitation_awaits_mail", "invitation_sent_at", "invitation_expires_at",
    "invitation_last_mail_at", "invitation_refusal", "session", "superseded_session",
    "cycle_in_folder",
  ].joined(separator: ", ")

  /// For COPY: the account's number, the live link, the enrollment.
  static let open = "pairbook.enrollments (account, live_link, \(columns))"
}

extension FieldWriter {
  /// In the order of `EnrollmentRow.columns`.
  mutating func add(_ enrollment: Enrollment) {
    add(enrollment.email)
    add(enrollment.subject)
    add(enrollment.userID)
    add(enrollment.phone)
    add(enrollment.status.rawValue)
    add(enrollment.since)
    add(enrollment.generation)
    add(enrollment.generations)
    add(enrollment.serial)
    add(enrollment.mails)
    add(enrollment.passkeyAsked)
    add(enrollment.cycle.invitations)
    add(enrollment.cycle.escalationAwaits)
    add(enrollment.cycle.startedAt)
    add(enrollment.cycle.escalatedAt)
    add(enrollment.lastConfirmed)
    add(enrollment.rejectedAt)
    add(enrollment.declinedAt)
    add(enrollment.doubt?.kind.rawValue)
    add(enrollment.doubt?.since)
    add(enrollment.consent?.version)
    add(enrollment.consent?.textHash)
    add(enrollment.consent?.at)
    add(enrollment.superseded?.generation)
    add(enrollment.superseded?.phone)
    add(enrollment.superseded?.until)
    add(enrollment.superseded?.lastConfirmed)
    let invitation = enrollment.invitation
    add(invitation?.serial)
    add(invitation?.state.rawValue)
    add(invitation?.madeAt)
    add(invitation?.reminders)
    add(invitation?.awaitsMail)
    add(invitation?.sentAt)
    add(invitation?.expiresAt)
    add(invitation?.lastMailAt)
    add(invitation?.refusal)
    add(enrollment.session)
    add(enrollment.superseded?.session)
    add(enrollment.cycle.isInFolder)
  }
}

extension Columns {
  /// In the order of `EnrollmentRow.columns`.
  mutating func enrollment() throws -> Enrollment {
    let email = text()
    let subject = text()
    let userID = optionalText()
    let phone = text()
    let status: Status = try value()
    let since = instant()
    let generation = int()
    let generations = int()
    let serial = int()
    let mails = int()
    let passkeyAsked = bool()
    let invitations = int()
    let escalationAwaits = bool()
    let startedAt = optionalInstant()
    let escalatedAt = optionalInstant()
    var enrollment = Enrollment(
      subject: subject, email: email, userID: userID, phone: phone, status: status, since: since,
      generation: generation, generations: generations, passkeyAsked: passkeyAsked, serial: serial,
      mails: mails,
      cycle: Cycle(
        startedAt: startedAt, invitations: invitations, escalatedAt: escalatedAt,
        escalationAwaits: escalationAwaits))
    enrollment.lastConfirmed = optionalInstant()
    enrollment.rejectedAt = optionalInstant()
    enrollment.declinedAt = optionalInstant()
    if isNull {
      skip(2)
    } else {
      let kind: Doubt.Kind = try value()
      enrollment.doubt = Doubt(kind: kind, since: instant())
    }
    if isNull {
      skip(3)
    } else {
      enrollment.consent = Consent(version: text(), textHash: text(), at: instant())
    }
    if isNull {
      skip(4)
    } else {
      enrollment.superseded = Superseded(
        generation: int(), phone: text(), until: instant(), lastConfirmed: optionalInstant())
    }
    if isNull { skip(9) } else { enrollment.invitation = try invitation() }
    enrollment.session = optionalText()
    let oldSession = optionalText()
    enrollment.superseded?.session = oldSession
    enrollment.cycle.isInFolder = bool()
    return enrollment
  }

  private mutating func invitation() throws -> Invitation {
    let serial = int()
    let state: Invitation.State = try value()
    var invitation = Invitation(serial: serial, state: state, madeAt: instant(), reminders: int())
    invitation.awaitsMail = bool()
    invitation.sentAt = optionalInstant()
    invitation.expiresAt = optionalInstant()
    invitation.lastMailAt = optionalInstant()
    invitation.refusal = optionalText()
    return invitation
  }
}
