"""Runs whole processes for the bench and takes their time and peak memory, a figure's in turn with its references'."""
import dataclasses, os, subprocess, tempfile, time

import sanitizers

# A Monday on which everybody's send window is open. What the store knows was told at that moment, and nothing is due since.
NOW = "2026-01-05T09:00:00Z"


class Wrong(Exception):
    """A run that did not do what it is measured for: its time says nothing."""


class Absent(Exception):
    """What cannot be measured on this machine, and why."""


@dataclasses.dataclass(frozen=True)
class Sample:
    seconds: float
    # Peak resident memory, as wait4 tells it.
    megabytes: float
    output: str = dataclasses.field(default="", repr=False)


@dataclasses.dataclass
class Process:
    """A command line, what it must leave with and say, and what is done before and after each run, untimed."""
    name: str
    command: list
    folder: str
    says: str = ""
    codes: tuple = (0,)
    environment: dict = dataclasses.field(default_factory=dict)
    before: object = None
    # Called with the sample; raises `Wrong`, or gives another sample in its place.
    after: object = None
    input: str = os.devnull

    def run(self):
        """Raises `Wrong` where it left with another code or did not say what it must."""
        if self.before: self.before()
        with tempfile.TemporaryFile() as out, open(self.input, "rb") as source:
            begin = time.perf_counter()
            process = subprocess.Popen(self.command, cwd=self.folder, stdin=source, stdout=out, stderr=subprocess.STDOUT,
                                       env=surroundings(self.environment))
            try: _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                process.wait()
                raise
            seconds = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            output = out.read().decode(errors="replace")
        if process.returncode not in self.codes or self.says not in output:
            raise Wrong(f"{self.name} left with {process.returncode} and was to leave with {' or '.join(map(str, self.codes))}"
                        f" and say “{self.says}”; it said: {shortened(output)}")
        sample = Sample(seconds, usage.ru_maxrss / 1024, output)
        return (self.after(sample) if self.after else None) or sample


def in_turn(processes, runs, tell=lambda text: None):
    """The samples of each, by name: one run of each to warm up, then so many rounds of all of them, to and fro."""
    samples = {process.name: [] for process in processes}
    for process in processes:
        tell(f"{process.name}: warming up")
        process.run()
    for number in range(runs):
        for process in processes if number % 2 == 0 else processes[::-1]:
            tell(f"{process.name}: run {number + 1} of {runs}")
            samples[process.name].append(dataclasses.replace(process.run(), output=""))
    return samples


HOME = None


def settle(home):
    """Makes the home folder of all that is run: nothing of the caller's settings reaches it."""
    global HOME
    HOME = os.path.realpath(home)
    os.makedirs(HOME, exist_ok=True)
    with open(f"{HOME}/.gitconfig", "w") as file:
        file.write("[user]\n\tname = Bench\n\temail = bench@example.org\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n")


def surroundings(more={}):
    return {"PATH": os.environ["PATH"], "HOME": HOME, "LC_ALL": "C.UTF-8", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1",
            "PAIRBOOK_NOW": NOW, **sanitizers.SETTINGS, **more}


def do(*command, folder, codes=(0,), environment={}, input=os.devnull):
    """Does something that is not measured, and gives what it printed; raises `Wrong` where it fails."""
    return Process(os.path.basename(command[0]), list(command), folder, codes=codes, environment=environment, input=input).run().output


def shortened(text):
    text = " / ".join(text.split("\n")).strip()
    return text if len(text) <= 600 else f"{text[:300]} … {text[-300:]}"
