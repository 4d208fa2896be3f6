import Reconciliation

extension PageView {
  /// Asks once more before the person's *I do not agree* is recorded.
  var declineDocument: String {
    PageFrame(
      locale: words.locale, title: "\(words.declineTitle) · \(page.company)", company: page.company,
      main: .all([
        .tag(
          "div", ["class": "head"],
          .tag("h1", ["id": "title", "tabindex": "-1"], .text(words.declineTitle))),
        paragraphs([words.declineLead(company: page.company)]),
        form(
          .decline,
          [
            page.consent.map {
              .tag("input", ["type": "hidden", "name": "text", "value": $0.textHash])
            } ?? .nothing,
            submit(words.declineConfirm),
          ]),
        .tag("p", ["class": "turn-back"], .tag("a", ["href": paths.page], .text(words.back))),
      ]),
      footer: words.questions(whom: whom), assets: paths.prefix, events: nil, state: "decline",
      refresh: nil, disconnected: words.disconnected
    ).document
  }
}
