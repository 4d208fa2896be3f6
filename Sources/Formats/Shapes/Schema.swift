/// One of Pairbook's JSON Schemas: of a file of the book, or of what a command prints as JSON.
///
/// A schema is named by a URI that says its format version: `https://pairbook.dev/schema/1/NAME.schema.json`.
/// It is a name and never dialled: each schema stands whole in `schema/NAME.schema.json` with that `$id` and
/// refers to no other, so that validators and editors work without a network.
package struct Schema: Sendable {
  /// As in the file's name.
  package let name: String
  package let title: String
  package let shape: Shape

  /// What `$schema` says in a file of this kind.
  package var uri: String { "https://pairbook.dev/schema/1/\(name).schema.json" }

  /// The file in `schema/`.
  package var fileName: String { "\(name).schema.json" }

  /// The schema as JSON.
  package var json: JSONValue {
    var result: JSONObject = [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": .string(uri),
      "title": .string(title),
    ]
    for member in shape.schema.members { result[member.key] = member.value }
    return .object(result)
  }
}

extension ShapeField {
  /// The member by which a file names its schema.
  static let schema = ShapeField(
    "$schema", .text(.any), "Names the schema of the file; editors read it.")
}
