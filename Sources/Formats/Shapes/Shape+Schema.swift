extension Shape {
  /// The same structure as a JSON Schema (draft 2020-12), without `$schema` and `$id`.
  var schema: JSONObject {
    switch self {
    case .anything: [:]
    case .boolean: ["type": "boolean"]
    case .integer(let range):
      [
        "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
        "maximum": .integer(Int64(range.upperBound)),
      ]
    case .version(let version): ["const": .integer(Int64(version))]
    case .text(let rule):
      if let pattern = rule.pattern {
        ["type": "string", "pattern": .string(pattern)]
      } else {
        ["type": "string"]
      }
    case .oneOf(let words): ["enum": .array(words.map { .string($0) })]
    case .list(let element, let atLeast):
      JSONObject(ofType: "array").with("minItems", atLeast).with("items", .object(element.schema))
    case .object(let object): object.schema
    case .map(let keys, let values, let atLeast):
      JSONObject(ofType: "object").with("minProperties", atLeast)
        .with("propertyNames", .object(Shape.text(keys).schema))
        .with("additionalProperties", .object(values.schema))
    case .nullable(let shape): ["anyOf": [["type": "null"], .object(shape.schema)]]
    case .either(let first, let second):
      ["anyOf": [.object(first.schema), .object(second.schema)]]
    }
  }
}

extension ObjectShape {
  fileprivate var schema: JSONObject {
    var properties = JSONObject()
    for field in fields {
      var property = JSONObject([JSONObject.Member("description", .string(field.meaning))])
      for member in field.shape.schema.members { property[member.key] = member.value }
      properties[field.key] = .object(property)
    }
    var schema: JSONObject = ["type": "object", "properties": .object(properties)]
    let required = fields.filter(\.isRequired).map { JSONValue.string($0.key) }
    if !required.isEmpty { schema["required"] = .array(required) }
    if !needsOneOf.isEmpty {
      schema["anyOf"] = .array(needsOneOf.map { ["required": [.string($0)]] })
    }
    if !isOpen { schema["additionalProperties"] = false }
    return schema
  }
}

extension JSONObject {
  fileprivate init(ofType type: String) { self.init([Member("type", .string(type))]) }

  fileprivate func with(_ key: String, _ value: JSONValue) -> JSONObject {
    var result = self
    result[key] = value
    return result
  }

  /// With a lower bound, unless it is none.
  fileprivate func with(_ key: String, _ least: Int) -> JSONObject {
    least > 0 ? with(key, .integer(Int64(least))) : self
  }
}
