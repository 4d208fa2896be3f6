import HTTPTypes
import Hummingbird
import Logging
import Reconciliation

extension PublicResponder {
  /// The page behind a link; looking changes nothing.
  func page(_ visit: Visit) async throws -> Response {
    guard let page = try await desk.page(visit.token) else { return unknown(visit) }
    let view = view(page, visit)
    return .page(view.document, language: view.words.locale)
  }

  func view(_ page: PairingPage, _ visit: Visit) -> PageView {
    if let link = visit.link, page.state == .success { telemetry.succeeded(link) }
    return PageView(
      page: page,
      words: PageLanguages.words(wanted: page.locales, acceptLanguage: visit.acceptLanguage),
      paths: visit.paths, site: visit.site.address, now: now())
  }

  /// A well-formed link that is none: somebody guesses, or the mail is very old.
  func unknown(_ visit: Visit) -> Response {
    throttle.charge(visit.client)
    return visit.plain(.notFound, status: .notFound)
  }

  func step(_ step: PageStep, _ visit: Visit, isPost: Bool) async throws -> Response {
    switch step {
    case .events: return try await events(visit)
    case .passkeyChallenge: return try await challenge(visit)
    case .passkeyAssertion: return try await assertion(visit)
    case .decline where !isPost: return try await askToDecline(visit)
    case .start, .letters, .decline, .renew, .passkeyConfirm:
      let form = try await form(visit)
      guard step != .decline || form.fields[PageView.sure.name] == PageView.sure.value else {
        return try await askToDecline(visit)
      }
      return try await press(step, visit, form)
    }
  }

  private func askToDecline(_ visit: Visit) async throws -> Response {
    guard let page = try await desk.page(visit.token) else { return unknown(visit) }
    let view = view(page, visit)
    guard view.state.isUnderWay else { return .seeOther(visit.paths.page) }
    return .page(view.declineDocument, language: view.words.locale)
  }

  private func form(_ visit: Visit) async throws -> Form {
    guard visit.request.mediaType == "application/x-www-form-urlencoded" else {
      throw Refusal.mediaType
    }
    let bytes = try await visit.request.bytes(upTo: limits.formBytes, within: limits.bodyWithin)
    guard let form = Form(bytes) else { throw Refusal.badForm }
    return form
  }

  /// A button was pressed.
  private func press(_ step: PageStep, _ visit: Visit, _ form: Form) async throws -> Response {
    let token = visit.token
    let agreed = form.fields["agreed"]
    let page: PairingPage?
    do {
      page = try await patiently {
        switch step {
        case .start: try await desk.start(token, agreed: agreed)
        case .letters: try await desk.letters(token)
        case .decline: try await desk.decline(token, textHash: form.fields["text"])
        case .renew: try await desk.renew(token)
        case .passkeyConfirm: try await desk.confirmPasskey(token)
        case .events, .passkeyChallenge, .passkeyAssertion: nil
        }
      }
    } catch is PairingDeskBusy {
      let fields = ["agreed", "text", PageView.sure.name].compactMap { name in
        form.fields[name].map { (name, $0) }
      }
      return visit.plain(
        .busy, status: .serviceUnavailable,
        retry: .init(seconds: 3, form: (visit.paths.step(step), fields))
      ).retryAfter(3)
    }
    guard let page else { return unknown(visit) }
    if step == .start {
      if case .ready = page.state, page.consent != nil {
        var view = view(page, visit)
        view.notice = view.words.mustAgree
        return .page(view.document, status: .conflict, language: view.words.locale)
      }
      telemetry.count(.pairingsBegun)
    }
    return .seeOther(visit.paths.page)
  }

  private func challenge(_ visit: Visit) async throws -> Response {
    guard let challenge = try await desk.passkeyChallenge(visit.token) else {
      return visit.plain(.notFound, status: .notFound)
    }
    return .text(challenge, contentType: "application/json")
  }

  private func assertion(_ visit: Visit) async throws -> Response {
    guard visit.request.mediaType == "application/json" else { throw Refusal.mediaType }
    let bytes = try await visit.request.bytes(
      upTo: limits.assertionBytes, within: limits.bodyWithin)
    guard let assertion = String(validating: bytes, as: UTF8.self),
      PasskeyAssertion.isOne(bytes)
    else { throw Refusal.badForm }
    guard
      try await patiently({ try await desk.answerPasskey(visit.token, assertion: assertion) })
        != nil
    else { return unknown(visit) }
    return Response(status: .noContent)
  }

  /// Another hand is on the account for moments only: better to wait than to send the person away.
  private func patiently<T>(_ body: () async throws -> T) async throws -> T {
    for wait in [Duration.milliseconds(300), .milliseconds(700), .seconds(1)] {
      do {
        return try await body()
      } catch is PairingDeskBusy {
        try await Task.sleep(for: wait)
      }
    }
    return try await body()
  }

  func webhook(_ visit: Visit) async -> Response {
    let outcome: WebhookIntake.Outcome
    do {
      let body = try await visit.request.bytes(
        upTo: limits.webhookBytes, within: limits.bodyWithin)
      let headers = visit.request.headers
      outcome = await intake.take(
        body, header: { name in HTTPField.Name(name).flatMap { headers[$0] } },
        complaint: { logger.error("a gateway's hint could not be taken: \($0)") })
    } catch .tooLarge {
      outcome = .tooLarge
    } catch {
      outcome = .notUnderstood
    }
    telemetry.count(.webhooks, [outcome.rawValue])
    if [.unsigned, .notUnderstood, .tooLarge].contains(outcome) { throttle.charge(visit.client) }
    return switch outcome {
    case .taken, .repeated, .stale: .text("ok\n")
    case .unsigned: Response.text("not signed\n", status: .unauthorized)
    case .notUnderstood: Response.text("not understood\n", status: .badRequest)
    case .tooLarge: Response.text("too large\n", status: .contentTooLarge)
    case .failed: Response.text("try again\n", status: .serviceUnavailable).retryAfter(5)
    }
  }
}
