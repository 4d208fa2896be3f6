import TestSupport

extension DiagnosticCase {
  /// A `users.csv` of these bytes beside an empty archiving file.
  private static func roster(
    _ sentence: String, _ bytes: [UInt8], _ expected: String...
  ) -> DiagnosticCase {
    var source = TestBooks.source(changes: ["archiving.csv": "email,archiving\n"])
    source.contents["users.csv"] = .file(bytes)
    return DiagnosticCase(sentence, source, expected)
  }

  private static func roster(
    _ sentence: String, _ text: String, _ expected: String...
  ) -> DiagnosticCase {
    var source = TestBooks.source(changes: ["archiving.csv": "email,archiving\n"])
    source.contents["users.csv"] = .file(Array(text.utf8))
    return DiagnosticCase(sentence, source, expected)
  }

  private static func json(
    _ sentence: String, _ text: String, _ expected: String...
  ) -> DiagnosticCase {
    DiagnosticCase(
      sentence,
      TestBooks.source(changes: [
        "users.csv": nil, "archiving.csv": "email,archiving\n", "users.json": text,
      ]),
      expected)
  }

  private static let unfinished =
    "PB009 error: a merge was left unfinished here: both sides stand in the file, and neither is "
    + "acted on (keep what is right of the two sides, here and further down, and remove the lines "
    + "with <<<<<<<, ======= and >>>>>>>)"

  static let ofStructure: [DiagnosticCase] = [
    roster(
      "a file in UTF-16", [0xFF, 0xFE] + Array("email\n".utf16).flatMap { [UInt8($0), 0] },
      "users.csv:1:1 PB001 error: the file is in UTF-16, not in UTF-8; nothing of it is "
        + "read (convert it: iconv -f UTF-16 -t UTF-8 users.csv > users.csv.utf8 && mv "
        + "users.csv.utf8 users.csv)"),
    roster(
      "a file in Windows-1252", Array("email,name\nann@acme.example,J".utf8) + [0xFC, 0x0A],
      "users.csv:2:19 PB002 error: 1 line has bytes that are not UTF-8, as in a file "
        + #"saved in Windows-1252; nothing of it is read (save it in Excel as "CSV UTF-8", or "#
        + "convert it: iconv -f WINDOWS-1252 -t UTF-8 users.csv > users.csv.utf8 && mv "
        + "users.csv.utf8 users.csv)"),
    roster(
      "a merge's conflict, of which neither side is read",
      "email,name\nann@acme.example,A\n<<<<<<< ours\nbob@acme.example,B\n=======\n"
        + ">>>>>>> theirs\ncat@acme.example,C\n",
      "users.csv:3:1 \(unfinished)"),
    roster(
      "a merge's conflict at the start of the file",
      "<<<<<<< ours\nemail,name\n=======\nemail\n>>>>>>> theirs\n",
      "users.csv:1:1 \(unfinished)"),
    roster(
      "a merge's conflict within a cell",
      "email,name\nann@acme.example,\"A\n<<<<<<< ours\nB\"\nbob@acme.example,B\n",
      "users.csv:3:1 \(unfinished)"),
    roster(
      "several conflicts of a merge, and rows of either side with damage of their own",
      "email,name\n<<<<<<< ours\nann@acme.example,A\n=======\nann@acme.example,\"A\n"
        + ">>>>>>> theirs\nbob@acme.example,B\n<<<<<<< ours\ncat@acme.example\n=======\n"
        + "cat@acme.example,C \"C\"\n>>>>>>> theirs\n",
      "users.csv:2:1 \(unfinished)"),
    roster(
      "a merge's conflict whose first line was removed",
      "email,name\nann@acme.example,A\n=======\nann@acme.example,B\n>>>>>>> theirs\n",
      "users.csv:3:1 \(unfinished)"),
    roster(
      "a merge's conflict of which the middle alone was left",
      "email,name\nann@acme.example,A\n=======\nann@acme.example,B\n",
      "users.csv:3:1 \(unfinished)"),
    roster(
      "a line of equals signs in a cell is a person's",
      "email,name\nann@acme.example,\"A\n=======\nB\"\nbob@acme.example,B\n"),
    DiagnosticCase(
      "a merge's conflict about somebody who is on",
      [
        "users.csv": "email,mobile_phone\n<<<<<<< ours\nann@acme.example,+44 7911 123456\n"
          + "=======\nann@acme.example,+44 7911 123457\n>>>>>>> theirs\n"
          + "bob@acme.example,+44 7911 123458\n"
      ], "users.csv:2:1 \(unfinished)"),
    DiagnosticCase(
      "a roster that was cut off, in whose rest people who are on may have stood",
      [
        "users.csv": "email,mobile_phone\nann@acme.example,+44 7911 123456\nbob@ac",
        "archiving.csv": "email,archiving\nann@acme.example,on\nbob@acme.example,on\n",
      ],
      "users.csv:3:1 PB024 error: the file ends within this row, after 1 cell of the header's 2: it "
        + "seems to be cut off (take the file again from where it came from: what stood behind is "
        + "missing, or put the missing cells in, and a line end)"),
    DiagnosticCase(
      "a merge's conflict in an archiving file",
      [
        "archiving.csv": "email,archiving\n<<<<<<< ours\nann@acme.example,on\n=======\n"
          + "ann@acme.example,maybe\n>>>>>>> theirs\n"
      ], "archiving.csv:2:1 \(unfinished)"),
    DiagnosticCase(
      "a merge's conflict in account.json, without which no number has a country",
      [
        "account.json":
          "{\n<<<<<<< ours\n\"id\": \"acme\"\n=======\n\"id\": \"a\"\n>>>>>>> theirs\n}\n",
        "users.csv": "email,mobile_phone\nann@acme.example,07911 123456\n",
      ], "account.json:2:1 \(unfinished)"),
    DiagnosticCase(
      "a merge's conflict in pairbook.json",
      ["pairbook.json": "<<<<<<< ours\n{}\n=======\n{\"version\": 1}\n>>>>>>> theirs\n"],
      "pairbook.json:1:1 \(unfinished)"),
    json(
      "a merge's conflict in JSON",
      "{\"version\": 1, \"users\": [\n<<<<<<< ours\n{}\n=======\n>>>>>>> theirs\n]}",
      "users.json:2:1 \(unfinished)"),
    roster(
      "a NUL byte", "email,name\nann@acme.example,A\0\n",
      "users.csv:2:19 PB003 error: the row has a NUL byte (remove it, or take the file "
        + "from a backup: it may have been cut off by a crash)"),
    roster(
      "no header", "ann@acme.example,Ann\n",
      #"users.csv:1:1 PB010 error: the first row has "ann@acme.example" where a column "#
        + "name should be (begin the file with a row of column names)"),
    roster(
      "one header twice", "email,name,Name\nann@acme.example,Ann,Lee\n",
      #"users.csv:1:12 PB011 error: columns 2 and 3 are both named "Name"; neither is "#
        + "read (remove one of them, or give it another name)"),
    roster(
      "a header without a name", "email,\nann@acme.example,Ann\n",
      "users.csv:1:7 PB012 warning: column 2 has no name; its cells are not read (name "
        + "the column, or remove it)"),
    roster(
      "a row too short", "email,name\nann@acme.example\n",
      "users.csv:2:1 PB013 error: the row has 1 cell, the header 2 (put the missing "
        + "cells in, empty ones too: one delimiter for each)"),
    roster(
      "a row too long", "email,name\nann@acme.example,Lee, Ann\n",
      "users.csv:2:22 PB014 error: the row has 3 cells, the header 2 (remove the surplus "
        + "cells, or put quotes around a cell that holds the delimiter)"),
    roster(
      "a quote that is never closed", "email,name\nann@acme.example,\"Ann\nbob@acme.example,Bob\n",
      "users.csv:2:18 PB015 error: the cell begins with a quote that is never closed "
        + "(put a quote at the cell's end, or remove the one at its start)"),
    roster(
      "text after a quote", "email,name\nann@acme.example,\"Ann\" Lee\n",
      "users.csv:2:23 PB016 error: text follows the closing quote of the cell (write "
        + "each quote within a quoted cell twice, or remove what follows the closing one)"),
    roster(
      "a quote within a cell", "email,name\nann@acme.example,Ann \"Lee\"\n",
      "users.csv:2:22 PB017 error: a quote stands within a cell that does not begin with "
        + "one (put quotes around the whole cell and write each quote within it twice)"),
    roster(
      "lines that end with a carriage return", "email,name\rann@acme.example,Ann\r",
      "users.csv:1:11 PB018 error: 2 lines end with a carriage return alone, read as a "
        + "line's end (save the file with LF or CR-LF line ends)"),
    roster(
      "a row of more than a mebibyte",
      "email,name\nann@acme.example,\(String(repeating: "x", count: 1 << 20))\n",
      "users.csv:2:1 PB019 error: the row has 1048593 bytes, 1048576 is the limit "
        + "(shorten its cells)"),
    roster(
      "too many columns", "email" + String(repeating: ",x", count: 16_384) + "\n",
      "users.csv:1:1 PB020 error: the header has 16385 columns, 16384 is the limit "
        + "(remove the columns that are not needed)"),
    roster(
      "a row within a cell",
      "email,name\nann@acme.example,\"Ann\nbob@acme.example,Bob\"\n",
      "users.csv:2:18 PB021 warning: the cell spans several lines, and one of them looks "
        + "like a row of its own (if a quote is missing or too many, mend it; else write the "
        + "cell on one line)"),
    json(
      "JSON with a comma too many", "{\"version\": 1, \"users\": [],\n}",
      "users.json:1:27 PB030 error: a comma stands before the closing bracket (remove it)"),
    json(
      "JSON with a key twice", #"{"version": 1, "users": [], "version": 1}"#,
      #"users.json:1:29 PB031 error: the key "version" is in this object before (remove "#
        + "one of the two)"),
    json(
      "JSON that is nested too deep",
      #"{"version": 1, "users": [{"email": "a@b.example", "x": "#
        + String(repeating: "[", count: 65) + String(repeating: "]", count: 65) + "}]}",
      "users.json:1:117 PB032 error: objects and arrays are nested deeper than 64 levels "
        + "(remove this level)"),
    json(
      "JSON with text after it", #"{"version": 1, "users": [{"email": "a@b.example"}]} x"#,
      "users.json:1:53 PB033 error: text follows the end of the JSON value (remove it, "
        + "or the closing bracket before it that ends the value too early)"),
    json(
      "JSON with a byte order mark",
      "\u{FEFF}" + #"{"version": 1, "users": [{"email": "a@b.example"}]}"#,
      "users.json:1:1 PB034 warning: the file begins with a byte order mark, which JSON "
        + "has not (save it as UTF-8 without a byte order mark)"),
    json(
      "JSON with a wrong escape", #"{"version": 1, "users": [{"email": "a\@b.example"}]}"#,
      "users.json:1:38 PB035 error: the text has an escape that JSON has not (write a "
        + #"backslash within a text as \\)"#),
    json(
      "JSON with a number beyond all bounds",
      #"{"version": 1, "users": [{"email": "a@b.example", "x": 1e999}]}"#,
      "users.json:1:56 PB036 error: the number is too large (put it in double quotes)"),
  ]
}
