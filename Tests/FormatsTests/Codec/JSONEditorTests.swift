import Testing

@testable import Formats

@Suite("An edit of a JSON file")
struct JSONEditorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: String
    let after: String
    let edit: @Sendable (inout JSONEditor) throws -> Void

    init(
      _ sentence: String, _ before: String, _ after: String,
      _ edit: @escaping @Sendable (inout JSONEditor) throws -> Void
    ) {
      testDescription = sentence
      self.before = before
      self.after = after
      self.edit = edit
    }
  }

  static let roster = """
    {
    \t"version":1,
    \t"users": [
    \t\t{ "email": "a@x",
    \t\t  "name" : "\\u0041nn" },
    \t\t{
    \t\t\t"email": "b@x"
    \t\t}
    \t]
    }

    """

  static let cases = [
    Case("of nothing leaves every byte", roster, roster) { _ in },
    Case(
      "replaces the bytes of a value alone", roster, roster.replacing("\"b@x\"", with: "\"c@x\"")
    ) {
      try $0.set("c@x", at: ["users", 1, "email"])
    },
    Case("to the value that is there leaves its odd spelling", roster, roster) {
      try $0.set("Ann", at: ["users", 0, "name"])
    },
    Case(
      "adds a member as its neighbours are", roster,
      roster.replacing("\"b@x\"", with: "\"b@x\",\n\t\t\t\"phone\": \"+44\"")
    ) {
      try $0.set("+44", at: ["users", 1, "phone"])
    },
    Case(
      "adds an element as its neighbours are", roster,
      roster.replacing(
        "\t\t}\n",
        with:
          "\t\t},\n\t\t{\n\t\t\t\"email\": \"c@x\",\n\t\t\t\"tags\": [\n\t\t\t\t1\n\t\t\t]\n\t\t}\n"
      )
    ) {
      try $0.append(["email": "c@x", "tags": [1]], to: ["users"])
    },
    Case(
      "adds the objects around a member, too", "{\n  \"a\": 1\n}\n",
      "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": true,\n    \"d\": {\n      \"e\": 1\n    }\n  }\n}\n"
    ) {
      try $0.set(true, at: ["b", "c"])
      try $0.set(1, at: ["b", "d", "e"])
    },
    Case("replaces several values at once", "[1, 2, 3]", "[0, 2, \"x\"]") {
      try $0.set(0, at: [0])
      try $0.set("x", at: [2])
    },
    Case("takes the last of several values for a place", "{\"a\": 1}", "{\"a\": {\"b\": 3}}") {
      try $0.set(2, at: ["a"])
      try $0.set(["b": 2], at: ["a"])
      try $0.set(3, at: ["a", "b"])
    },
    Case("replaces the whole", "{\"a\":1}\n", "[2]\n") { try $0.set([2], at: []) },

    Case(
      "keeps to one line", #"{"a":[{"b":1}]}"#, #"{"a":[{"b":1,"c":[1,2]},{"b":2,"d":3}],"e":{}}"#
    ) {
      try $0.set([1, 2], at: ["a", 0, "c"])
      try $0.append(["b": 2, "d": 3], to: ["a"])
      try $0.set([:], at: ["e"])
    },
    Case(
      "keeps to one line with spaces", #"{ "a": [1], "b": 2 }"#,
      #"{ "a": [1, 2], "b": 2, "c": {"d": 1} }"#
    ) {
      try $0.append(2, to: ["a"])
      try $0.set(["d": 1], at: ["c"])
    },
    Case(
      "keeps to one element a line", "[\n  {\"a\": 1},\n  {\"a\": 2}\n]",
      "[\n  {\"a\": 1},\n  {\"a\": 2},\n  {\"a\": 3, \"b\": [1, 2]}\n]"
    ) {
      try $0.append(["a": 3, "b": [1, 2]], to: [])
    },
    Case(
      "keeps CR-LF", "{\r\n    \"a\": []\r\n}\r\n",
      "{\r\n    \"a\": [\r\n        1,\r\n        2\r\n    ],\r\n    \"b\": {\r\n        \"c\": 1\r\n    }\r\n}\r\n"
    ) {
      try $0.append(1, to: ["a"])
      try $0.append(2, to: ["a"])
      try $0.set(["c": 1], at: ["b"])
    },
    Case("fills an empty object", "{}", "{\n  \"a\": 1,\n  \"b\": 2\n}") {
      try $0.set(1, at: ["a"])
      try $0.set(2, at: ["b"])
    },
    Case("fills an empty array on one line", #"{"a":[]}"#, #"{"a":[1,2]}"#) {
      try $0.append(1, to: ["a"])
      try $0.append(2, to: ["a"])
    },

    Case("removes the first element", "[\n  1,\n  2,\n  3\n]", "[\n  2,\n  3\n]") {
      try $0.remove(at: [0])
    },
    Case("removes one in the middle", "[\n  1,\n  2,\n  3\n]", "[\n  1,\n  3\n]") {
      try $0.remove(at: [1])
    },
    Case("removes the last", "[1, 2 , 3 ]", "[1, 2 ]") { try $0.remove(at: [2]) },
    Case("removes the first two and the last", "[1, 2, 3, 4]", "[3]") {
      try $0.remove(at: [0])
      try $0.remove(at: [1])
      try $0.remove(at: [3])
    },
    Case("removes all", "{\"a\": [ 1, 2 ]}", "{\"a\": []}") {
      try $0.remove(at: ["a", 0])
      try $0.remove(at: ["a", 1])
    },
    Case("removes a member", "{\"a\": 1, \"b\": 2}", "{\"a\": 1}") { try $0.remove(at: ["b"]) },
    Case("removes all and adds one", "[\n  1,\n  2\n]", "[\n  3\n]") {
      try $0.remove(at: [0])
      try $0.remove(at: [1])
      try $0.append(3, to: [])
    },
    Case("removes the last and adds two", "[\n  1,\n  2\n]", "[\n  1,\n  3,\n  4\n]") {
      try $0.remove(at: [1])
      try $0.append(3, to: [])
      try $0.append(4, to: [])
    },
    Case(
      "changes what stays beside what goes", "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}]",
      "[{\"a\": 9, \"b\": 8}, {\"a\": 3}]"
    ) {
      try $0.set(9, at: [0, "a"])
      try $0.set(8, at: [0, "b"])
      try $0.remove(at: [1])
    },
  ]

  @Test(arguments: cases)
  func edited(_ example: Case) throws {
    var editor = try JSONEditor(json(example.before))
    try example.edit(&editor)
    let result = try editor.apply()
    #expect(String(decoding: result.source.bytes, as: UTF8.self) == example.after)
    #expect(result.source.path == "users.json")
  }

  @Test("of a damaged file is refused")
  func unsound() {
    #expect(throws: JSONEditError.unsound(path: "users.json")) { try JSONEditor(json("[1,]")) }
  }

  @Test("at a place that is not there is refused")
  func noSuchPlace() throws {
    let document = json(#"{"a": [1], "b": "x"}"#)
    func expectRefusal(_ place: [JSONStep], _ edit: (inout JSONEditor) throws -> Void) throws {
      var editor = try JSONEditor(document)
      #expect(throws: JSONEditError.noSuchPlace(path: "users.json", place: place)) {
        try edit(&editor)
      }
    }
    try expectRefusal(["a", 1]) { try $0.set(2, at: ["a", 1]) }
    try expectRefusal(["a", "k"]) { try $0.set(2, at: ["a", "k"]) }
    try expectRefusal(["b", "k"]) { try $0.set(2, at: ["b", "k"]) }
    try expectRefusal(["c", 0]) { try $0.set(2, at: ["c", 0]) }
    try expectRefusal(["b"]) { try $0.append(2, to: ["b"]) }
    try expectRefusal(["c"]) { try $0.append(2, to: ["c"]) }
    try expectRefusal(["c"]) { try $0.remove(at: ["c"]) }
    try expectRefusal(["a"]) {
      try $0.remove(at: ["a"])
      try $0.append(1, to: ["a"])
    }
  }

  @Test("that would be nested too deep is refused")
  func notReadBack() throws {
    var editor = try JSONEditor(json("[]"))
    try editor.append((0..<64).reduce(JSONValue.array([])) { value, _ in [value] }, to: [])
    #expect(throws: JSONEditError.notReadBack(path: "users.json")) { try editor.apply() }
  }
}
