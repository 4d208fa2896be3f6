import Engine
import Testing

/// Enrollments that come back from the events of a clone.
@Suite struct AdoptionTests {
  @Test(
    "A link that was out is dead, as is mail that had not left; the status stays")
  func adopt() {
    let pending = Enrollment.invited().with {
      $0.invitation?.awaitsMail = true
      $0.cycle.escalatedAt = monday - .hours(1)
      $0.cycle.escalationAwaits = true
      $0.doubt = Doubt(kind: .lost, since: monday)
    }
    let transition = Lifecycle.adopt(pending, now: monday)
    #expect(
      transition.enrollment
        == pending.with {
          $0.invitation?.awaitsMail = false
          $0.invitation?.state = .adopted
          $0.cycle.escalatedAt = nil
          $0.cycle.escalationAwaits = false
          $0.doubt = nil
        })
    #expect(transition.event?.kind == .adopt)
    #expect(transition.event?.state == transition.enrollment)
    #expect(transition.effects == [])
  }

  @Test("Somebody Archiving is unconfirmed until a gateway is asked, as is the old phone's session")
  func evidence() {
    let archiving = Enrollment.archiving().with {
      $0.lastConfirmed = monday + .days(3650)
      $0.superseded = Superseded(
        generation: 1, phone: bobsPhone, until: monday + .days(7), lastConfirmed: monday)
    }
    let adopted = Lifecycle.adopt(archiving, now: monday).enrollment
    #expect(
      adopted
        == archiving.with {
          $0.lastConfirmed = nil
          $0.superseded?.lastConfirmed = nil
        })
    #expect(adopted?.isUnconfirmed(at: monday, Policy()) == true)
  }

  @Test("What was dead already keeps its reason")
  func deadLinks() {
    let archiving = Enrollment.archiving()
    #expect(
      Lifecycle.adopt(archiving, now: monday).enrollment
        == archiving.with { $0.lastConfirmed = nil })
    let expired = Enrollment.invited(at: monday - .days(9))
    #expect(Lifecycle.adopt(expired, now: monday).enrollment == expired)
  }

  @Test("Replaying events gives the open enrollments as the last event of each left them")
  func replay() {
    func event(_ kind: EventKind, _ subject: String?, _ state: Enrollment?) -> EventDraft {
      EventDraft(kind: kind, at: monday, subject: subject, cause: "", state: state)
    }
    let bob = Enrollment.invited("bob@acme.example", phone: bobsPhone)
    let events = [
      event(.invite, "s_bob", bob),
      event(.observed, nil, nil),
      event(.invite, "s_ann", .queued()),
      event(.invite, "s_eve", .queued("eve@acme.example")),
      event(.mailed, "s_ann", .invited()),
      event(.withdraw, "s_eve", nil),
    ]
    var replay = Replay()
    for event in events { replay.apply(event) }
    #expect(replay.enrollments == ["s_ann": .invited(), "s_bob": bob])
  }
}
