"""Small books in the middle of a command's work, and what is to be found in them when one of its system calls failed."""
import collections, email, email.policy, glob, json, os, re, shutil, sqlite3, subprocess

import sanitizers

TOOLS = os.path.dirname(os.path.abspath(__file__))
BOOK = os.path.join(TOOLS, "../../fixtures/books/two-clients")
BEGIN, LATER = "2026-03-02T10:00:00Z", "2026-03-05T10:00:00Z"
# What no person should ever read: a crash, or a value as the language prints it.
RAW = re.compile(r"Fatal error|Stack dump|Traceback|Segmentation|Illegal instruction|\.swift:\d|Error Domain|Optional\(|"
                 r"\b[A-Z]\w+\([a-z]\w*: |\b[A-Z]\w+Error\b|\bGRDB\b|\bnil\b")
# What differs from run to run: commits, hashes, ids of stores and people.
RANDOM = re.compile(r"\b[0-9a-f]{40,64}\b|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}|\bs_[A-Za-z0-9_-]+")
ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1",
       **sanitizers.SETTINGS}


class Wrong(Exception): pass


def run(folder, *command, check=True, **more):
    done = subprocess.run(command, cwd=folder, env=dict(ENV, **more), capture_output=True, text=True, errors="replace", timeout=120)
    if check and done.returncode != 0:
        raise Wrong(f"{' '.join(command)} left with {done.returncode}: {done.stdout}{done.stderr}")
    return done


def edit(path, old, new):
    with open(path, encoding="utf-8") as file: text = file.read()
    assert old in text, (path, old)
    with open(path, "w", encoding="utf-8") as file: file.write(text.replace(old, new))


def commit(folder, message):
    run(folder, "git", "add", "-A")
    run(folder, "git", "commit", "-q", "-m", message)


class Command:
    """A command with the book that it is run on; `then` is the one that a person runs after it, whether it failed or not."""

    def __init__(self, name, arguments, prepare, then=None, may_end=frozenset({0}), synced=True):
        self.name, self.arguments, self.prepare, self.synced = name, arguments, prepare, synced
        self.then, self.may_end = [then] if then else [], may_end
        self.publishes = arguments[0] in ("sync", "adopt")

    def stage(self, place, program):
        """A book with a remote that has been synced once, unless this is about its first sync; then what the command is for."""
        shutil.copytree(BOOK, f"{place}/book")
        book = f"{place}/book"
        with open(f"{book}/.gitignore", "w") as file: file.write(".pairbook/\n")
        edit(f"{book}/pairbook.json", '"roles"', '"guards": { "maxWithdrawals": { "count": 10, "percent": 100 } },\n  "roles"')
        run(place, "git", "init", "-q", "--template=", "--bare", "-b", "main", "remote.git")
        run(book, "git", "init", "-q", "--template=", "-b", "main")
        commit(book, "First roster")
        run(book, "git", "remote", "add", "origin", "../remote.git")
        run(book, "git", "push", "-q", "-u", "origin", "main")
        if self.synced: run(book, program, "sync", PAIRBOOK_NOW=BEGIN)
        self.prepare(place, book, program)


def friday(place, book, program):
    """Somebody joins, somebody leaves, somebody has a new phone; a reminder is due."""
    edit(f"{book}/accounts/acme/archiving.csv", "bob@acme.example,on", "bob@acme.example,off")
    with open(f"{book}/accounts/acme/archiving.csv", "a") as file: file.write("cat@acme.example,on,,,\n")
    edit(f"{book}/accounts/acme/users.csv", "+44 7911 123456", "+44 7911 123499")
    commit(book, "Friday")


def untidy(place, book, program):
    edit(f"{book}/accounts/acme/users.csv", "+44 7911 123456", "07911 123456")
    edit(f"{book}/accounts/globex/users.csv", "jörg@globex.example;Jörg Jäger;+49 1512 3456789\n", "")
    with open(f"{book}/accounts/globex/users.csv", "a") as file: file.write("jörg@globex.example;Jörg Jäger;01512 3456789\n")
    with open(f"{book}/accounts/acme/archiving.csv", "a") as file: file.write("cat@acme.example,on,,,\nada@acme.example,off,,,\n")


def export(place, book, program):
    with open(f"{place}/export.csv", "w") as file:
        file.write("User principal name,First name,Last name,Mobile Phone\nnora@acme.example,Nora,Nash,07911 123470\n"
                   "bob@acme.example,Bob,Baker,07911 123471\nnobody,No,Body,12\n")


def crossed(place, book, program):
    """Another admin's commit at the remote, one of this one's that was not sent, and edits that are not committed."""
    run(place, "git", "clone", "-q", "remote.git", "other")
    edit(f"{place}/other/accounts/acme/users.csv", "Dan,Dyer,", "Dan,Dyer,+44 7911 123459")
    os.makedirs(f"{place}/other/docs")
    with open(f"{place}/other/docs/about.txt", "w") as file: file.write("comes\n")
    commit(f"{place}/other", "Theirs")
    run(f"{place}/other", "git", "push", "-q")
    shutil.rmtree(f"{place}/other")
    edit(f"{book}/accounts/acme/users.csv", "Fay,Foster,+44 7911 123461", "Fay,Foster,+44 7911 123462")
    commit(book, "Ours before")
    run(book, program, "enable", "cat@acme.example", "-q")


def lost(place, book, program):
    for path in glob.glob(f"{book}/.pairbook/*"):
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def nothing(place, book, program): pass


COMMANDS = [
    Command("fmt", ["fmt"], untidy),
    Command("enable", ["enable", "cat@acme.example", "fay@acme.example", "-m", "Cat and Fay"], nothing),
    Command("import", ["import", "../export.csv", "--account", "acme"], export, may_end={0, 65}),
    Command("save", ["save", "-m", "Ours"], crossed),
    Command("first sync", ["sync"], nothing, synced=False),
    Command("sync", ["sync"], friday),
    Command("adopt", ["adopt", "--from-book", "--yes"], lost, then=["sync"]),
]


class State:
    """What a book comes to, as far as it does not differ from run to run."""

    def __init__(self, place, asks_git=True):
        book = f"{place}/book"
        self.files = {path: normal(path, place) for path in files(place)}
        self.is_sent = tip(f"{book}/.git") == tip(f"{place}/remote.git")
        if asks_git:
            self.status = run(book, "git", "status", "--porcelain").stdout
            self.log = run(book, "git", "log", "--format=%s").stdout.split("\n")
        self.mails, self.store = mails(book), store(book)

    def differences(self, other, *more):
        """In what it is another than `other`; `more` may be status and log."""
        for name in ("files", "is_sent", "mails", "store", *more):
            ours, theirs = getattr(self, name), getattr(other, name)
            if ours == theirs: continue
            if isinstance(ours, dict):
                keys = sorted(k for k in ours.keys() | theirs.keys() if ours.get(k) != theirs.get(k))
                yield f"{name}: {[(k, ours.get(k), theirs.get(k)) for k in keys][:2]}"
            else: yield f"{name}: {ours!r} instead of {theirs!r}"


def tip(repository):
    with open(f"{repository}/refs/heads/main") as file: return file.read()


def files(place):
    found = []
    for home, folders, names in os.walk(place):
        folders[:] = [f for f in folders if f not in (".git", "remote.git", ".pairbook")]
        found += [os.path.relpath(f"{home}/{name}", place) for name in names]
    return sorted(found)


def normal(path, place):
    with open(f"{place}/{path}", encoding="utf-8") as file: text = file.read()
    if path.endswith(".jsonl"):
        events = [json.loads(line) for line in text.splitlines()]
        return sorted([e["kind"], (e.get("who") or {}).get("email", ""), e["cause"], str(e.get("from")), str(e.get("to"))] for e in events)
    return RANDOM.sub("…", text)


def mails(book):
    found = collections.Counter()
    for path in glob.glob(f"{book}/.pairbook/outbox/*.eml"):
        with open(path, "rb") as file: message = email.message_from_binary_file(file, policy=email.policy.default)
        found[f"{message['To']} {message['Subject']}"] += 1
    return dict(found)


def store(book):
    path = f"{book}/.pairbook/store.sqlite"
    if not os.path.exists(path) or not os.path.getsize(path): return {}
    connection = sqlite3.connect(path)
    try:
        enrolled = connection.execute("select a.id, email, phone, status from enrollments join accounts a on a.number = account order by 1, 2").fetchall()
        events = collections.Counter(json.loads(line)["kind"] for line, in connection.execute("select line from events"))
        return {"enrolled": enrolled, "events": dict(events), "waiting": connection.execute("select count(*) from outbox").fetchone()[0]}
    except sqlite3.OperationalError: return {}
    finally: connection.close()


def integrity(book):
    connection = sqlite3.connect(f"{book}/.pairbook/store.sqlite")
    try: return connection.execute("pragma integrity_check").fetchone()[0]
    finally: connection.close()


def leftovers(place):
    """What only an operation at work may have lying there."""
    found = [path for path in glob.glob(f"{place}/**", recursive=True, include_hidden=True)
             if os.path.isfile(path) and re.search(r"\.lock$|\.tmp$|\.part$|\.probe$|/tmp_\w+$|_git2_\w+$|/\.git/pairbook/", path)]
    return sorted(os.path.relpath(path, place) for path in found)
