import Engine

/// A Monday, nine o'clock in London, within the usual send window.
let monday = Instant(rfc3339: "2026-11-23T09:00:00Z") ?? Instant(0)

let acme = "acme"
let annsPhone = "+447911123456"
let annsNewPhone = "+447911654321"
let bobsPhone = "+447922123456"

/// Ann, on, listed, with the phone that she was invited for, unless said otherwise.
func ann(
  email: String = "ann@acme.example", id: String? = nil, previousEmail: String? = nil,
  listed: Bool = true, phone: Phone = .number(annsPhone),
  wish: Wish = .on(from: nil, until: nil), exemption: Exemption? = nil
) -> Person {
  Person(
    email: email, id: id, previousEmail: previousEmail, listed: listed, phone: phone, wish: wish,
    exemption: exemption)
}

func bob(
  email: String = "bob@acme.example", id: String? = nil, previousEmail: String? = nil,
  listed: Bool = true, phone: Phone = .number(bobsPhone),
  wish: Wish = .on(from: nil, until: nil), exemption: Exemption? = nil
) -> Person {
  ann(
    email: email, id: id, previousEmail: previousEmail, listed: listed, phone: phone, wish: wish,
    exemption: exemption)
}

extension Enrollment {
  /// Not Connected: invited a day ago, the mail server took the mail, the link lives for six more days.
  static func invited(
    _ email: String = "ann@acme.example", phone: String = annsPhone,
    at made: Instant = monday - .days(1)
  ) -> Enrollment {
    Enrollment(
      subject: "s_" + email.prefix { $0 != "@" }, email: email, phone: phone, since: made,
      invitation: Invitation(
        serial: 1, state: .sent, madeAt: made, sentAt: made, expiresAt: made + .days(7),
        lastMailAt: made),
      serial: 1, mails: 1, cycle: Cycle(startedAt: made, invitations: 1))
  }

  /// Not Connected: invited a moment ago, the mail waits in the outbox.
  static func queued(_ email: String = "ann@acme.example", phone: String = annsPhone) -> Enrollment
  {
    Enrollment(
      subject: "s_" + email.prefix { $0 != "@" }, email: email, phone: phone,
      since: monday - .minutes(5),
      invitation: Invitation(
        serial: 1, state: .queued, madeAt: monday - .minutes(5), awaitsMail: true),
      serial: 1, mails: 1, cycle: Cycle(invitations: 1))
  }

  /// Archiving for ten days, confirmed an hour ago.
  static func archiving(_ email: String = "ann@acme.example", phone: String = annsPhone)
    -> Enrollment
  {
    var e = invited(email, phone: phone, at: monday - .days(11))
    e.status = .archiving
    e.since = monday - .days(10)
    e.lastConfirmed = monday - .hours(1)
    e.invitation?.state = .used
    e.cycle = Cycle()
    return e
  }

  /// Logged Out for two hours, not invited again.
  static func loggedOut(_ email: String = "ann@acme.example", phone: String = annsPhone)
    -> Enrollment
  {
    var e = archiving(email, phone: phone)
    e.status = .loggedOut
    e.since = monday - .hours(2)
    e.lastConfirmed = monday - .hours(2)
    return e
  }

  func with(_ change: (inout Enrollment) -> Void) -> Enrollment {
    var copy = self
    change(&copy)
    return copy
  }
}
