import Testing

@testable import Formats

/// A merge of two sides of one CSV file. Rows are those after the header.
struct MergeCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let path: String
  let base: String
  let ours: String
  let theirs: String
  let merged: String
  let conflicts: [String]
  var renames: PreviousEmails = [:]

  init(
    _ sentence: String, _ path: String = "users.csv", base: String, ours: String, theirs: String,
    merged: String, conflicts: [String] = [], renames: PreviousEmails = [:]
  ) {
    testDescription = sentence
    self.path = path
    self.base = base
    self.ours = ours
    self.theirs = theirs
    self.merged = merged
    self.conflicts = conflicts
    self.renames = renames
  }

  private static let header = "email,name,mobile_phone,previous_email\n"
  private static let ann = "ann@x.example,Ann,+44 7911 123401,\n"
  private static let bob = "bob@x.example,Bob,+44 7911 123402,\n"
  private static let cat = "cat@x.example,Cat,+44 7911 123403,\n"
  private static let dan = "dan@x.example,Dan,+44 7911 123404,\n"
  private static let bobsNewPhone = "bob@x.example,Bob,+44 7911 123499,\n"

  static let roster = [
    MergeCase(
      "different people changed, in whatever order", base: header + ann + bob + cat,
      ours: header + cat + bob + "ann@x.example,Ann Smith,+44 7911 123401,\n",
      theirs: header + ann + bobsNewPhone + cat,
      merged: header + cat + bobsNewPhone + "ann@x.example,Ann Smith,+44 7911 123401,\n"),
    MergeCase(
      "different cells of one person", base: header + bob,
      ours: header + "bob@x.example,Robert,+44 7911 123402,\n", theirs: header + bobsNewPhone,
      merged: header + "bob@x.example,Robert,+44 7911 123499,\n"),
    MergeCase(
      "people who joined on both sides", base: header + ann, ours: header + ann + bob,
      theirs: header + cat + ann, merged: header + ann + bob + cat),
    MergeCase(
      "the same person joined on both sides, in other spellings", base: header,
      ours: header + bob, theirs: header + "BOB@x.example,Bob,07911 123402,\n",
      merged: header + bob),
    MergeCase(
      "the same person joined on both sides, and one side says more", base: header,
      ours: header + "bob@x.example,,+44 7911 123402,\n",
      theirs: header + "bob@x.example,Bob,+44 7911 123402,\n",
      merged: header + "bob@x.example,Bob,+44 7911 123402,\n"),
    MergeCase(
      "somebody left on either side", base: header + ann + bob + cat, ours: header + bob + cat,
      theirs: header + ann + bob, merged: header + bob),
    MergeCase(
      "somebody left on both sides", base: header + ann + bob, ours: header + bob,
      theirs: header + bob, merged: header + bob),
    MergeCase(
      "another separator, CR-LF, a byte order mark and quotes stay as ours has them",
      base: header + ann + bob,
      ours:
        "\u{FEFF}email;name;mobile_phone;previous_email\r\n\"ann@x.example\";Ann;+44 7911 123401;\r\nbob@x.example;\"Bob\";+44 7911 123402;\r\n",
      theirs: header + ann + "bob@x.example,\"B;ob\",+44 7911 123402,\n" + dan,
      merged:
        "\u{FEFF}email;name;mobile_phone;previous_email\r\n\"ann@x.example\";Ann;+44 7911 123401;\r\nbob@x.example;\"B;ob\";+44 7911 123402;\r\ndan@x.example;Dan;+44 7911 123404;\r\n"
    ),
    MergeCase(
      "a phone that one side writes in another way, and the other changes", base: header + bob,
      ours: header + "bob@x.example,Bob,07911 123402,\n", theirs: header + bobsNewPhone,
      merged: header + bobsNewPhone),
    MergeCase(
      "a rename, followed by the other side's change", base: header + bob,
      ours: header + "robert@x.example,Bob,+44 7911 123402,bob@x.example\n",
      theirs: header + bobsNewPhone,
      merged: header + "robert@x.example,Bob,+44 7911 123499,bob@x.example\n"),
    MergeCase(
      "a rename in theirs, followed by ours", base: header + bob, ours: header + bobsNewPhone,
      theirs: header + "robert@x.example,Bob,+44 7911 123402,bob@x.example\n",
      merged: header + "robert@x.example,Bob,+44 7911 123499,bob@x.example\n"),
    MergeCase(
      "a rename by id", base: "id,email,name\n7,bob@x.example,Bob\n",
      ours: "id,email,name\n7,robert@x.example,Bob\n",
      theirs: "id,email,name\n7,bob@x.example,Bob B\n",
      merged: "id,email,name\n7,robert@x.example,Bob B\n"),
    MergeCase(
      "columns that came on both sides", base: "email,name\nann@x.example,Ann\n",
      ours: "team,email,name\nred,ann@x.example,Ann\n",
      theirs: "email,name,floor\nann@x.example,Ann,2\ndan@x.example,Dan,3\n",
      merged: "team,email,name,floor\nred,ann@x.example,Ann,2\n,dan@x.example,Dan,3\n"),
    MergeCase(
      "a column that theirs removed", base: "email,floor,name\nann@x.example,2,Ann\n",
      ours: "email,floor,name\nann@x.example,2,Ann\nbob@x.example,,Bob\n",
      theirs: "email,name\nann@x.example,Ann\n",
      merged: "email,name\nann@x.example,Ann\nbob@x.example,Bob\n"),
    MergeCase(
      "a column that ours removed", base: "email,floor,name\nann@x.example,2,Ann\n",
      ours: "email,name\nann@x.example,Ann\n",
      theirs: "email,floor,name\nann@x.example,2,Anna\n",
      merged: "email,name\nann@x.example,Anna\n"),
    MergeCase(
      "a column that theirs renamed, and a cell of it that ours changed",
      base: "email,floor\nann@x.example,2\nbob@x.example,2\ncat@x.example,1\n",
      ours: "email,floor\nann@x.example,2\nbob@x.example,3\ncat@x.example,1\n",
      theirs: "email,level\nann@x.example,2\nbob@x.example,2\ncat@x.example,1\n",
      merged: "email,level\nann@x.example,2\nbob@x.example,3\ncat@x.example,1\n"),
    MergeCase(
      "a column that ours renamed", base: "email,floor\nann@x.example,2\nbob@x.example,2\n",
      ours: "email,level\nann@x.example,2\nbob@x.example,2\n",
      theirs: "email,floor\nann@x.example,2\nbob@x.example,4\n",
      merged: "email,level\nann@x.example,2\nbob@x.example,4\n"),
    MergeCase(
      "columns in another order", base: "email,name,floor\nann@x.example,Ann,1\n",
      ours: "floor,email,name\n1,ann@x.example,Ann\n",
      theirs: "email,name,floor\nann@x.example,Ann,2\n",
      merged: "floor,email,name\n2,ann@x.example,Ann\n"),
    MergeCase(
      "a last line without a line end", base: "email,name\nann@x.example,Ann",
      ours: "email,name\nann@x.example,Anna",
      theirs: "email,name\nann@x.example,Ann\nbob@x.example,",
      merged: "email,name\nann@x.example,Anna\nbob@x.example,"),
    MergeCase(
      "rows that name nobody", base: "email,name\n,Ann\n", ours: "email,name\n,Ann\n,Bob\n",
      theirs: "email,name\n,Ann\n,Cat\n", merged: "email,name\n,Ann\n,Bob\n,Cat\n"),
    MergeCase(
      "both files are new", base: "", ours: "email,name\nann@x.example,Ann\n",
      theirs: "email,name\nbob@x.example,Bob\n",
      merged: "email,name\nann@x.example,Ann\nbob@x.example,Bob\n"),
    MergeCase(
      "one cell changed on both sides", base: header + ann + bob,
      ours: header + ann + "bob@x.example,Bob,+44 7911 123498,\n",
      theirs: header + "ann@x.example,Anna,+44 7911 123401,\n" + bobsNewPhone,
      merged: header + "ann@x.example,Anna,+44 7911 123401,\n"
        + "<<<<<<< yours: Bob <bob@x.example>: mobile_phone is \"+44 7911 123498\" in yours and \"+44 7911 123499\" in theirs\n"
        + "bob@x.example,Bob,+44 7911 123498,\n=======\n" + bobsNewPhone + ">>>>>>> theirs\n",
      conflicts: [
        "Bob <bob@x.example>: mobile_phone is \"+44 7911 123498\" in yours and \"+44 7911 123499\" in theirs"
      ]),
    MergeCase(
      "the other cells of a row in conflict are merged in both halves",
      base: "email,name,floor\nann@x.example,Ann,1\n",
      ours: "email,name,floor\nann@x.example,Anna,2\n",
      theirs: "email,name,floor\nann@x.example,Anne,1\n",
      merged:
        "email,name,floor\n<<<<<<< yours: Anna <ann@x.example>: name is \"Anna\" in yours and \"Anne\" in theirs\nann@x.example,Anna,2\n=======\nann@x.example,Anne,2\n>>>>>>> theirs\n",
      conflicts: ["Anna <ann@x.example>: name is \"Anna\" in yours and \"Anne\" in theirs"]),
    MergeCase(
      "removed in theirs and changed in ours", base: header + ann + bob,
      ours: header + ann + bobsNewPhone, theirs: header + ann,
      merged: header + ann
        + "<<<<<<< yours: Bob <bob@x.example>: removed in theirs, changed in yours (mobile_phone)\n"
        + bobsNewPhone + "=======\n>>>>>>> theirs\n",
      conflicts: ["Bob <bob@x.example>: removed in theirs, changed in yours (mobile_phone)"]),
    MergeCase(
      "removed in ours and changed in theirs", base: header + ann + bob, ours: header + ann,
      theirs: header + ann + bobsNewPhone,
      merged: header + ann
        + "<<<<<<< yours: Bob <bob@x.example>: removed in yours, changed in theirs (mobile_phone)\n"
        + "=======\n" + bobsNewPhone + ">>>>>>> theirs\n",
      conflicts: ["Bob <bob@x.example>: removed in yours, changed in theirs (mobile_phone)"]),
    MergeCase(
      "one phone for two people", base: header + ann + bob,
      ours: header + "ann@x.example,Ann,+44 7911 123499,\n" + bob,
      theirs: header + ann + "bob@x.example,Bob,07911 123499,\n",
      merged: header + "ann@x.example,Ann,+44 7911 123499,\n"
        + "<<<<<<< yours: Bob <bob@x.example>: theirs gives the mobile_phone +447911123499, which Ann <ann@x.example> has in yours\n"
        + bob + "=======\nbob@x.example,Bob,07911 123499,\n>>>>>>> theirs\n",
      conflicts: [
        "Bob <bob@x.example>: theirs gives the mobile_phone +447911123499, which Ann <ann@x.example> has in yours"
      ]),
    MergeCase(
      "one e-mail for two people", base: header + ann + bob,
      ours: header + ann + "new@x.example,Bob,+44 7911 123402,bob@x.example\n",
      theirs: header + "new@x.example,Ann,+44 7911 123401,ann@x.example\n" + bob,
      merged: header
        + "<<<<<<< yours: Ann <ann@x.example>: theirs gives the email new@x.example, which Bob <new@x.example> has in yours\n"
        + ann + "=======\nnew@x.example,Ann,+44 7911 123401,ann@x.example\n>>>>>>> theirs\n"
        + "new@x.example,Bob,+44 7911 123402,bob@x.example\n",
      conflicts: [
        "Ann <ann@x.example>: theirs gives the email new@x.example, which Bob <new@x.example> has in yours"
      ]),
    MergeCase(
      "a cell changed in a column that theirs removed",
      base: "email,floor\nann@x.example,1\nbob@x.example,1\n",
      ours: "email,floor\nann@x.example,2\nbob@x.example,1\n",
      theirs: "email\nann@x.example\nbob@x.example\n",
      merged:
        "email,floor\n<<<<<<< yours: ann@x.example: floor is \"2\" in yours and nothing in theirs\nann@x.example,2\n=======\nann@x.example,\n>>>>>>> theirs\nbob@x.example,1\n",
      conflicts: ["ann@x.example: floor is \"2\" in yours and nothing in theirs"]),
    MergeCase(
      "a cell changed in a column that ours removed",
      base: "email,floor\nann@x.example,1\nbob@x.example,1\n",
      ours: "email\nann@x.example\nbob@x.example\n",
      theirs: "email,floor\nann@x.example,2\nbob@x.example,1\n",
      merged:
        "email,floor\n<<<<<<< yours: ann@x.example: floor is nothing in yours and \"2\" in theirs\nann@x.example,\n=======\nann@x.example,2\n>>>>>>> theirs\nbob@x.example,1\n",
      conflicts: ["ann@x.example: floor is nothing in yours and \"2\" in theirs"]),
    MergeCase(
      "a person with two rows, which theirs mended", base: header + ann + bob + bob,
      ours: header + "ann@x.example,Anna,+44 7911 123401,\n" + bob + bob,
      theirs: header + ann + bob,
      merged: header + "ann@x.example,Anna,+44 7911 123401,\n" + bob),
    MergeCase(
      "a damaged file is chosen as a whole", base: header + ann,
      ours: header + "ann@x.example,Ann\n", theirs: header + bob,
      merged: "<<<<<<< yours: yours is damaged\n" + header + "ann@x.example,Ann\n=======\n" + header
        + bob + ">>>>>>> theirs\n",
      conflicts: ["yours is damaged"]),
  ]

  static let archiving = [
    MergeCase(
      "enabled here, disabled there", "archiving.csv",
      base: "email,archiving,note\nann@x.example,on,\nbob@x.example,off,\n",
      ours: "email,archiving,note\nann@x.example,on,\nbob@x.example,on,back\n",
      theirs: "email,archiving,note\nann@x.example,off,left\nbob@x.example,off,\n",
      merged: "email,archiving,note\nann@x.example,off,left\nbob@x.example,on,back\n"),
    MergeCase(
      "a rename in the roster of theirs is followed", "archiving.csv",
      base: "email,archiving,note\nbob@x.example,on,\n",
      ours: "email,archiving,note\nbob@x.example,off,left\n",
      theirs: "email,archiving,note\nrobert@x.example,on,\n",
      merged: "email,archiving,note\nrobert@x.example,off,left\n",
      renames: ["robert@x.example": "bob@x.example"]),
    MergeCase(
      "without the roster, a rename and a change are a conflict, and nobody is on or off by it",
      "archiving.csv", base: "email,archiving,note\nbob@x.example,on,\n",
      ours: "email,archiving,note\nbob@x.example,off,left\n",
      theirs: "email,archiving,note\nrobert@x.example,on,\n",
      merged:
        "email,archiving,note\n<<<<<<< yours: bob@x.example: removed in theirs, changed in yours (archiving, note)\nbob@x.example,off,left\n=======\n>>>>>>> theirs\nrobert@x.example,on,\n",
      conflicts: ["bob@x.example: removed in theirs, changed in yours (archiving, note)"]),
    MergeCase(
      "an off row that ours wrote is not lost with the row that theirs removed", "archiving.csv",
      base: "email,archiving\nbob@x.example,on\n", ours: "email,archiving\nbob@x.example,off\n",
      theirs: "email,archiving\n",
      merged:
        "email,archiving\n<<<<<<< yours: bob@x.example: removed in theirs, changed in yours (archiving)\nbob@x.example,off\n=======\n>>>>>>> theirs\n",
      conflicts: ["bob@x.example: removed in theirs, changed in yours (archiving)"]),
    MergeCase(
      "the same person enabled on both sides, once for good", "archiving.csv",
      base: "email,archiving,until\n", ours: "email,archiving,until\nbob@x.example,on,\n",
      theirs: "email,archiving,until\nbob@x.example,yes,2026-06-01\n",
      merged:
        "email,archiving,until\n<<<<<<< yours: bob@x.example: until is nothing in yours and \"2026-06-01\" in theirs\nbob@x.example,on,\n=======\nbob@x.example,on,2026-06-01\n>>>>>>> theirs\n",
      conflicts: ["bob@x.example: until is nothing in yours and \"2026-06-01\" in theirs"]),
    MergeCase(
      "switched off here and given other days there", "archiving.csv",
      base: "email,archiving,until\nbob@x.example,on,\n",
      ours: "email,archiving,until\nbob@x.example,off,\n",
      theirs: "email,archiving,until\nbob@x.example,on,2026-06-01\n",
      merged:
        "email,archiving,until\n<<<<<<< yours: bob@x.example: one side switched archiving on or off, and the other changed the days\nbob@x.example,off,\n=======\nbob@x.example,off,2026-06-01\n>>>>>>> theirs\n",
      conflicts: [
        "bob@x.example: one side switched archiving on or off, and the other changed the days"
      ]),
  ]
}
