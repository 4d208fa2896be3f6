"""Damage to the files of a book, as slips of the hand, spreadsheets, programs, disks and merges do it."""
import csv, io, json, os, random, shutil

WORDS = ["", "on", "off", "OFF", "yes", "TRUE", "false", "maybe", "0", "1", "-", "#REF!", "#N/A", "2026-01-01", "01/02/2026", "2026-02-30",
         "4.47911E+11", "4.47911E+11", "07911 123000", "+44 7911 123001", "020 7946 0000", "12", "=HYPERLINK(\"mailto:eve@acme.example\",\"Eve\")",
         "ann@acme.example", "ANN@ACME.EXAMPLE", " bob@acme.example ", "Cat <cat@beta.example>", "@", "a@b", "x" * 3000, "\u00a0", "\u202eon",
         "1000", "1001", "on\noff", "\"", ",;,", "\ufeff", "\0"]
BYTES = [b'"', b",", b";", b"\t", b"\n", b"\r", b"\0", b"\xff", b"\xe9", b"\xef\xbb\xbf", b"\\", b"{", b"}", b"[", b"]", b" ", b"'", b"\xc2\xa0"]
VALUES = [None, True, False, 0, 1, 2, -1, 1e400, 10**30, "", "x", [], {}, [None], {"a": 1}, "7d", "-1d", "99999999999999999999d", "US", "XX", "Mars/Olympus"]
MERGE = b"<<<<<<< HEAD\n%s=======\n%s>>>>>>> other\n"


class Mutator:
    """Damages one to three files of a book; `touched` and `done` tell which and how."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.touched, self.done = set(), []

    def mutate(self, folder):
        for _ in range(self.chance.choice([1, 1, 1, 2, 2, 3])):
            paths = sorted(p for p in files(folder))
            if not paths: return
            self.damage(folder, self.chance.choice(self.chance.choice(kinds(paths))))

    def damage(self, folder, path):
        whole = f"{folder}/{path}"
        ways = [self.bytes] * 3 + [self.lines] * 2 + [self.place]
        if path.endswith(".csv"): ways += [self.cells] * 6
        if path.endswith((".json", ".jsonl")): ways += [self.keys] * 4
        way = self.chance.choice(ways)
        if way == self.place: return self.place(folder, path)
        with open(whole, "rb") as file: before = file.read()
        after = way(before)
        # A connection must not lead out of the trial's folder.
        if path == "pairbook.json" and any(word in after for word in (b":/", b"..", b"smtp")) and b"https:/" not in after: after = b""
        if b"dir:/" in after or b"sqlite:/" in after: after = b"{}"
        with open(whole, "wb") as file: file.write(after)
        self.note(path, self.what)

    def note(self, path, what):
        self.touched.add(path)
        self.done.append(f"{path}: {what}")

    def pick(self, *choices):
        """One of several ways to damage, remembered by its name."""
        self.what, way = self.chance.choice(choices)
        return way()

    def bytes(self, data):
        chance, at = self.chance, self.chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randint(1, 60))
        return self.pick(
            ("a byte changed", lambda: data[:at] + bytes([chance.randrange(256)]) + data[at + 1:]),
            ("a byte inserted", lambda: data[:at] + chance.choice(BYTES) + data[at:]),
            ("a byte removed", lambda: data[:at] + data[at + 1:]),
            ("cut off", lambda: data[:at]), ("emptied", lambda: b""),
            ("a part doubled", lambda: data[:end] + data[at:]), ("a part removed", lambda: data[:at] + data[end:]),
            ("zeroed", lambda: data[:at] + b"\0" * (len(data) - at)),
            ("in UTF-16", lambda: data.decode("utf-8", "replace").encode("utf-16")),
            ("in UTF-16 without a mark", lambda: data.decode("utf-8", "replace").encode("utf-16-le")),
            ("in Windows-1252", lambda: data.decode("utf-8", "replace").replace("a", "é", 1).encode("cp1252", "replace")),
            ("with a mark", lambda: b"\xef\xbb\xbf" + data), ("in capitals", lambda: data.upper()),
            ("with CR alone", lambda: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r")),
            ("with CR-LF", lambda: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")))

    def lines(self, data):
        lines = data.splitlines(keepends=True)
        if not lines: return self.bytes(data)
        chance, one, other = self.chance, self.chance.randrange(len(lines)), self.chance.randrange(len(lines))
        def shuffled():
            rest = lines[1:]; chance.shuffle(rest)
            return b"".join(lines[:1] + rest)
        def swapped():
            lines[one], lines[other] = lines[other], lines[one]
            return b"".join(lines)
        return self.pick(
            ("a line doubled", lambda: b"".join(lines[:one] + [lines[one]] + lines[one:])),
            *[("a line removed", lambda: b"".join(lines[:one] + lines[one + 1:]))] * 2,
            ("lines swapped", swapped), ("lines shuffled", shuffled),
            ("a line's end removed", lambda: b"".join(lines[:one] + [lines[one].rstrip(b"\r\n")] + lines[one + 1:])),
            ("a blank line", lambda: b"".join(lines[:one] + [b"\n"] + lines[one:])),
            ("a merge conflict", lambda: b"".join(lines[:one]) + MERGE % (lines[one], lines[other]) + b"".join(lines[one + 1:])),
            ("the first line gone", lambda: b"".join(lines[1:])), ("only the first line left", lambda: lines[0]))

    def cells(self, data):
        """As a spreadsheet does it."""
        text = data.decode("utf-8", "replace")
        first = text.split("\n")[0]
        delimiter = max(",;\t", key=first.count)
        rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff").replace("\0", ""), newline=""), delimiter=delimiter) if row]
        if len(rows) < 2 or len(rows[0]) < 2: return self.bytes(data)
        chance, width = self.chance, len(rows[0])
        row, column, other = chance.randrange(1, len(rows)), chance.randrange(width), chance.randrange(width)
        row_too = chance.randrange(1, len(rows))

        def write(end="\r\n", delimiter=delimiter, **style):
            target = io.StringIO(newline="")
            csv.writer(target, delimiter=delimiter, lineterminator=end, **style).writerows(rows)
            return target.getvalue().encode("utf-8", "replace")
        def cell(value):
            rows[row][column % len(rows[row])] = value
            return write()
        def swap(which):
            for r in which:
                if len(r) > max(column, other): r[column], r[other] = r[other], r[column]
            return write()
        def shuffle():
            values = [r[column] if column < len(r) else "" for r in rows[1:]]
            chance.shuffle(values)
            for r, value in zip(rows[1:], values):
                if column < len(r): r[column] = value
            return write()
        def fill(value):
            for r in rows[1:]:
                if column < len(r): r[column] = value
            return write()
        def drop():
            for r in rows: del r[column:column + 1]
            return write()
        def header(name):
            rows[0][column] = name
            return write()
        def rowwise(change):
            change()
            return write()
        return self.pick(
            ("a cell changed", lambda: cell(chance.choice(WORDS))), ("a cell changed", lambda: cell(chance.choice(WORDS))),
            ("a cell of another row", lambda: cell(rows[row_too][column % len(rows[row_too])])),
            ("a cell of another column", lambda: cell(rows[row][other % len(rows[row])])),
            ("a cell emptied", lambda: cell("")), ("columns swapped", lambda: swap(rows)),
            ("column names swapped", lambda: swap(rows[:1])), ("cells swapped below the header", lambda: swap(rows[1:])),
            ("one column shuffled", shuffle), ("one column filled down", lambda: fill(chance.choice(WORDS + [rows[row][column % len(rows[row])]]))),
            ("one column removed", drop), ("a column's name changed", lambda: header(chance.choice(["", "E-Mail", rows[0][other], "archiving", "email", "x"]))),
            ("a row doubled", lambda: rowwise(lambda: rows.append(list(rows[row])))), *[("a row removed", lambda: rowwise(lambda: rows.pop(row)))] * 4,
            ("a row with a cell more", lambda: rowwise(lambda: rows[row].insert(column, ""))),
            ("a row with a cell less", lambda: rowwise(lambda: rows[row].pop())),
            ("only the header left", lambda: rowwise(lambda: rows.__delitem__(slice(1, None)))),
            ("other delimiter", lambda: write(delimiter=chance.choice(",;\t|"))),
            ("all quoted", lambda: write(quoting=csv.QUOTE_ALL)),
            ("quotes dropped", lambda: write().replace(b'"', b"")))

    def keys(self, data):
        chance = self.chance
        try: value = json.loads(data.decode("utf-8-sig", "replace").splitlines()[0] if data.count(b"\n{") else data)
        except (ValueError, IndexError, RecursionError): return self.bytes(data)
        places = list(objects(value))
        if not places: return self.bytes(data)
        place = chance.choice(places)
        key = chance.choice(list(place)) if isinstance(place, dict) and place else chance.randrange(len(place)) if place else None

        def changed(change):
            change()
            return json.dumps(value, indent=chance.choice([None, 2]), ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
        def put(new):
            if key is None: return
            place[key] = new
        def rename():
            if isinstance(place, dict) and key: place[chance.choice([key.upper(), key + " ", "", "x", key[1:]])] = place.pop(key)
        def double():
            if isinstance(place, list) and place: place.append(place[key])
        text = json.dumps(value, indent=2)
        pair = f"{json.dumps(key)}: " if isinstance(key, str) else "["
        return self.pick(
            ("a value changed", lambda: changed(lambda: put(chance.choice(VALUES + WORDS)))),
            ("a value changed", lambda: changed(lambda: put(chance.choice(VALUES + WORDS)))),
            ("a switch turned", lambda: changed(lambda: put(not place[key]) if key is not None and isinstance(place[key], bool) else put("off"))),
            ("a key removed", lambda: changed(lambda: place.pop(key) if key is not None else None)),
            ("a key renamed", lambda: changed(rename)), ("an entry doubled", lambda: changed(double)), ("an entry removed", lambda: changed(lambda: self.drop_entry(value))),
            ("a key twice", lambda: text.replace(pair, f"{pair}{json.dumps(chance.choice(WORDS))}, {pair}", 1).encode() if pair != "[" else text.encode()),
            ("a comma too many", lambda: text.replace("}", ",}", 1).encode()), ("a comment", lambda: b"// by hand\n" + text.encode()),
            ("deeply nested", lambda: text.replace(pair, pair + "[" * 100_000, 1).encode()),
            ("a list instead", lambda: json.dumps([value]).encode()))

    def drop_entry(self, value):
        entries = next((v for v in value.values() if isinstance(v, list)), []) if isinstance(value, dict) else []
        if entries: entries.pop(self.chance.randrange(len(entries)))

    def place(self, folder, path):
        """What stands where the file was."""
        whole, chance = f"{folder}/{path}", self.chance
        home, name = os.path.split(path)
        way = chance.choice(["removed", "renamed", "other case", "a link", "a folder", "of another account", "a twin", "unreadable name", "folder renamed", "folder copied"])
        if way.startswith("folder") and not home.startswith("accounts/"): way = "removed"
        self.note(path, way)
        if way == "removed": os.remove(whole)
        elif way == "renamed": os.rename(whole, whole + chance.choice([".bak", "~", " (1)", ".txt", ".orig"]))
        elif way == "other case": os.rename(whole, f"{folder}/{home}/{name.capitalize()}")
        elif way == "unreadable name": shutil.copy(whole, os.fsencode(f"{folder}/{home}/") + b"\xff\xfe " + os.fsencode(name))
        elif way == "a link":
            os.rename(whole, whole + ".old")
            os.symlink(chance.choice([name + ".old", "nowhere", ".", "/dev/null"]), whole)
        elif way == "a folder":
            os.remove(whole); os.mkdir(whole)
            with open(f"{whole}/keep", "w") as file: file.write("x\n")
        elif way == "a twin":
            twin = whole.rsplit(".", 1)[0] + (".json" if name.endswith(".csv") else ".csv")
            if not os.path.exists(twin): shutil.copy(whole, twin)
        elif way == "of another account":
            same = [p for p in files(folder) if os.path.basename(p) == name and p != path]
            if same: shutil.copy(f"{folder}/{chance.choice(same)}", whole)
        else:
            account = "/".join(path.split("/")[:2])
            target = account + chance.choice(["2", " ", ".old", "é"])
            (os.rename if way == "folder renamed" else shutil.copytree)(f"{folder}/{account}", f"{folder}/{target}")
            self.touched.update({f"{account}/", f"{target}/"})


def files(folder):
    """The files of a book, without git's and pairbook's own."""
    for home, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f not in (".git", ".pairbook")]
        for name in names:
            path = os.path.relpath(f"{home}/{name}", folder)
            if path != ".gitignore" and os.path.isfile(f"{home}/{name}") and not os.path.islink(f"{home}/{name}"): yield path


def kinds(paths):
    """The paths in groups, those that people edit most more often."""
    groups = [[p for p in paths if key in os.path.basename(p)] for key in
              ("archiving",) * 5 + ("users",) * 3 + ("account.json", "pairbook.json", "status.csv", "published", ".jsonl")]
    return [group for group in groups if group] or [paths]


def objects(value):
    if isinstance(value, (dict, list)):
        yield value
        for inner in value.values() if isinstance(value, dict) else value: yield from objects(inner)
