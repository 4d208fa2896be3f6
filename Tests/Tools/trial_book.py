"""Sound books for mutation-trial: two or three accounts in CSV and JSON, as people and programs write them."""
import json, os, random

NAMES = ["Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Gus", "Ivy", "Jörg", "Kim", "Lea", "Max"]
ROSTER = ["email", "id", "first_name", "mobile_phone", "manager_email", "previous_email"]
WISHES = ["email", "id", "archiving", "from", "until", "note", "exempt_reason", "exempt_until"]
JSON_KEYS = {"first_name": "firstName", "mobile_phone": "mobilePhone", "manager_email": "managerEmail",
             "previous_email": "previousEmail", "exempt_reason": "exemptReason", "exempt_until": "exemptUntil"}


class Book:
    """A random book: `write` puts its first state into a folder, `friday` edits it as a week does."""

    def __init__(self, seed):
        self.chance = random.Random(f"book {seed}")
        self.accounts = [Account(self.chance, name, number)
                         for number, name in enumerate(["acme", "beta", "gamma"][:self.chance.choice([2, 3])])]

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        write(f"{folder}/.gitignore", ".pairbook/\n")
        # Guards would hide a withdrawal too many.
        write(f"{folder}/pairbook.json", json.dumps({
            "version": 1, "id": "00000000-0000-4000-8000-000000000002", "accounts": ["accounts/*"],
            "connections": {"store": "sqlite:.pairbook/store.sqlite", "mail": "dir:.pairbook/outbox"},
            "invitations": {"baseURL": "https://pair.example", "from": "Archiving <archiving@ops.example>"},
            "guards": {"maxWithdrawals": {"count": 1000, "percent": 100}, "maxInvitations": {"count": 1000}},
            "prune": False, "publish": {"push": False}}, indent=2) + "\n")
        for account in self.accounts: account.write(folder)

    def friday(self, folder):
        for account in self.accounts:
            account.friday()
            account.write(folder)


class Account:
    def __init__(self, chance, name, number):
        self.chance, self.name, self.number = chance, name, number
        self.format = chance.choice(["csv", "csv", "json"])
        self.delimiter, self.newline = chance.choice([",", ";", "\t"]), chance.choice(["\n", "\r\n"])
        self.mark = chance.choice(["", "\ufeff"])
        self.has_ids = chance.random() < 0.6
        self.roster, self.wishes = [], []
        for person in range(chance.randint(6, 9)): self.add(person, chance.random() < 0.75)

    def add(self, person, is_on):
        name = NAMES[person]
        user = dict.fromkeys(ROSTER, "")
        user.update(email=f"{name.lower()}@{self.name}.example", first_name=name, mobile_phone=self.phone(person))
        if self.has_ids: user["id"] = str(1000 + person)
        if person: user["manager_email"] = self.roster[0]["email"]
        self.roster.append(user)
        wish = dict.fromkeys(WISHES, "")
        wish.update(email=user["email"], archiving="on" if is_on else "off", note=self.chance.choice(["", "since\nJanuary", "a \"b\", c"]))
        if self.has_ids and self.chance.random() < 0.3: wish.update(email="", id=user["id"])
        if is_on: wish["until"] = self.chance.choice(["", "", "", "2027-01-01", "2026-03-04"])
        if is_on and self.chance.random() < 0.1: wish.update(exempt_reason="on leave", exempt_until="2026-09-01")
        if is_on or self.chance.random() < 0.5: self.wishes.append(wish)

    def phone(self, person, change=0):
        number = 123000 + change * 500 + self.number * 100 + person
        return self.chance.choice([f"+44 7911 {number}", f"07911 {number}", f"0044 7911-{number}", f"+447911{number}"])

    def friday(self):
        """Somebody leaves, somebody joins, somebody has a new phone."""
        on = [wish for wish in self.wishes if wish["archiving"] == "on" and wish["email"]]
        if len(on) > 2:
            leaver, mover = self.chance.sample(on, 2)
            leaver.update(archiving="off", until="")
            if self.chance.random() < 0.5: self.roster = [u for u in self.roster if u["email"] != leaver["email"]]
            for person, user in enumerate(self.roster):
                if user["email"] == mover["email"] and person < 9: user["mobile_phone"] = self.phone(person, change=1)
        self.add(len(NAMES) - 2, True)

    def write(self, folder):
        place = f"{folder}/accounts/{self.name}"
        os.makedirs(place, exist_ok=True)
        write(f"{place}/account.json", json.dumps({
            "version": 1, "id": self.name, "name": f"{self.name.title()} Ltd", "defaultRegion": "GB", "timeZone": "Europe/London",
            "suspended": False, "whatsappArchiving": {"enabled": True}, "admins": [f"it@{self.name}.example"]}, indent=2) + "\n")
        for key, columns, rows in (("users", ROSTER, self.roster), ("archiving", WISHES, self.wishes)):
            if self.format == "json":
                entries = [{JSON_KEYS.get(c, c): row[c] for c in columns if row[c]} for row in rows]
                write(f"{place}/{key}.json", json.dumps({"version": 1, key: entries}, indent=1, ensure_ascii=False) + "\n")
            else:
                lines = [self.delimiter.join(self.cell(row[c]) for c in columns) for row in [dict(zip(columns, columns))] + rows]
                write(f"{place}/{key}.csv", self.mark + self.newline.join(lines) + self.newline)

    def cell(self, text):
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in '"\n' + self.delimiter) else text


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file: file.write(text)
