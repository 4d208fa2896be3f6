/// The HTML part of the program's own mails, as a mustache template.
///
/// Made for mail programs: tables for the frame, styles inline, nothing fetched from anywhere. No colours but those
/// of the button are set, so that a dark mode can choose its own.
func htmlLayout(_ blocks: [MailBlock], locale: String, title: String) -> String {
  """
  <!DOCTYPE html>
  <html lang="\(locale)">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <meta name="format-detection" content="telephone=no, date=no, address=no">
  <title>\(escaped(title))</title>
  </head>
  <body style="margin:0;padding:0">
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
  <tr><td align="center" style="padding:24px 12px">
  <table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" \
  style="width:100%;max-width:600px;border:1px solid #8f969c;border-radius:8px">
  <tr><td align="left" style="padding:24px;\(font);font-size:16px;line-height:1.5">
  \(blocks.map(html).joined(separator: "\n"))
  </td></tr>
  </table>
  </td></tr>
  </table>
  </body>
  </html>

  """
}

private let font = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

private func html(_ block: MailBlock) -> String {
  switch block {
  case .paragraph(let text):
    return "<p style=\"margin:0 0 16px\">\(escaped(text))</p>"
  case .heading(let text):
    return """
      <h2 style="margin:24px 0 8px;font-size:17px;line-height:1.4">\(escaped(text))</h2>
      """
  case .action(let label):
    // The address stands below the button, so that it can be read before it is followed.
    return """
      <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 8px">
      <tr><td bgcolor="#0b6e4f" style="background-color:#0b6e4f;border-radius:6px">\
      <a href="{{link}}" style="display:inline-block;padding:12px 24px;color:#ffffff;font-weight:bold;\
      text-decoration:none">\(escaped(label))</a></td></tr>
      </table>
      <p style="margin:0 0 16px;font-size:13px;word-break:break-all">{{link}}</p>
      """
  case .steps(let steps):
    let items = steps.map { "<li style=\"margin:0 0 6px\">\(escaped($0))</li>" }
    return """
      <ol style="margin:0 0 16px;padding:0 0 0 24px">
      \(items.joined(separator: "\n"))
      </ol>
      """
  case .code(let label):
    return """
      <p style="margin:0 0 8px">\(escaped(label)) <strong style="font-family:Consolas,Menlo,monospace;\
      font-size:20px;letter-spacing:1px">{{checkCode}}</strong></p>
      """
  case .people(let variable, let title):
    return """
      {{#\(variable.rawValue)}}<p style="margin:0 0 4px">\(escaped(title))</p>
      <p style="margin:0 0 16px;padding:0 0 0 16px;white-space:pre-line">{{\(variable.rawValue)}}</p>\
      {{/\(variable.rawValue)}}
      """
  case .footer(let text):
    return """
      <p style="margin:24px 0 0;padding:16px 0 0;border-top:1px solid #8f969c;font-size:13px">\(escaped(text))</p>
      """
  }
}

/// Our own words; the values in them are escaped by mustache.
private func escaped(_ words: String) -> String {
  var result = ""
  for character in words {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    default: result.append(character)
    }
  }
  return result
}
