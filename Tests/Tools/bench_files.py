"""Figures 6 and 7: what `diff` takes for a hundredth of the rows, and `validate` for every cell."""
import json, os, sys

import bench_run
from bench_course import TOOLS
from bench_run import Process
from bench_table import at_most


def rosters(course, book):
    """The two versions as a comparison of tables takes them, made once; with how many rows and phones differ."""
    folder = f"{book.top}/rosters"
    if not os.path.exists(f"{folder}/counts.json"):
        course.tell("writing the references' rosters")
        os.makedirs(folder, exist_ok=True)
        counts = bench_run.do(sys.executable, f"{TOOLS}/bench_rosters.py", book.folder, folder, str(book.manifest["accounts"]), folder=folder)
        with open(f"{folder}/counts.json", "w") as file: file.write(counts)
    with open(f"{folder}/counts.json") as file: counts = json.load(file)
    return f"{folder}/known-users.csv", f"{folder}/one-percent-users.csv", counts


def diffs(course):
    """6: what changed for people between two commits."""
    figures = []
    for name, reference, package, file, limit in (
            ("L1", "DuckDB, 2 threads", "duckdb", "diff_duckdb.py", 0.8), ("M", "daff", "daff", "diff_daff.py", 0.02)):
        book = course.book(name)
        old, new, counts = rosters(course, book)
        phones = counts["phones"]
        says = f"client-00000: {phones} phone{'s' if phones > 1 else ''} changed: " if phones else "client-"
        figures += course.compare(
            "6", f"diff of {name}, 1 % of the rows changed",
            course.pairbook("diff", book, "diff", "known", "one-percent", says=says),
            [(reference, lambda: course.script(reference, package, file, old, new, says=f"{counts['rows']} rows differ"), at_most(limit))])
    return figures


def validate(course):
    """7: every cell, and every phone."""
    book = course.book("L1")
    people = book.manifest["people"]
    # Without what was published: the reference reads no events.
    folder = course.clone(book, "first", "validate")
    ours = Process("validate", [course.program, "validate"], folder, says=f"{people} users in 1 account")
    users = f"{folder}/accounts/client-00000/users.csv"
    return course.compare("7", "validate of L1, every cell and phone", ours, [
        ("csv and phonenumbers", lambda: course.script(
            "phonenumbers", "phonenumbers", "validate_phones.py", users, "GB", says=f"{people} rows 0 wrong phones"), at_most(0.2))])
