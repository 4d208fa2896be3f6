"""Figure 11: what publishing takes, for one account and for all in one commit."""
import os, shutil, statistics, subprocess

import bench_run
from bench_book import Book
from bench_edits import Editor
from bench_mailbox import dropping
from bench_run import Process, Sample
from bench_table import Figure, at_most

NOTE = "what a sync takes that has only to publish, less the same once more with nothing to publish"


class Publishing:
    """A sync that has only to publish, and once more; the difference is what publishing takes."""

    def __init__(self, name, first, again): self.name, self.first, self.again = name, first, again

    def run(self): return Sample(self.first.run().seconds - self.again.run().seconds, 0)


def publishing(course):
    """11: one account, and all of them."""
    return one_account(course) + all_accounts(course)


def one_account(course):
    book = course.book("L").copied(course.place("publish"))
    desk = Editor(book, course.clone(book, "known", "desk"))
    # Which account is edited has to be known when the command is: each run is a new one.
    editor = Editor(book)

    class One(Publishing):
        def run(self):
            account = editor.account()
            while not enabled(editor, account): account = editor.account()
            bench_run.do("git", "commit", "--quiet", "--all", "--message", "One row", folder=book.folder)
            with dropping() as mail:
                Process("sync", [course.program, "sync", "--account", account, "--no-publish"], book.folder,
                        says="Not published, as asked", environment={"PAIRBOOK_MAIL": mail} if mail else {}).run()
            command = [course.program, "sync", "--account", account]
            self.first = Process("sync", command, book.folder, says="Published 2 files")
            self.again = Process("sync again", command, book.folder, says="Nothing to publish.")
            return super().run()

    ours, theirs = course.measure("11", [
        One("publishing one account", None, None),
        Process("git commit", ["git", "commit", "--quiet", "--all", "--message", "One row"], desk.folder, before=desk.enable)])
    return [figure("publishing one account's status in L", ours, "git commit -am", theirs, at_most(0.15))]


def figure(title, ours, reference, theirs, goal):
    ours, theirs = [sample.seconds for sample in ours], [sample.seconds for sample in theirs]
    why = "" if statistics.median(ours) > 0 else "publishing is lost in what two syncs differ by anyway"
    return Figure("11", title, ours, reference=reference, references=theirs, goal=goal, why=why, note=NOTE)


def enabled(editor, account):
    try: return editor.enable(account)
    except bench_run.Wrong: return None


def all_accounts(course):
    book = course.book("L")
    waiting, count = unpublished(course, book), book.manifest["one-each"]["invite"]
    work, stream = course.place("publish"), course.place("stream") + "/commit"

    def restore(): waiting.copied(work)

    def keep(sample):
        """What was published is what git imports."""
        if not os.path.exists(stream):
            with open(stream, "wb") as file:
                subprocess.run(["git", "fast-export", "main", "^one-each"], cwd=f"{work}/book", env=bench_run.surroundings(),
                               stdout=file, check=True)

    def bare():
        shutil.rmtree(f"{work}.git", ignore_errors=True)
        bench_run.do("git", "clone", "--quiet", "--bare", "--shared", waiting.folder, f"{work}.git", folder=course.top)

    command = [course.program, "sync"]
    ours, theirs = course.measure("11", [
        Publishing("publishing all accounts",
                   Process("sync", command, f"{work}/book", says=f"Published {2 * count} file", before=restore, after=keep),
                   Process("sync again", command, f"{work}/book", says="Nothing to publish.")),
        Process("git fast-import", ["git", "fast-import", "--quiet", "--force"], f"{work}.git", before=bare, input=stream)])
    return [figure(f"{count:,} accounts' statuses in one commit", ours, "git fast-import", theirs, at_most(1.3))]


def unpublished(course, book):
    """A copy of the book, made once, in which one person more of each account was invited and nothing is published of it."""
    folder = f"{book.top}/unpublished"
    if not os.path.exists(f"{folder}/done"):
        course.tell("inviting one person in each account")
        copy = book.copied(folder).at("one-each")
        with dropping() as mail:
            Process("sync", [course.program, "sync", "--quiet", "--no-publish"], copy.folder, says="Not published, as asked",
                    environment={"PAIRBOOK_MAIL": mail} if mail else {}).run()
        with open(f"{folder}/done", "w"): pass
    return Book(book.size, folder)
