"""The course of the bench: its books, its tools, and how a figure is compared with its references."""
import os, shutil, subprocess, sys, time

import bench_book, bench_run
from bench_book import Size
from bench_run import Absent, Process, in_turn
from bench_table import Figure

TOOLS = os.path.dirname(os.path.abspath(__file__))
REFERENCES = f"{TOOLS}/references"

# L1 is one account with as many people as L; XL shows how time grows; P is L with everybody archived, for the database.
FULL = [Size("S", 1, 1_000), Size("M", 100, 1_000), Size("L", 10_000, 100), Size("L1", 1, 1_000_000), Size("XL", 40_000, 100),
        Size("P", 10_000, 100, with_phone=100, archived=100, is_known=False)]
SHORT = [Size("S", 1, 1_000), Size("M", 10, 300), Size("L", 100, 100), Size("L1", 1, 10_000),
         Size("P", 40, 100, with_phone=100, archived=100, is_known=False)]
TINY = [Size("S", 1, 40), Size("M", 2, 40), Size("L", 4, 40), Size("L1", 1, 400),
        Size("P", 2, 20, with_phone=100, archived=100, is_known=False)]
BOOKS = {"full": FULL, "short": SHORT, "tiny": TINY}
# After so many seconds a short form begins no further figure: it is over after five minutes.
SHORT_TIME = 240


class Course:
    def __init__(self, program, top, books, runs, tell, may_install=True):
        self.program, self.top, self.runs, self.tell = os.path.realpath(program), os.path.abspath(top), runs, tell
        self.sizes, self.may_install = {size.name: size for size in BOOKS[books]}, may_install
        self.is_full = books == "full"
        self.ends_at = None if self.is_full else time.monotonic() + SHORT_TIME
        self.made = {}
        # Samples that another figure needs, too.
        self.samples = {}
        os.makedirs(f"{self.top}/books", exist_ok=True)
        bench_run.settle(f"{self.top}/home")

    # MARK: What is measured with

    def book(self, name, version="known"):
        """A book, made where it is not there yet, with a version checked out; raises `Absent` for one that this form leaves out."""
        if name not in self.sizes: raise Absent(f"this short form has no book {name}")
        if name not in self.made:
            self.made[name] = bench_book.made(self.sizes[name], f"{self.top}/books", self.program, self.tell)
        return self.made[name].at(version)

    def require_time(self):
        """Raises `Absent` where a short form has none left."""
        if self.ends_at and time.monotonic() > self.ends_at: raise Absent("the time of this short form was over")

    def place(self, name):
        """An empty folder to work in."""
        folder = f"{self.top}/work/{name}"
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        return folder

    def clone(self, book, version, name):
        """A clone of a book with a version checked out, to commit in."""
        folder = self.place(name)
        bench_run.do("git", "clone", "--quiet", "--shared", "--no-checkout", book.folder, folder, folder=self.top)
        bench_run.do("git", "reset", "--quiet", "--hard", version, folder=folder)
        return folder

    def python(self, package):
        """The interpreter that has a reference's package; raises `Absent` where it cannot be installed."""
        folder = f"{self.top}/venv"
        python, pins = f"{folder}/bin/python", f"{REFERENCES}/requirements.txt"
        installed = f"{folder}/installed.txt"
        if not os.path.exists(installed) or open(installed).read() != open(pins).read():
            if not self.may_install: raise Absent(f"{package} is not installed, and --no-install was given")
            self.tell("installing the references' packages")
            try:
                bench_run.do(sys.executable, "-m", "venv", "--clear", folder, folder=self.top)
                # pip needs the caller's settings, such as where its index is.
                subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
                                "--requirement", pins], check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)
            except (subprocess.CalledProcessError, bench_run.Wrong) as error:
                said = getattr(error, "stderr", "") or str(error)
                self.may_install = False
                raise Absent(f"{package} cannot be installed: {bench_run.shortened(said)}") from error
            shutil.copy(pins, installed)
        return python

    def pairbook(self, name, book, *arguments, **more): return Process(name, [self.program, *arguments], book.folder, **more)

    def script(self, name, package, file, *arguments, says):
        """One of `references`, with the interpreter that has its package; without one the bench's own."""
        python = self.python(package) if package else sys.executable
        return Process(name, [python, f"{REFERENCES}/{file}", *arguments], self.top, says=says)

    # MARK: How it is compared

    def measure(self, number, processes, runs=None):
        samples = in_turn(processes, runs or self.runs, lambda text: self.tell(f"figure {number}: {text}"))
        return [samples[process.name] for process in processes]

    def compare(self, number, title, ours, references, note="", key=None):
        """A line for each reference, each given as (name, what makes its process, goal); all are run in turn with ours."""
        found, missing = [], {}
        for name, make, _ in references:
            try: found.append((name, make()))
            except Absent as absence: missing[name] = str(absence)
        samples, *others = self.measure(number, [ours, *(process for _, process in found)])
        if key: self.samples[key] = samples
        theirs = {name: [sample.seconds for sample in taken] for (name, _), taken in zip(found, others)}
        values = [sample.seconds for sample in samples]
        return [Figure(number, title, values, reference=name, references=theirs.get(name, []), goal=goal,
                       why=missing.get(name, ""), note=note)
                for name, _, goal in references]
