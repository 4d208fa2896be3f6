/// A template file of a book, or the part of one, with its place in it.
struct TemplateText {
  let path: String
  /// The line of the file at which `text` begins, from 1.
  let firstLine: Int
  let text: String
}

/// Reads a template scalar by scalar and knows where it is.
struct TemplateCursor {
  let scalars: [Unicode.Scalar]
  private(set) var index = 0
  private(set) var line: Int
  /// In Unicode scalars, from 1.
  private(set) var column = 1

  init(_ text: String, firstLine: Int = 1) {
    scalars = Array(text.unicodeScalars)
    line = firstLine
  }

  var isAtEnd: Bool { index >= scalars.count }

  /// The scalar here; nil at the end.
  var current: Unicode.Scalar? { isAtEnd ? nil : scalars[index] }

  /// Whether a text stands at a place, here by default.
  func stands(_ text: String, at place: Int? = nil) -> Bool {
    scalars[min(place ?? index, scalars.count)...].starts(with: text.unicodeScalars)
  }

  /// The first place from here where one of the texts stands; the end where none does.
  func place(of texts: String...) -> Int {
    var place = index
    while place < scalars.count, !texts.contains(where: { stands($0, at: place) }) { place += 1 }
    return place
  }

  mutating func advance(to end: Int) {
    while index < min(end, scalars.count) {
      if scalars[index] == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
      index += 1
    }
  }

  func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
}
