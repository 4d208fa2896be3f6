"""What the bench found: a figure beside its reference, held against its goal, as a table for people and as JSON."""
import dataclasses, statistics

LEGEND = "Medians of whole processes, taken in turn with the reference on this machine; only the ratio counts."


@dataclasses.dataclass(frozen=True)
class Goal:
    """What a figure has to keep to: its limit; where there are two, the first and later the last.

    >>> [at_most(2, 1.5).verdict(ratio) for ratio in (1.5, 1.6, 2.1)]
    ['met', 'met 2, missed 1.5', 'missed']
    >>> [at_least(0.9).verdict(ratio) for ratio in (1.2, 0.8)], str(at_least(0.9)), str(at_most(2, 1.5)), str(megabytes(200))
    (['met', 'missed'], '≥ 0.9', '≤ 2, then 1.5', '≤ 200 MB')
    """
    limits: tuple
    # `ratio` to the reference's median, or the figure's own `value`.
    of: str = "ratio"
    at_least: bool = False

    def __str__(self):
        unit = " MB" if self.of == "value" else ""
        return ("≥ " if self.at_least else "≤ ") + ", then ".join(f"{limit:g}" for limit in self.limits) + unit

    def verdict(self, value):
        kept = [value >= limit if self.at_least else value <= limit for limit in self.limits]
        if all(kept): return "met"
        if not any(kept): return "missed"
        return f"met {self.limits[0]:g}, missed {self.limits[-1]:g}"


def at_most(*limits): return Goal(limits)
def at_least(limit): return Goal((limit,), at_least=True)
def megabytes(limit): return Goal((limit,), of="value")


@dataclasses.dataclass
class Figure:
    """One line of the table; `unit` is `s`, `µs`, `MB` or `/s`.

    >>> Figure("1", "plan", [3.0, 1.0, 2.0], reference="DuckDB", references=[4.0, 2.0, 6.0], goal=at_most(0.5)).verdict
    'met'
    >>> Figure("13", "memory", [190, 201], "MB", goal=megabytes(200)).verdict
    'missed'
    >>> Figure("9", "mail", reference="smtp-sink", goal=at_least(0.7), why="smtp-sink is missing").verdict
    'not measured'
    """
    number: str
    title: str
    values: list = dataclasses.field(default_factory=list)
    unit: str = "s"
    reference: str = ""
    references: list = dataclasses.field(default_factory=list)
    goal: object = None
    # Why it was not measured, in a clause; and whether that is because something went wrong.
    why: str = ""
    has_failed: bool = False
    # What a reader has to know.
    note: str = ""

    @property
    def ratio(self):
        if not self.values or not self.references: return None
        return statistics.median(self.values) / statistics.median(self.references)

    @property
    def verdict(self):
        if self.has_failed: return "failed"
        if self.why: return "not measured"
        if self.goal is None: return "–"
        # Memory that was taken once was taken.
        return self.goal.verdict(self.ratio if self.goal.of == "ratio" else max(self.values))

    def document(self):
        return {"figure": self.number, "title": self.title, "unit": self.unit, **summary(self.values),
                "reference": {"name": self.reference, **summary(self.references)} if self.reference else None,
                "ratio": self.ratio and round(self.ratio, 4), "goal": str(self.goal) if self.goal else None,
                "verdict": self.verdict if self.verdict != "–" else None, "why": self.why or None, "note": self.note or None}


def summary(values):
    if not values: return {"median": None, "min": None, "max": None, "values": []}
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "values": values}


def amount(value, unit):
    """As a person reads it.

    >>> [amount(0.0146, "s"), amount(3.7123, "s"), amount(733.2, "s"), amount(179.4, "MB"), amount(3190.4, "/s"), amount(3.7, "µs")]
    ['14.6 ms', '3.71 s', '733 s', '179 MB', '3,190/s', '3.70 µs']
    """
    if unit == "MB": return f"{value:.0f} MB"
    if unit == "/s": return f"{value:,.0f}/s"
    if unit == "µs": return f"{value:.2f} µs"
    if abs(value) < 0.1: return f"{value * 1000:.1f} ms"
    return f"{value:.2f} s" if value < 100 else f"{value:.0f} s"


def span(values, unit):
    """The least and the most; the unit is said once where it is the same.

    >>> [span([0.5, 0.25], "s"), span([0.05, 0.2], "s"), span([700, 800], "/s")]
    ['0.25–0.50 s', '50.0 ms–0.20 s', '700/s–800/s']
    """
    least, most = amount(min(values), unit), amount(max(values), unit)
    return f"{least.split(' ')[0]}–{most}" if least.split(" ")[1:] == most.split(" ")[1:] and " " in least else f"{least}–{most}"


COLUMNS = ["", "figure", "median", "min–max", "reference", "median", "ratio", "goal", "verdict"]


def cells(figure):
    has, unit = bool(figure.values), figure.unit
    return [
        figure.number, figure.title, amount(statistics.median(figure.values), unit) if has else "",
        span(figure.values, unit) if has else "", figure.reference,
        amount(statistics.median(figure.references), unit) if figure.references else "",
        f"{figure.ratio:.3g}" if figure.ratio is not None else "", str(figure.goal or ""), figure.verdict]


def text(figures, head):
    """The table, below lines that say how it came about, and above what has to be said of single figures.

    >>> print(text([
    ...     Figure("1", "plan", [1.0, 1.2, 1.1], reference="DuckDB", references=[2.2, 2.2, 2.2], goal=at_most(1), note="cold"),
    ...     Figure("9", "mail", reference="smtp-sink", goal=at_least(0.7), why="it is missing")], ["Runs of each: 3."]))
    Runs of each: 3.
    Medians of whole processes, taken in turn with the reference on this machine; only the ratio counts.
    <BLANKLINE>
       figure  median  min–max      reference  median  ratio  goal   verdict
    ─  ──────  ──────  ───────────  ─────────  ──────  ─────  ─────  ────────────
    1  plan    1.10 s  1.00–1.20 s  DuckDB     2.20 s    0.5  ≤ 1    met
    9  mail                         smtp-sink                 ≥ 0.7  not measured
    <BLANKLINE>
    1: cold.
    9: not measured: it is missing.
    <BLANKLINE>
    In all: 1 met, 1 not measured
    """
    rows = [COLUMNS] + [cells(figure) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = [*head, LEGEND, ""]
    for index, row in enumerate(rows):
        # Amounts stand at the right.
        lines.append("  ".join(cell.rjust(width) if column in (2, 5, 6) else cell.ljust(width)
                               for column, (cell, width) in enumerate(zip(row, widths))).rstrip())
        if index == 0: lines.append("  ".join("─" * width for width in widths))
    said, notes = set(), []
    for figure in figures:
        for words in (f"{figure.verdict}: {figure.why}" if figure.why else "", figure.note):
            if words and (figure.number, words) not in said: notes.append(f"{figure.number}: {words}.")
            said.add((figure.number, words))
    counts = {}
    for figure in figures: counts[figure.verdict] = counts.get(figure.verdict, 0) + 1
    verdicts = [f"{counts[word]} {word}" for word in sorted(counts) if word != "–"]
    return "\n".join([*lines, "", *notes, *([""] if notes else []), f"In all: {', '.join(verdicts) or 'no goals'}"])


def document(figures, about):
    return {"version": 1, **about, "figures": [figure.document() for figure in figures]}
