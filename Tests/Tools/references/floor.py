"""floor.py BOOK REVISION - the least that a full plan can do: one `git cat-file --batch` of the book's people files and account
settings, then a scan of the store. Prints how many blobs it read and how many enrollments it saw."""
import sqlite3, subprocess, sys

book, revision = sys.argv[1], sys.argv[2]
listed = subprocess.run(["git", "-C", book, "ls-tree", "-r", revision, "accounts"], capture_output=True, check=True).stdout
blobs = [line.split()[2] for line in listed.splitlines()
         if line.endswith((b"/users.csv", b"/archiving.csv", b"/account.json"))]
subprocess.run(["git", "-C", book, "cat-file", "--batch", "--buffer"], input=b"\n".join(blobs) + b"\n", stdout=subprocess.DEVNULL, check=True)
store = sqlite3.connect(f"file:{book}/.pairbook/store.sqlite?mode=ro", uri=True)
enrolled, = store.execute("select count(length(email) + length(phone) + length(status) + length(subject)) from enrollments").fetchone()
print(len(blobs), "blobs", enrolled, "enrolled")
