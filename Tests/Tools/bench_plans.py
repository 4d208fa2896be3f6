"""Figures 1 to 5, 8, 13 and 14: plans and syncs that find little or nothing to do."""
import os

from bench_run import Process
from bench_table import Figure, at_most, megabytes

NOTHING = "Nothing to do: "


def summary(expected):
    """What the program says at the end of a plan that does so much."""
    words = [("withdraw", "withdrawn"), ("invite", "invited"), ("relink", "asked to link a new phone")]
    parts = [f"{expected[kind]} {past}" for kind, past in words if expected[kind]]
    if not parts: return NOTHING
    count, _, rest = parts[0].partition(" ")
    parts[0] = f"{count} {'person' if count == '1' else 'people'} would be {rest}"
    if expected["held"]: parts.append(f"{expected['held']} held")
    return ", ".join(parts) + "."


def plan(course, book, version, name="plan", **more):
    """A plan of a version, which must say what the book's maker expects."""
    expected = NOTHING if version == "known" else summary(book.manifest[version])
    return course.pairbook(name, book, "plan", "--exit-code", says=expected, codes=(0 if expected == NOTHING else 2,), **more)


def observed(course, book, ending):
    """A table that a reference compares with, made once; raises `Absent` where its package cannot be had."""
    table = f"{book.top}/observed{ending}"
    if not os.path.exists(table):
        course.tell("making the references' tables")
        package = None if ending == ".sqlite" else "duckdb"
        course.script("observed tables", package, "observed.py", book.folder, f"{book.top}/observed",
                      says=str(book.manifest["people"] - 1)).run()
    return table


def duckdb(course, book):
    return course.script("DuckDB", "duckdb", "plan_duckdb.py", book.folder, observed(course, book, ".duckdb"), says="2 people differ")


def cold_plan(course):
    """1: everything is read, no phone is remembered."""
    book = course.book("L")
    return course.compare(
        "1", "cold full plan of L", plan(course, book, "known", before=book.forget), [
            ("DuckDB, 2 threads", lambda: duckdb(course, book), at_most(1)),
            ("Polars, 2 threads", lambda: course.script(
                "Polars", "polars", "plan_polars.py", book.folder, observed(course, book, ".parquet"), says="2 people differ"), None),
            ("a script", lambda: course.script(
                "a script", None, "plan_script.py", book.folder, observed(course, book, ".sqlite"), says="2 people differ"), None),
        ], key="cold L", note="cold: in .pairbook nothing but store and key, and nothing at home")


def remembered_plan(course):
    """2: as 1, in a book that was planned before."""
    book = course.book("L")
    book.forget()
    # Both may be what remembers.
    course.pairbook("sync", book, "sync", says="Nothing to publish.").run()
    plan(course, book, "known").run()
    # Phones alone are meant: what of the accounts that rest is remembered would leave nothing to read.
    book.wake()
    keeps = [os.path.basename(path) for path in book.remembers()]
    blobs, enrolled = 3 * book.manifest["accounts"], book.manifest["first"]["invite"]
    return course.compare(
        "2", "the same with remembered phones", plan(course, book, "known", before=book.wake), [
            ("DuckDB, 2 threads", lambda: duckdb(course, book), at_most(0.3)),
            ("reading blobs and store", lambda: course.script(
                "floor", None, "floor.py", book.folder, "known", says=f"{blobs} blobs {enrolled} enrolled"), at_most(1.5)),
        ], note=f"remembered from the run before: {', '.join(keeps)}" if keeps else
        "the program remembered nothing from the run before: it did the same again")


def synced(course, name, version="known"):
    """A book after a sync that had nothing to do, with a version checked out that was committed on top."""
    course.pairbook("sync", course.book(name), "sync", says="Nothing to publish.").run()
    return course.book(name, version)


def one_row(course):
    """3: one person has another phone."""
    book = synced(course, "L", "one-row")
    return course.compare(
        "3", "plan of L after one row", plan(course, book, "one-row"),
        [("git diff-tree -r", lambda: diff_tree(book), at_most(2, 1.5))], key="one row of L")


def diff_tree(book):
    return Process("git diff-tree", ["git", "diff-tree", "-r", "known", "one-row"], book.folder, says="/users.csv")


def one_percent(course):
    """4: a hundredth of the rows is other."""
    book = synced(course, "L", "one-percent")
    files = book.manifest["one-percent"]["files"]
    return course.compare(
        "4", f"plan of L after 1 % of the rows ({files:,} blobs)", plan(course, book, "one-percent"),
        [("git diff --stat", lambda: Process(
            "git diff --stat", ["git", "diff", "--stat", "known", "one-percent"], book.folder, says=f"{files} file"), at_most(1))])


def idle_sync(course):
    """5: everybody is as the book asks."""
    book = course.book("L")
    return course.compare(
        "5", "sync of L with nothing to do", course.pairbook("sync", book, "sync", says="Nothing to publish."),
        [("git status", lambda: Process("git status", ["git", "status"], book.folder, says="nothing to commit"), at_most(0.7))])


def no_op_plans(course):
    """8: small books beside a planner of DNS records."""
    figures = []
    for name, limit in (("S", 0.05), ("M", 0.01)):
        book = synced(course, name)
        # A zone a hundred records, as a client a hundred people; one of a thousand.
        zones, records = (1, book.manifest["people"]) if name == "S" else (max(1, book.manifest["people"] // 100), 100)
        figures += course.compare(
            "8", f"plan of {name} with nothing to do", plan(course, book, "known"),
            [(f"octoDNS, {zones:,} × {records:,} records", lambda: octodns(course, name, zones, records), at_most(limit))])
    return figures


def octodns(course, name, zones, records):
    python, folder = course.python("octodns"), course.place(f"zones-{name}")
    course.script("zones", "octodns", "zones.py", folder, str(zones), str(records), says=f"{zones * records} records").run()
    return Process("octoDNS", [os.path.dirname(python) + "/octodns-sync", "--config-file", f"{folder}/octodns.yaml"], folder,
                   says="No changes were planned")


def memory(course):
    """13, but for the watcher's share."""
    def taken(key, name, version, title):
        if key not in course.samples:
            book = course.book(name) if version == "known" else synced(course, name, version)
            forget = book.forget if version == "known" else None
            course.samples[key], = course.measure("13", [plan(course, book, version, title, before=forget)])
        return [sample.megabytes for sample in course.samples[key]]

    figures = []
    for key, name, version, title, limit in (
            ("cold L", "L", "known", "cold plan of L", 200), ("cold L1", "L1", "known", "cold plan of L1", 400),
            ("one row of L", "L", "one-row", "plan of L after one row", 40)):
        figures.append(Figure("13", f"peak memory: {title}", taken(key, name, version, title), "MB", goal=megabytes(limit)))
    return figures


def growth(course):
    """14: what a person costs in books of other sizes, and a row in books of other sizes."""
    figures = []
    names = [name for name in ("M", "L", "XL") if name in course.sizes]
    books = {name: course.book(name) for name in names}
    samples = dict(zip(names, course.measure(
        "14", [plan(course, book, "known", f"cold plan of {name}", before=book.forget) for name, book in books.items()])))
    each = {name: [sample.seconds / books[name].manifest["people"] * 1e6 for sample in taken] for name, taken in samples.items()}
    for name in ("L", "XL"):
        why = "" if name in each else "this short form has no book of four millions"
        figures.append(Figure(
            "14", f"a person's share of a cold plan, {name}", each.get(name, []), "µs", "the same of M", each["M"], at_most(1.15), why))
    small, large = synced(course, "M", "one-row"), synced(course, "L", "one-row")
    ours, theirs = course.measure("14", [plan(course, large, "one-row", "L"), plan(course, small, "one-row", "M")])
    figures.append(Figure("14", "plan after one row, L", [s.seconds for s in ours], reference="the same of M",
                          references=[s.seconds for s in theirs], goal=at_most(1.3)))
    return figures
