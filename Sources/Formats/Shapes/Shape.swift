/// The structure of a JSON value: what its schema says and what the reader checks, from one description.
///
/// A shape knows types, keys and spellings; what needs more than the value itself to judge (a zone that
/// exists, two rows with one e-mail) is left to the readers.
package indirect enum Shape: Sendable {
  case anything
  case boolean
  /// A whole number, however it is written: `1`, `1.0` and `10e-1` are the same.
  case integer(ClosedRange<Int>)
  /// The format version that this program reads.
  case version(Int)
  case text(TextRule)
  case oneOf([String])
  case list(of: Shape, atLeast: Int = 0)
  case object(ObjectShape)
  /// An object whose keys are data.
  case map(keys: TextRule, values: Shape, atLeast: Int = 0)
  case nullable(Shape)
  /// Two shapes that differ in their type.
  case either(Shape, Shape)
}

/// The keys of an object.
package struct ObjectShape: Sendable {
  package let fields: [ShapeField]
  /// Whether keys that are not listed are kept, or an error.
  package let isOpen: Bool
  /// At least one of these keys must be there.
  package let needsOneOf: [String]

  package init(_ fields: [ShapeField], isOpen: Bool = false, needsOneOf: [String] = []) {
    self.fields = fields
    self.isOpen = isOpen
    self.needsOneOf = needsOneOf
  }
}

/// One key of an object.
package struct ShapeField: Sendable {
  package let key: String
  package let shape: Shape
  package let isRequired: Bool
  /// One sentence for people who write the file.
  package let meaning: String

  /// A key that may be left out.
  package init(_ key: String, _ shape: Shape, _ meaning: String) {
    self.init(key, shape, meaning, isRequired: false)
  }

  private init(_ key: String, _ shape: Shape, _ meaning: String, isRequired: Bool) {
    self.key = key
    self.shape = shape
    self.isRequired = isRequired
    self.meaning = meaning
  }

  /// A key that must be there.
  package static func required(_ key: String, _ shape: Shape, _ meaning: String) -> ShapeField {
    ShapeField(key, shape, meaning, isRequired: true)
  }
}

/// How a text must be spelt.
package struct TextRule: Sendable {
  /// What is expected, after "must be": `a duration such as "7d"`.
  package let expected: String
  /// A regular expression of ECMA-262 for the whole text; nil where any text will do.
  package let pattern: String?
  /// The same as `pattern`, as a function.
  package let matches: @Sendable (String) -> Bool

  init(_ expected: String, pattern: String, matches: @escaping @Sendable (String) -> Bool) {
    self.expected = expected
    // Some engines let `$` stand before a line feed at the end of the text.
    self.pattern = "^\(pattern)$(?!\\n)"
    self.matches = matches
  }

  private init(anyText expected: String) {
    self.expected = expected
    pattern = nil
    matches = { _ in true }
  }

  package static let any = TextRule(anyText: "text")
}
