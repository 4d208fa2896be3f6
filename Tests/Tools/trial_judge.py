"""Looks at a book from the outside after each sync of month-trial, and says what is not as the lifecycle promises."""
import collections, csv, glob

from trial_gateway import canonical

# Two polls bear each other out when they are at least so many seconds apart.
SECOND_LOOK = 60
# No reminder sooner after a mail, seconds.
SHORTEST_PAUSE = 12 * 3600
INVITING = {"invitation", "reminder", "reconnect", "renewal", "wrong-phone", "phone-changed", "address-changed"}


class Enrolled:
    """What the events say of one person."""

    def __init__(self, account, subject): self.account, self.subject, self.state = account, subject, None

    def hear(self, event):
        self.state, who = event["state"], event["who"] or {}
        self.email, self.phone, self.id = who["email"], who["phone"], who.get("id")

    @property
    def status(self): return self.state["status"]

    def session(self, generation=None): return f"pairbook-{self.subject}-{self.state['generation'] if generation is None else generation}"

    @property
    def old_session(self): return self.session(self.state["superseded"]["generation"]) if "superseded" in self.state else None


class Judge:
    def __init__(self, book, events, town):
        self.book, self.events, self.town = book, events, town
        self.open, self.doubts, self.mailed, self.ids = {}, {}, {}, set()
        self.seen = collections.Counter()
        self.last_event = 0

    def by_email(self): return {(e.account, e.email): e for e in self.open.values()}

    def hear(self):
        """Follows the published events; gives what is wrong with them."""
        bad = []
        for account, event in self.events.news():
            self.last_event += 1
            self.seen[event["kind"]] += 1
            subject, kind = event["subject"], event["kind"]
            if subject is None: continue
            known = self.open.get(subject)
            before = known.status if known else None
            if event.get("from") != before: bad.append(f"event {account} {event['seq']} ({kind}) begins at {event.get('from')}, {subject} was {before}")
            if "state" not in event:
                if self.open.pop(subject, None) is None: bad.append(f"{subject} was closed and not open")
                self.doubts.pop(subject, None)
                if kind != "withdraw": bad.append(f"{subject} was closed by {kind}")
                elif known and known.email not in self.town.may_withdraw: bad.append(f"{known.email} was withdrawn ({event['cause']}), nobody asked for it")
                continue
            if known is None: known = self.open[subject] = Enrolled(account, subject)
            known.hear(event)
            if event.get("to") != known.status: bad.append(f"event {account} {event['seq']} ends at {event.get('to')}, its state is {known.status}")
            if before != known.status and kind not in ("invite", "connect", "disconnect", "reject", "relink", "adopt"):
                bad.append(f"{kind} changed the status of {subject}")
        return bad

    def statuses(self):
        """The status files hold what the events come to."""
        bad, rows = [], {}
        for path in glob.glob(f"{self.book}/accounts/*/status.csv"):
            account = path.split("/")[-2]
            with open(path, newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file): rows[account, row["email"]] = row
        people = self.by_email()
        for key, enrolled in people.items():
            row = rows.get(key)
            if row is None: bad.append(f"{key} is enrolled and not in status.csv")
            elif row["status"] != enrolled.status: bad.append(f"{key} is {row['status']} in status.csv, {enrolled.status} by the events")
        bad += [f"{key} is {row['status']} and not enrolled" for key, row in rows.items() if key not in people and row["status"] != "Not Connected"]
        if len(people) != len(self.open): bad.append("an e-mail is enrolled twice")
        return bad

    def poll(self, sessions, report, now):
        """What a poll that got through saw, held against what the sync made of it."""
        bad = []
        outage = {(h["account"], h["user"]) for h in report["held"] if h["code"] == "outage"}
        failed = {f["account"] for f in report["failures"]}
        lost = collections.Counter()
        addresses = {p.key: p.email for p in self.town.people}
        for subject, e in self.open.items():
            shown = shows(sessions.get(e.session()), e.phone)
            # A plan names people as the roster does, where somebody exempt may have a new e-mail already.
            names = {(e.account, e.email), (e.account, addresses.get(e.id))}
            if e.status != "Archiving":
                self.doubts.pop(subject, None)
                # What is seen to work with the right number is believed, whatever is desired.
                if shown == "right" and e.account not in failed: bad.append(f"{e.email} is {e.status}; {e.session()} works with the invited number")
                continue
            lost[e.account] += shown == "lost"
            doubt = self.doubts.get(subject)
            if shown == "right": self.doubts.pop(subject, None)
            elif shown in ("lost", "other"):
                if doubt is None or doubt[0] != shown: self.doubts[subject] = (shown, now)
                elif now - doubt[1] >= SECOND_LOOK and e.account not in failed:
                    if shown == "lost" and names & outage: self.seen["held as an outage"] += 1
                    else: bad.append(f"{e.email} is Archiving; {e.session()} was seen {shown} by two polls")
        archiving = collections.Counter(e.account for e in self.open.values() if e.status == "Archiving")
        for account in {a for a, _ in outage}:
            all_lost, all_archiving = sum(lost.values()), sum(archiving.values())
            if not (lost[account] > 3 and lost[account] * 10 > archiving[account] or all_lost > 3 and all_lost * 10 > all_archiving):
                bad.append(f"{account}: {lost[account]} of {archiving[account]} are lost, and held as an outage")
        return bad

    def mails(self, mails, report, now, was_killed=False):
        """Nobody gets mail who is off, held, exempt or declined, nobody a mail twice, nobody two reminders in half a day."""
        bad, people = [], {p.email: p for p in self.town.people}
        # A gateway that is doubted says nothing against somebody's new phone.
        held = {h["user"] for h in report["held"] if h["code"] != "outage"}
        inviting = collections.Counter()
        for mail in mails:
            self.seen[f"mail {mail.kind}"] += 1
            if mail.id in self.ids: bad.append(f"{mail.id} was sent twice")
            self.ids.add(mail.id)
            if mail.kind not in INVITING: continue
            to = mail.to
            inviting[to] += 1
            person = people.get(to)
            if person is None: bad.append(f"{to} was mailed ({mail.kind}), nobody has that address")
            elif not self.town.may_be_mailed(person) or person.account == self.town.broken:
                bad.append(f"{to} was mailed ({mail.kind}): {person.wish}, exempt {person.exempt}, declined {person.declined}")
            elif to in held: bad.append(f"{to} was mailed ({mail.kind}) and is held")
            if mail.kind == "reminder" and now - self.mailed.get(to, 0) < SHORTEST_PAUSE: bad.append(f"{to} was reminded too soon")
            self.mailed[to] = now
        if not was_killed: bad += [f"{to} got {count} mails at once" for to, count in inviting.items() if count > 1]
        return bad

    def leftovers(self, sessions):
        """Which of our sessions the gateway still has though they should be gone."""
        known = {name for e in self.open.values() for name in (e.session(), e.old_session)}
        return [name for name in sessions if name.startswith("pairbook-") and name not in known]


def shows(session, phone):
    """What a gateway shows of a session: right, other, lost, or nothing to go by."""
    if session is None or session["status"] in ("FAILED", "SCAN_QR_CODE"): return "lost"
    me = session["me"] or ""
    if session["status"] != "WORKING" or not me.endswith("@c.us"): return "unsure"
    return "right" if canonical(me.split("@")[0]) == canonical(phone) else "other"
