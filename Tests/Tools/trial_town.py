"""The people of month-trial: what they are asked for, what their admins change, and what they do with their phones."""
import json, os, random

from trial_gateway import canonical

COUNTRIES = ["GB"] * 7 + ["BR", "MX", "AR"]
# How many of a hundred, each with a way of their own.
WAYS = [("scans", 68), ("listens", 6), ("wrong phone first", 6), ("slow", 10), ("ignores", 7), ("declines", 3)]
# Each about once for so many people-days.
RATES = {"unlink": 400, "dark": 2000, "off": 900, "phone": 700, "rename": 900, "add": 600, "exempt": 1500, "until": 2000}


class Person:
    def __init__(self, chance, number, account):
        self.key, self.account, self.chance = str(10000 + number), account, chance
        self.email = f"p{number}@{account}.example"
        self.country = chance.choice(COUNTRIES)
        self.phone = new_phone(self.country, number * 8)
        self.phones = number * 8
        self.wish, self.exempt, self.previous = "on", False, None
        # All that it ever was: a sync may carry out a new one and a withdrawal at once.
        self.addresses = [self.email]
        self.way = chance.choices([w for w, _ in WAYS], [n for _, n in WAYS])[0]
        self.mistakes = 1 if self.way == "wrong phone first" else 0
        self.token, self.old_tokens, self.declined = None, [], False

    def reported(self, phone):
        """A number as WhatsApp may have it."""
        digits = phone.lstrip("+")
        if self.chance.random() < 0.4: return digits
        short = canonical(digits)
        if self.country == "MX" and self.chance.random() < 0.5: return "521" + short[2:]
        return short

    def new_phone(self):
        self.phones += 1
        self.phone = new_phone(self.country, self.phones)


def new_phone(country, number):
    """E.164, another for each number below ten millions."""
    if country == "BR": return f"+55319{80000000 + number}"
    if country == "MX": return f"+5255{20000000 + number}"
    if country == "AR": return f"+54911{40000000 + number}"
    return f"+447{400000000 + number}"


class Town:
    """Everybody, in several accounts; `write` puts what changed into the book."""

    def __init__(self, seed, people, accounts, hours):
        self.chance = random.Random(f"town {seed}")
        self.hours = hours
        self.accounts = [f"client-{n}" for n in range(accounts)]
        self.people, self.count = [], 0
        self.suspended, self.broken, self.dirty = set(), None, set(self.accounts)
        # Whom an admin asked to withdraw, ever; and whom somebody may be called by now.
        self.may_withdraw = set()
        for _ in range(people): self.add()

    def add(self):
        person = Person(self.chance, self.count, self.accounts[self.count % len(self.accounts)])
        self.people.append(person)
        self.count += 1
        self.dirty.add(person.account)
        return person

    def happens(self, what):
        """How many of these come in one round."""
        expected = len(self.people) * self.hours / 24 / RATES[what]
        return int(expected) + (self.chance.random() < expected % 1)

    def some(self, what, fits=lambda p: True):
        people = [p for p in self.chance.sample(self.people, min(len(self.people), 4 * self.happens(what) + 4)) if fits(p)]
        return people[:self.happens(what)]

    def edit(self, today):
        """What admins change before a sync; gives what they did, for people to read."""
        done = []
        for person in self.some("off", lambda p: p.wish == "on"):
            person.wish = "off"
            self.may_withdraw.update(person.addresses)
            done.append(("off", person))
        for person in self.some("until", lambda p: p.wish == "on"):
            person.wish = f"until {today.isoformat()}"
            self.may_withdraw.update(person.addresses)
            done.append(("until", person))
        for person in self.some("phone", lambda p: p.wish == "on"):
            person.new_phone()
            done.append(("phone", person))
        for person in self.some("rename", lambda p: p.wish == "on"):
            self.count += 1
            person.previous = person.email
            person.email = f"r{self.count}@{person.account}.example"
            person.addresses.append(person.email)
            done.append(("rename", person))
        for person in self.some("exempt", lambda p: p.wish == "on"):
            person.exempt = not person.exempt
            done.append(("exempt" if person.exempt else "not exempt", person))
        for _ in range(self.happens("add")): done.append(("add", self.add()))
        for _, person in done: self.dirty.add(person.account)
        return done

    def may_be_mailed(self, person):
        return (person.wish == "on" and not person.exempt and not person.declined and person.account not in self.suspended)

    # MARK: Files

    def write(self, book, connection):
        if not os.path.exists(f"{book}/pairbook.json"):
            os.makedirs(book, exist_ok=True)
            # Guards would hide a withdrawal too many.
            write(f"{book}/pairbook.json", json.dumps({
                "version": 1, "id": "00000000-0000-4000-8000-000000000004", "accounts": ["accounts/*"], "connections": connection,
                "invitations": {"baseURL": "https://pair.example", "from": "Archiving <archiving@ops.example>"},
                "guards": {"maxWithdrawals": {"count": 1000000, "percent": 100}, "maxInvitations": {"count": 1000000}}}))
            write(f"{book}/.gitignore", ".pairbook/\n")
        for account in sorted(self.dirty): self.write_account(f"{book}/accounts/{account}", account)
        self.dirty = set()

    def write_account(self, place, account):
        os.makedirs(place, exist_ok=True)
        write(f"{place}/account.json", json.dumps({
            "version": 1, "id": account, "name": account.title(), "defaultRegion": "GB", "timeZone": "Europe/London",
            "suspended": account in self.suspended, "whatsappArchiving": {"enabled": True}, "admins": [f"it@{account}.example"]}))
        people = [p for p in self.people if p.account == account]
        write(f"{place}/users.csv", "id,email,mobile_phone\n" + "".join(f"{p.key},{p.email},{p.phone}\n" for p in people))
        lines = ["id,archiving,until,exempt_reason"]
        for p in people:
            until = p.wish.removeprefix("until ") if p.wish.startswith("until") else ""
            lines.append(f"{p.key},{'off' if p.wish == 'off' else 'on'},{until},{'on leave' if p.exempt else ''}")
        text = "\n".join(lines) + "\n"
        # A file that nobody can read: its account is held, and no other.
        write(f"{place}/archiving.csv", "\ufffe\0" + text if account == self.broken else text)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file: file.write(text)
