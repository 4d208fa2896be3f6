import Testing

@testable import Formats

@Suite("Two sides of a JSON file are merged by key and by person")
struct JSONMergeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var path = "account.json"
    let base: String
    let ours: String
    let theirs: String
    let merged: String
    var conflicts: [String] = []
  }

  static let cases = [
    Case(
      testDescription: "different settings", base: "{\n  \"id\": \"a\",\n  \"name\": \"A\"\n}\n",
      ours: "{\n  \"id\": \"a\",\n  \"name\": \"A Ltd\"\n}\n",
      theirs: "{ \"name\": \"A\", \"id\": \"a\", \"suspended\": true }",
      merged: "{\n  \"id\": \"a\",\n  \"name\": \"A Ltd\",\n  \"suspended\": true\n}\n"),
    Case(
      testDescription: "different keys of one object",
      base: #"{"guards": {"maxWithdrawals": {"count": 10, "percent": 20}}}"#,
      ours: #"{"guards": {"maxWithdrawals": {"count": 5, "percent": 20}}}"#,
      theirs: #"{"guards": {"maxWithdrawals": {"count": 10, "percent": 10}}}"#,
      merged: #"{"guards": {"maxWithdrawals": {"count": 5, "percent": 10}}}"#),
    Case(
      testDescription: "admins who came and went", base: #"{"admins": ["a", "b", "c"]}"#,
      ours: #"{"admins": ["a", "b", "c", "d"]}"#, theirs: #"{"admins": ["e", "b", "c"]}"#,
      merged: #"{"admins": ["b", "c", "d", "e"]}"#),
    Case(
      testDescription: "a setting that theirs removed", base: #"{"a": 1, "b": 2}"#,
      ours: #"{"a": 3, "b": 2}"#, theirs: #"{"a": 1}"#, merged: #"{"a": 3}"#),
    Case(
      testDescription: "one setting changed on both sides",
      base: "{\n  \"id\": \"a\",\n  \"name\": \"A\"\n}\n",
      ours: "{\n  \"id\": \"a\",\n  \"name\": \"B\"\n}\n",
      theirs: "{\n  \"id\": \"a\",\n  \"name\": \"C\"\n}\n",
      merged:
        "{\n  \"id\": \"a\",\n<<<<<<< yours: name is \"B\" in yours and \"C\" in theirs\n  \"name\": \"B\"\n=======\n  \"name\": \"C\"\n>>>>>>> theirs\n}\n",
      conflicts: ["name is \"B\" in yours and \"C\" in theirs"]),
    Case(
      testDescription: "a setting removed in ours and changed in theirs, on one line",
      base: #"{"a": {"x": 1, "y": 2}, "b": 1}"#, ours: #"{"a": {"y": 2}, "b": 1}"#,
      theirs: #"{"a": {"x": 3, "y": 2}, "b": 1}"#,
      merged:
        "{\"a\": {\"y\": 2, \n<<<<<<< yours: a.x is nothing in yours and \"3\" in theirs\n=======\n\"x\": 3\n>>>>>>> theirs\n}, \"b\": 1}",
      conflicts: ["a.x is nothing in yours and \"3\" in theirs"]),
    Case(
      testDescription: "a damaged file is chosen as a whole", base: "{}", ours: "{\"a\": 1",
      theirs: "{\"b\": 1}",
      merged:
        "<<<<<<< yours: it is damaged on one side, or in what both sides began with\n{\"a\": 1\n=======\n{\"b\": 1}\n>>>>>>> theirs\n",
      conflicts: ["it is damaged on one side, or in what both sides began with"]),
    Case(
      testDescription: "people by e-mail, with keys that pairbook does not know",
      path: "users.json",
      base: """
        {"version": 1, "users": [
          {"email": "ann@x.example", "firstName": "Ann", "tags": ["a"]},
          {"email": "bob@x.example", "mobilePhone": "+447911123402", "floor": 1}
        ]}
        """,
      ours: """
        {"version": 1, "users": [
          {"email": "bob@x.example", "mobilePhone": "+447911123402", "floor": 2},
          {"email": "ann@x.example", "firstName": "Ann", "tags": ["a"]}
        ]}
        """,
      theirs: """
        {"version": 1, "users": [
          {"email": "ann@x.example", "firstName": "Anna", "tags": ["b"]},
          {"email": "BOB@x.example", "floor": 1},
          {"email": "cat@x.example", "floor": 3}
        ]}
        """,
      merged: """
        {"version": 1, "users": [
          {"email": "BOB@x.example", "floor": 2},
          {"email": "ann@x.example", "firstName": "Anna", "tags": ["b"]},
          {"email": "cat@x.example", "floor": 3}
        ]}
        """),
    Case(
      testDescription: "somebody removed here and switched off there", path: "archiving.json",
      base: """
        {"version": 1, "archiving": [
          {"email": "ann@x.example", "archiving": true},
          {"email": "bob@x.example", "archiving": true}
        ]}
        """,
      ours: """
        {"version": 1, "archiving": [
          {"email": "bob@x.example", "archiving": true}
        ]}
        """,
      theirs: """
        {"version": 1, "archiving": [
          {"email": "ann@x.example", "archiving": "off"},
          {"email": "bob@x.example", "archiving": "on"}
        ]}
        """,
      merged: """
        {"version": 1, "archiving": [
          {"email": "bob@x.example", "archiving": "on"},
        <<<<<<< yours: ann@x.example: removed in yours, changed in theirs (archiving)
        =======
          {"email": "ann@x.example", "archiving": "off"}
        >>>>>>> theirs
        ]}
        """,
      conflicts: ["ann@x.example: removed in yours, changed in theirs (archiving)"]),
  ]

  @Test("merges", arguments: cases)
  func merge(_ item: Case) {
    let merged = Merging.merge(item.path, item.base, item.ours, item.theirs)
    #expect(merged.text == item.merged)
    #expect(merged.conflicts == item.conflicts)
  }

  @Test("nothing of a file with a conflict is read", arguments: cases)
  func inertConflict(_ item: Case) {
    let document = JSONDocument(bytes: Array(item.merged.utf8), path: item.path)
    #expect((document.root == nil) == !item.conflicts.isEmpty)
    #expect(document.diagnostics.map(\.code) == (item.conflicts.isEmpty ? [] : [.mergeConflict]))
  }
}
