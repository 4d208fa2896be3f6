"""Figure 9: how fast a first sync sends everybody's invitation over one SMTP connection."""
import contextlib, dataclasses, os, sqlite3

import bench_mailbox
import bench_run
from bench_mailbox import tool
from bench_run import Absent, Process, Wrong
from bench_table import Figure, at_least


def first_sync(course):
    """9: as fast as Postfix's own tool sends as many bytes."""
    book = course.book("M").copied(course.place("mail"))
    count, figures = book.manifest["first"]["invite"], []
    title = f"first sync of M: {count:,} invitations"
    for name, server, goal in (("Postfix", bench_mailbox.postfix, at_least(0.9)), ("smtp-sink", logless_sink, at_least(0.7))):
        reference = f"smtp-source to {name}"
        try:
            if name == "Postfix" and not course.is_full: raise Absent("this short form leaves Postfix out")
            with server() as (port, log): figures.append(compare(course, book, count, title, reference, goal, port, log))
        except Absent as absence: figures.append(Figure("9", title, unit="/s", reference=reference, goal=goal, why=str(absence)))
    return figures


@contextlib.contextmanager
def logless_sink():
    with bench_mailbox.sink() as port: yield port, None


def compare(course, book, count, title, reference, goal, port, log):
    store = f"{book.folder}/.pairbook/store.sqlite"

    def restore():
        bench_run.do("git", "reset", "--quiet", "--hard", "first", folder=book.folder)
        bench_run.do("rm", "--recursive", "--force", f"{book.folder}/.pairbook", folder=book.folder)
        begin_log(log)

    def check(sample):
        """Everybody was sent a mail, and the server saw as many come, over one connection."""
        with contextlib.closing(sqlite3.connect(store)) as opened:
            sent, = opened.execute("select count(*) from enrollments where invitation_state = 'sent'").fetchone()
        if sent != count: raise Wrong(f"{sent} of {count} people were sent an invitation")
        check_log(log, count)
        return rate(sample)

    def rate(sample): return dataclasses.replace(sample, seconds=count / sample.seconds)

    # The same bytes: as long as an invitation is.
    ours = Process("first sync", [course.program, "sync", "--quiet"], book.folder, says="Published", before=restore, after=check,
                   environment={"PAIRBOOK_MAIL": f"smtp://127.0.0.1:{port}"})
    theirs = Process("smtp-source", [tool("smtp-source"), "-d", "-s", "1", "-m", str(count), "-l", str(length(course, book)),
                                     "-f", "archiving@ops.example", "-t", "ann@client-00000.example", f"127.0.0.1:{port}"],
                     course.top, before=lambda: begin_log(log), after=lambda sample: check_log(log, count) or rate(sample))
    ours, theirs = course.measure("9", [ours, theirs])
    return Figure("9", title, [s.seconds for s in ours], "/s", reference, [s.seconds for s in theirs], goal,
                  note="the whole sync, with planning and publishing; smtp-source sends as many bytes a mail")


def length(course, book):
    """How long an invitation is: the first client's are written to a folder."""
    if "invitation" not in course.samples:
        copy = book.copied(course.place("letter")).at("first")
        bench_run.do("rm", "--recursive", "--force", f"{copy.folder}/.pairbook", folder=copy.folder)
        bench_run.do(course.program, "sync", "--account", "client-00000", "--no-publish", "--quiet", folder=copy.folder)
        sizes = [entry.stat().st_size for entry in os.scandir(f"{copy.folder}/.pairbook/outbox")]
        course.samples["invitation"] = sum(sizes) // len(sizes)
    return course.samples["invitation"]


def begin_log(log):
    if log: os.truncate(log, 0)


def check_log(log, count):
    if not log: return
    with open(log) as file: text = file.read()
    taken, connections = text.count(": client="), text.count(": connect from")
    if (taken, connections) != (count, 1): raise Wrong(f"Postfix took {taken} of {count} mails, over {connections} connections")
