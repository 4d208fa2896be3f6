/// The frame that all pages share.
struct PageFrame {
  let locale: String
  let title: String
  /// Empty where no company is known.
  let company: String
  /// What the person compares with the mail: name, value, and whether it is a code.
  var facts: [(name: String, value: String, isCode: Bool)] = []
  let main: HTML
  let footer: String?
  /// Path of the base URL, below which the assets are.
  let assets: String
  /// Where the page hears of changes; nil where it does not listen.
  let events: String?
  /// The state's name.
  let state: String
  /// What a listening page compares with what it hears.
  var version = ""
  /// Where scripts are off: when to ask again, and what says so.
  let refresh: (seconds: Int64, words: String)?
  let disconnected: String
  /// Seconds after which the page's script sends its form again, or loads the page where it has none.
  var retry: Int?

  var document: String {
    HTML.document(
      .tag(
        "html", ["lang": locale], .tag("head", [:], head),
        .tag("body", [:], header, article, foot)))
  }

  private var head: [HTML] {
    var head: [HTML] = [
      .tag("meta", ["charset": "utf-8"]),
      .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .tag("meta", ["name": "color-scheme", "content": "light dark"]),
      .tag("meta", ["name": "robots", "content": "noindex, nofollow"]),
      .tag("meta", ["name": "format-detection", "content": "telephone=no, date=no, address=no"]),
      .tag("title", [:], .text(title)),
      .tag("link", ["rel": "icon", "href": assets + StaticAsset.icon.path]),
      .tag("link", ["rel": "stylesheet", "href": assets + StaticAsset.stylesheet.path]),
      .tag("script", ["src": assets + StaticAsset.script.path, "defer": nil]),
    ]
    if let refresh {
      head.append(
        .tag(
          "noscript", [:],
          .tag("meta", ["http-equiv": "refresh", "content": "\(refresh.seconds)"])))
    }
    return head
  }

  private var header: HTML {
    .tag(
      "header", [:], .tag("p", ["class": "company"], .tag("bdi", [:], .text(company))),
      facts.isEmpty
        ? .nothing
        : .tag(
          "dl", [:],
          facts.map { fact in
            .tag(
              "div", [:], .tag("dt", [:], .text(fact.name)),
              .tag("dd", ["class": fact.isCode ? "mono" : "number"], .text(fact.value)))
          }))
  }

  private var article: HTML {
    var attributes: [HTML] = [main]
    if let refresh {
      attributes.append(
        .tag("noscript", [:], .tag("p", ["class": "small"], .text(refresh.words))))
    }
    return .tag(
      "main",
      [
        "id": "page", "data-state": state, "data-version": version, "data-events": events ?? "",
        "data-retry": retry.map { "\($0)" } ?? "",
      ], .all(attributes))
  }

  private var foot: HTML {
    .all([
      .tag("footer", [:], footer.map { .tag("p", [:], .text($0)) } ?? .nothing),
      .tag("p", ["id": "announcement", "class": "unseen", "role": "status"], .nothing),
      .tag("p", ["id": "disconnected", "role": "status", "data-words": disconnected], .nothing),
    ])
  }
}
