/// The words of a mail with the places where values are put in.
struct MailLayout: Sendable {
  private enum Piece {
    case words(String)
    case value(MailVariable)
  }
  private var pieces: [Piece] = []
  private var byteCount = 0

  /// Takes words that hold `MailVariable.mark` for each value.
  init(_ marked: String) {
    var words = ""
    for scalar in marked.unicodeScalars {
      guard let variable = MailVariable(mark: scalar) else {
        words.unicodeScalars.append(scalar)
        continue
      }
      if !words.isEmpty { pieces.append(.words(words)) }
      pieces.append(.value(variable))
      words = ""
    }
    if !words.isEmpty { pieces.append(.words(words)) }
    byteCount = marked.utf8.count
  }

  func filled(_ value: (MailVariable) -> String) -> String {
    var text = ""
    text.reserveCapacity(byteCount + byteCount / 4)
    for piece in pieces {
      switch piece {
      case .words(let words): text += words
      case .value(let variable): text += value(variable)
      }
    }
    return text
  }
}

extension MailVariable {
  /// U+FDD0 to U+FDEF are no characters: Unicode leaves them to programs for their own use (chapter 23.7).
  private static let firstMark: UInt32 = 0xFDD0
  private static let marks = firstMark...0xFDEF
  private static let byMark = allCases

  /// What stands for the value in a layout.
  var mark: Unicode.Scalar {
    let place = Self.byMark.firstIndex(of: self) ?? 0
    return Unicode.Scalar(Self.firstMark + UInt32(place)) ?? "\u{FFFD}"
  }

  init?(mark: Unicode.Scalar) {
    guard Self.isMark(mark) else { return nil }
    let place = Int(mark.value - Self.firstMark)
    guard place < Self.byMark.count else { return nil }
    self = Self.byMark[place]
  }

  /// Whether a scalar could be taken for a value's place.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool { marks.contains(scalar.value) }
}
