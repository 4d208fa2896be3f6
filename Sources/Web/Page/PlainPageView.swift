/// A page about no link: a refusal, an error, a wait.
struct PlainPageView {
  let page: PlainPage
  let words: any PageWords
  /// Path of the base URL.
  let prefix: String
  /// What the script sends again after some seconds.
  var retry: Retry?

  struct Retry {
    var seconds: Int
    /// The form to be sent again; nil to load the page again.
    var form: (action: String, fields: [(name: String, value: String)])?
  }

  var document: String {
    let (title, text) = words.plain(page)
    var main: [HTML] = [
      .tag(
        "div", ["class": "head"], sign.html,
        .tag("h1", ["id": "title", "tabindex": "-1"], .text(title))),
      .tag("p", [:], .text(text)),
    ]
    if let form = retry?.form {
      main.append(
        .tag(
          "form", ["id": "again", "method": "post", "action": form.action],
          form.fields.map {
            .tag("input", ["type": "hidden", "name": $0.name, "value": $0.value])
          } + [.tag("button", ["type": "submit"], .text(words.again))]))
    }
    return PageFrame(
      locale: words.locale, title: title, company: "", main: .all(main), footer: nil,
      assets: prefix, events: nil, state: "plain",
      refresh: retry.flatMap { $0.form == nil ? (Int64($0.seconds), words.refreshes) : nil },
      disconnected: words.disconnected, retry: retry?.seconds
    ).document
  }

  private var sign: Sign {
    switch page {
    case .busy: .waiting
    case .notFound, .badRequest, .forbidden, .tooManyRequests: .note
    case .failed: .attention
    }
  }
}
