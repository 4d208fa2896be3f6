#!/usr/bin/env python3
"""Makes the bench's books: a packed repository with a checkout, and a store that knows everybody.

Usage: bench_book.py PAIRBOOK FOLDER NAME ACCOUNTS USERS [--with-phone N] [--archived N] [--unknown]

The store is made by real means: `pairbook sync` invites everybody of the first commit to a mail server that drops what it
takes, and publishes that. It takes about as long as a thousandth of a second a person, once; only with --unknown is it left out.

The book's commits are tags: `first` is the roster, `known` what the sync published on top of it, and on `known` there are
`one-row` (the phone of one who is archived is another), `one-percent` (a hundredth of the rows, of all accounts) and `one-each`
(one person more is archived in each account). FOLDER/manifest.json tells what a plan of each must say.
"""
import argparse, contextlib, dataclasses, json, os, shutil, sqlite3, subprocess, sys, time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bench_run
from bench_mailbox import dropping
from bench_people import HEADER, mix, person, phone

# Books of another generation are made anew.
GENERATION = 1
FILES = ("users.csv", "archiving.csv")
# What stays in .pairbook where all that is only remembered, to be quicker the next time, is forgotten.
KEPT = {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "link.key", "outbox"}


@dataclasses.dataclass(frozen=True)
class Size:
    name: str
    accounts: int
    users: int
    with_phone: int = 70
    archived: int = 60
    is_known: bool = True

    @property
    def people(self): return self.accounts * self.users

    @property
    def folder(self): return f"{self.name}-{self.accounts}x{self.users}"

    def __str__(self): return f"{self.name} ({self.people:,} in {self.accounts:,} account{'' if self.accounts == 1 else 's'})"


class Book:
    """A book that is there; `manifest` is what it was made with."""

    def __init__(self, size, folder):
        self.size, self.top, self.folder = size, folder, f"{folder}/book"
        with open(f"{folder}/manifest.json") as file: self.manifest = json.load(file)

    def at(self, version):
        """Checks a version out."""
        if git(self.folder, "rev-parse", "HEAD") != git(self.folder, "rev-parse", f"{version}^0"):
            git(self.folder, "reset", "--quiet", "--hard", version)
        git(self.folder, "update-index", "-q", "--refresh")
        return self

    def remembers(self):
        """What the program keeps beside store and key, in the book's folder or at home."""
        places = [(f"{self.folder}/.pairbook", KEPT), (f"{bench_run.HOME}/.cache", set()), (f"{bench_run.HOME}/.local", set())]
        return [f"{place}/{name}" for place, kept in places if os.path.isdir(place) for name in sorted(set(os.listdir(place)) - kept)]

    def forget(self):
        for path in self.remembers(): shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        self.wake()

    def wake(self):
        """Makes the store forget in which accounts nothing was due, so that all are looked at."""
        with contextlib.closing(sqlite3.connect(f"{self.folder}/.pairbook/store.sqlite")) as store, store:
            names = [name for _, name, *_ in store.execute("PRAGMA table_info(accounts)") if name.startswith("rest_")]
            if names: store.execute("UPDATE accounts SET " + ", ".join(f"{name} = NULL" for name in names))

    def copied(self, to):
        """A copy that may be worked in, in place of the last one."""
        shutil.rmtree(to, ignore_errors=True)
        os.makedirs(to)
        bench_run.do("cp", "--archive", "--reflink=auto", self.folder, f"{self.top}/manifest.json", to, folder=self.top)
        return Book(self.size, to)


def made(size, books, program, tell):
    """The book of a size under the folder `books`, made where it is not there yet."""
    folder = f"{books}/{size.folder}"
    with contextlib.suppress(FileNotFoundError):
        with open(f"{folder}/manifest.json") as file: manifest = json.load(file)
        if manifest["generation"] == GENERATION: return Book(size, folder)
    tell(f"making the book {size}")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    # In a process of its own: what this one holds counts into the peak memory of all that it starts.
    arguments = [program, folder, size.name, str(size.accounts), str(size.users), "--with-phone", str(size.with_phone),
                 "--archived", str(size.archived), *([] if size.is_known else ["--unknown"])]
    bench_run.do(sys.executable, os.path.abspath(__file__), *arguments, folder=folder)
    return Book(size, folder)


# MARK: What is in a book

def slug(account): return f"client-{account:05d}"


def versions(size, account):
    """The rows of an account by version; None for a version that is as `first`."""
    domain, total = f"{slug(account)}.example", size.people
    rows = {"first": [], "one-row": None, "one-percent": None, "one-each": None}
    expected = {version: dict.fromkeys(("invite", "relink", "withdraw", "held"), 0) for version in rows}
    chosen = size.users // 2 if account == size.accounts // 2 else None

    def make(index, row): return person(index, row, domain, size.with_phone, size.archived)

    def change(version, position, new):
        """Puts rows in the place of one; counts what that asks for."""
        if rows[version] is None: rows[version] = {}
        rows[version][position] = new

    for row in range(size.users):
        index = account * size.users + row
        one = make(index, row)
        rows["first"].append(one)
        if one.is_on: expected["first"]["invite"] += 1
        roll = mix(index ^ 0x4F4E45)
        if roll % 100 == 0: change("one-percent", row, edited(one, roll // 100 % 100, total + index, make, size, row, expected["one-percent"]))
        if chosen is not None and row >= chosen and one.is_on:
            chosen = None
            change("one-row", row, [other(one, phone=phone(total + index))])
            expected["one-row"]["relink"] += 1
        if rows["one-each"] is None and one.phone and not one.is_on:
            change("one-each", row, [other(one, is_on=True)])
            expected["one-each"]["invite"] += 1
    for version, changes in rows.items():
        if isinstance(changes, dict):
            rows[version] = [new for row, one in enumerate(rows["first"]) for new in changes.get(row, (one,))]
    return rows, expected


def edited(one, kind, serial, make, size, row, expected):
    """What becomes of a row that a week changes: another phone 45 %, switched 20 %, title 15 %, no phone 5 %, gone 7 %, joined 8 %."""
    if kind < 45 or (80 <= kind < 85 and not one.phone):
        expected["relink"] += one.is_on
        return [other(one, phone=phone(serial))]
    if kind < 65 and one.phone:
        expected["withdraw" if one.is_on else "invite"] += 1
        return [other(one, is_on=not one.is_on)]
    if kind < 80: return [other(one, title="Head of " + one.department)]
    if kind < 85:
        expected["withdraw"] += one.is_on
        return [other(one, phone="", is_on=False)]
    if kind < 92:
        expected["held"] += one.is_on
        return []
    new = make(serial, size.users + row)
    expected["invite"] += new.is_on
    return [one, new]


def other(one, **changes):
    new = type(one)()
    for name in one.__slots__: setattr(new, name, changes.get(name, getattr(one, name)))
    return new


def settings():
    # Guards would hold what a first sync and a hundredth of the rows ask for.
    return {"version": 1, "id": "00000000-0000-4000-8000-000000000042", "accounts": ["accounts/*"],
            "invitations": {"baseURL": "https://pair.example", "from": "Archiving <archiving@ops.example>"},
            "guards": {"maxInvitations": {"count": 10_000_000}, "maxWithdrawals": {"count": 10_000_000, "percent": 100}}}


def account_settings(account):
    return {"version": 1, "id": slug(account), "name": f"Client {account:05d}", "defaultRegion": "GB",
            "whatsappArchiving": {"enabled": True}, "contact": f"it@{slug(account)}.example", "admins": [f"it@{slug(account)}.example"]}


# MARK: Commits

class Commits:
    """Writes commits into a repository by `git fast-import`, without a checkout."""

    def __init__(self, repository):
        self.process = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=repository, env=bench_run.surroundings(), stdin=subprocess.PIPE)
        self.out = self.process.stdin

    def begin(self, reference, message, parent=None):
        self.out.write(f"commit {reference}\ncommitter Bench <bench@example.org> 1767600000 +0000\n".encode())
        self.out.write(f"data {len(message.encode())}\n{message}\n".encode() + (f"from {parent}\n".encode() if parent else b""))

    def file(self, path, text):
        content = text.encode()
        self.out.write(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")

    def end(self):
        self.out.close()
        if self.process.wait(): raise bench_run.Wrong("git fast-import failed")


def write_first(book, size, manifest):
    commits = Commits(book)
    commits.begin("refs/heads/main", "First roster")
    commits.file("pairbook.json", json.dumps(settings(), indent=2) + "\n")
    commits.file(".gitignore", ".pairbook/\n")
    for account in range(size.accounts):
        rows, expected = versions(size, account)
        commits.file(f"accounts/{slug(account)}/account.json", json.dumps(account_settings(account), indent=2) + "\n")
        for file, text in zip(FILES, texts(rows["first"])): commits.file(f"accounts/{slug(account)}/{file}", text)
        add(manifest, "first", expected["first"])
    commits.end()
    git(book, "tag", "first", "main")


def write_changes(book, size, version, manifest):
    """A version that is `known` but for some rows."""
    commits = Commits(book)
    commits.begin(f"refs/tags/{version}", version, parent=git(book, "rev-parse", "known^0"))
    for account in range(size.accounts):
        rows, expected = versions(size, account)
        if rows[version] is None: continue
        count = 0
        for file, old, new in zip(FILES, texts(rows["first"]), texts(rows[version])):
            if old == new: continue
            commits.file(f"accounts/{slug(account)}/{file}", new)
            count += 1
        add(manifest, version, {**expected[version], "files": count})
    commits.end()


def texts(rows): return HEADER + "".join(row.user() for row in rows), "email,archiving\n" + "".join(row.wish() for row in rows)


def add(manifest, version, counts):
    known = manifest.setdefault(version, {})
    for name, count in counts.items(): known[name] = known.get(name, 0) + count


def git(folder, *arguments): return bench_run.do("git", *arguments, folder=folder).strip()


# MARK: The store

def sync(program, book, invitations):
    """Everybody is invited, and that is published."""
    with dropping() as mail:
        said = bench_run.do(program, "sync", "--quiet", folder=book, environment={"PAIRBOOK_MAIL": mail} if mail else {})
    shutil.rmtree(f"{book}/.pairbook/outbox", ignore_errors=True)
    if invitations and "Published" not in said: raise bench_run.Wrong(f"the first sync said: {bench_run.shortened(said)}")
    git(book, "tag", "known", "main")
    bench_run.Process("the plan after the first sync", [program, "plan", "--exit-code"], book, says="Nothing to do").run()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program"); parser.add_argument("folder"); parser.add_argument("name")
    parser.add_argument("accounts", type=int); parser.add_argument("users", type=int)
    parser.add_argument("--with-phone", type=int, default=70); parser.add_argument("--archived", type=int, default=60)
    parser.add_argument("--unknown", action="store_true")
    options = parser.parse_args()
    size = Size(options.name, options.accounts, options.users, options.with_phone, options.archived, not options.unknown)
    bench_run.settle(os.environ["HOME"])
    book, manifest = f"{options.folder}/book", {"generation": GENERATION, "people": size.people, "accounts": size.accounts}
    os.makedirs(book)
    git(book, "init", "--quiet")
    write_first(book, size, manifest)
    git(book, "reset", "--quiet", "--hard", "main")
    if size.is_known:
        begin = time.monotonic()
        sync(os.path.realpath(options.program), book, manifest["first"]["invite"])
        manifest["secondsOfFirstSync"] = round(time.monotonic() - begin, 1)
        for version in ("one-row", "one-percent", "one-each"): write_changes(book, size, version, manifest)
    git(book, "gc", "--quiet")
    with open(f"{options.folder}/manifest.json.new", "w") as file: json.dump(manifest, file, indent=1)
    os.replace(f"{options.folder}/manifest.json.new", f"{options.folder}/manifest.json")


if __name__ == "__main__": main()
