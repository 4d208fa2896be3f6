"""Figure 10, and 13's share of it: how soon a watcher does what is saved, and what it takes while nothing happens."""
import os, re, signal, subprocess, time

import bench_run
from bench_edits import Editor
from bench_run import Sample, Wrong, Process
from bench_table import Figure, at_most, megabytes


class Watcher:
    """`pairbook watch --worktree`, begun and past its first round."""

    def __init__(self, program, folder, log):
        self.log = log
        with open(log, "w") as file:
            self.process = subprocess.Popen([program, "watch", "--worktree", "--interval", "12h"], cwd=folder, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.DEVNULL, stderr=file, env=bench_run.surroundings())
        try: self.wait(lambda: re.search(r"causes=\S*start.* result=done", self.said()), 7200, "its first round")
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def said(self):
        with open(self.log) as file: return file.read()

    def rounds(self): return len(re.findall(r" result=done", self.said()))

    def wait(self, until, seconds, what):
        end = time.perf_counter() + seconds
        while not until():
            if self.process.poll() is not None or time.perf_counter() > end:
                raise Wrong(f"the watcher did not come to {what}; it told: {bench_run.shortened(self.said())}")
            time.sleep(0.001)

    def memory(self):
        """Resident now, and at its peak, in MB."""
        with open(f"/proc/{self.process.pid}/status") as file: text = file.read()
        return tuple(int(re.search(rf"{name}:\s+(\d+)", text)[1]) / 1024 for name in ("VmRSS", "VmHWM"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=600): raise Wrong(f"the watcher left with {self.process.returncode}")


class Save:
    """Saves one row under a watcher, and waits for what comes of it."""

    def __init__(self, name, watcher, save, outbox, waits_for_mail):
        self.name, self.watcher, self.save, self.outbox, self.waits_for_mail = name, watcher, save, outbox, waits_for_mail

    def run(self):
        rounds, mails = self.watcher.rounds(), self.mails()
        person = self.save()
        begin = time.perf_counter()
        if self.waits_for_mail:
            self.watcher.wait(lambda: self.mails() - mails, 120, f"the invitation of {person}")
            seconds = time.perf_counter() - begin
            new, = self.mails() - mails
            with open(f"{self.outbox}/{new}") as file:
                if person not in file.read(): raise Wrong(f"another than {person} was invited")
        self.watcher.wait(lambda: self.watcher.rounds() > rounds, 120, "the end of a round")
        if not self.waits_for_mail: seconds = time.perf_counter() - begin
        # What a round has published does not begin another.
        time.sleep(0.5)
        return Sample(seconds, 0)

    def mails(self):
        return {entry.name for entry in os.scandir(self.outbox) if entry.name.endswith(".eml")} if os.path.isdir(self.outbox) else set()


def watch(course):
    """10, and 13's share."""
    book = course.book("L").copied(course.place("watch"))
    editor, desk = Editor(book), Editor(book, course.clone(book, "known", "desk"))
    limit = int(open("/proc/sys/fs/inotify/max_user_watches").read())
    folders = 2 * book.manifest["accounts"]
    note = "" if limit > folders else f"fs.inotify.max_user_watches is {limit}, too low for {folders} folders: they are looked through"
    watcher = Watcher(course.program, book.folder, course.place("watch-log") + "/log")
    try:
        outbox = f"{book.folder}/.pairbook/outbox"
        processes = [
            Save("save to plan", watcher, editor.rename, outbox, False), Save("save to outbox", watcher, editor.enable, outbox, True),
            Process("git diff-tree", ["git", "diff-tree", "-r", "known", "one-row"], desk.folder, says="/users.csv"),
            Process("git commit", ["git", "commit", "--quiet", "--all", "--message", "One row"], desk.folder, before=desk.enable)]
        planned, mailed, tree, commit = ([s.seconds for s in taken] for taken in course.measure("10", processes))
        time.sleep(5)
        resident, peak = watcher.memory()
    finally:
        if watcher.process.poll() is None: watcher.stop()
    return [
        Figure("10", "save of a row in L under watch, to its plan", planned, reference="git diff-tree -r", references=tree, goal=at_most(1),
               note="; ".join(filter(None, [
                   "to its plan: until the watcher tells of a round in which nothing was to be done", note]))),
        Figure("10", "the same, to the invitation in the outbox", mailed, reference="git commit -am", references=commit, goal=at_most(0.5)),
        Figure("13", "memory: idle watch on L", [resident], "MB", goal=megabytes(60),
               note=f"the watcher's peak, in its first round, was {peak:.0f} MB"),
    ]
