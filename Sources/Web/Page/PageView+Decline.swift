import Reconciliation

extension PageView {
  /// The box that a person ticks before *I do not agree* counts: a mail scanner that presses buttons does not.
  static let sure = (name: "sure", value: "yes")

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
            .tag(
              "label", ["class": "agree"],
              .tag(
                "input",
                [
                  "type": "checkbox", "name": Self.sure.name, "value": Self.sure.value,
                  "required": nil,
                ]),
              .tag("span", [:], .text(words.declineConfirm))),
            submit(words.declineSend),
          ]),
        .tag("p", ["class": "turn-back"], .tag("a", ["href": paths.page], .text(words.back))),
      ]),
      footer: words.questions(whom: whom), assets: paths.prefix, events: nil, state: "decline",
      refresh: nil, disconnected: words.disconnected
    ).document
  }
}
