"""What a damaged book may cause at most: read from its files by rules of this file's own, not by Pairbook's code.

Where a row can be read in two ways (a quote that may never be closed), either counts: the oracle says what is
forbidden, not what must be done.
"""
import datetime, json, os, re, unicodedata


class Permitted:
    """Of one account: whom a sync may withdraw and whom it may mail."""

    def __init__(self, place, enrolled, today, prune):
        """`enrolled` holds (e-mail, id or None) of everybody with an enrollment."""
        self.enrolled = {email for email, _ in enrolled}
        self.ids = dict(enrolled)
        self.withdrawn, self.mailed, self.told = set(), set(), set()
        settings = strict_json(read(f"{place}/account.json"))
        admins = settings.get("admins", []) if isinstance(settings, dict) else []
        self.told |= {identity(a) for a in admins if isinstance(a, str)} if isinstance(admins, list) else set()
        rosters, wishes = readings(place, "users"), readings(place, "archiving")
        for roster in rosters or [[]]:
            for rows in wishes or [[]]: self.read(roster, rows, today)
        if prune: self.withdrawn |= self.enrolled
        if not is_active(settings, os.path.basename(place)): self.mailed = set()

    def read(self, roster, rows, today):
        by_email = group(roster, lambda u: identity(u.get("email")))
        by_id = group(roster, lambda u: (u.get("id") or "").strip())
        by_previous = group(roster, lambda u: identity(u.get("previous_email")))
        phones = group(roster, lambda u: phone(u.get("mobile_phone")))
        asked = {}
        for row in rows:
            email, key = identity(row.get("email")), (row.get("id") or "").strip()
            users = by_email.get(email) or by_id.get(key) or by_previous.get(email) or []
            wish = wish_of(row, today)
            if wish == "off":
                names = {email} | {identity(u.get(k)) for u in users for k in ("email", "previous_email")}
                keys = {key} | {(u.get("id") or "").strip() for u in users}
                self.withdrawn |= {e for e, i in self.ids.items() if e in names or i and i in keys}
            for user in users: asked.setdefault(identity(user.get("email")), []).append((wish, user))
        for email, wanted in asked.items():
            wish, user = wanted[0]
            number = phone(user.get("mobile_phone"))
            if len(wanted) == 1 and wish == "on" and email and len(by_email[email]) == 1 and number and len(phones[number]) == 1:
                self.mailed.add(email)
                self.told.add(identity(user.get("manager_email")))


def wish_of(row, today):
    """on, off, nothing, or None where the row cannot be read."""
    word = row.get("archiving")
    word = {True: "on", False: "off"}.get(word, word) if isinstance(word, bool) else word
    word = {"on": "on", "yes": "on", "true": "on", "off": "off", "no": "off", "false": "off"}.get(str(word or "").strip().lower())
    days = {}
    for column in ("from", "until", "exempt_until"):
        text = (row.get(column) or "").strip()
        try: days[column] = datetime.date.fromisoformat(text) if text else None
        except ValueError: return None
        if text and not re.fullmatch(r"\d{4}-\d\d-\d\d", text): return None
    if word != "on":
        return None if word and (days["from"] or days["until"]) else word
    if days["until"] and days["until"] <= today: return "off"
    if days["from"] and days["from"] > today: return "nothing"
    if (row.get("exempt_reason") or "").strip() and not (days["exempt_until"] and days["exempt_until"] <= today): return "nothing"
    return "on"


def is_active(settings, name):
    if not isinstance(settings, dict) or settings.get("version") != 1 or settings.get("id") != name: return False
    switch = settings.get("whatsappArchiving")
    return isinstance(switch, dict) and switch.get("enabled") is True and settings.get("suspended", False) is False


def readings(place, kind):
    """The rows of `users` or `archiving` in each way in which they can be read; [] where they cannot."""
    data, twin = read(f"{place}/{kind}.csv"), read(f"{place}/{kind}.json")
    if data is not None and twin is not None: return []
    if data is not None: return csv_readings(data)
    return json_readings(twin, kind) if twin is not None else []


def csv_readings(data):
    text = utf8(data)
    if text is None: return []
    text = text.removeprefix("\ufeff")
    if text[:5] in ("sep=,", "sep=;", "sep=\t"): text = text[5:].lstrip("\r\n")
    first = next((line for line in re.split(r"[\r\n]+", text) if line.strip(" \t,;")), "")
    result = []
    for delimiter in ",;\t":
        if delimiter not in first: continue
        for rows in (whole_rows(text, delimiter), line_rows(text, delimiter), mended_rows(text, delimiter)):
            if not rows or rows[0] is None: continue
            header = [name.strip().lower() for name in rows[0]]
            result.append([{name: cell for name, cell in zip(header, row) if header.count(name) == 1}
                           for row in rows[1:] if row is not None and len(row) == len(header)])
    return result


def line_rows(text, delimiter):
    """Each line a row by itself."""
    rows = [whole_rows(line, delimiter) for line in re.split(r"[\r\n]+", text) if line.strip(" \t,;")]
    return [row[0] if len(row) == 1 else None for row in rows]


def mended_rows(text, delimiter):
    """After a row that breaks the rules, or has not the header's cells, reading goes on at the next line."""
    rows = []
    while text:
        row, rest = next_row(text, delimiter)
        if row is None or rows and rows[0] and len(row) != len(rows[0]):
            row, rest = None, re.sub(r"\A[^\r\n]*(\r\n|\r|\n|\Z)", "", text, count=1)
        if row is None or any(cell.strip() for cell in row): rows.append(row)
        text = rest
    return rows


def next_row(text, delimiter):
    """The first row by RFC 4180, None where it breaks the rules, and the text after it."""
    cell = re.compile(f'(?:"((?:[^"]|"")*)"|([^"{delimiter}\r\n\0]*))({delimiter}|\r\n|\r|\n|\Z)')
    row, at = [], 0
    while True:
        found = cell.match(text, at)
        if not found: return None, ""
        row.append(found[1].replace('""', '"') if found[1] is not None else found[2])
        at = found.end()
        if found[3] != delimiter: return row, text[at:]


def whole_rows(text, delimiter):
    """Rows by RFC 4180; None for a row that breaks its rules."""
    rows, row, sound, at = [], [], True, 0
    while at < len(text):
        if text[at] == '"':
            end, cell = at + 1, ""
            while True:
                close = text.find('"', end)
                if close < 0: return rows + [None]
                cell += text[end:close]
                if text[close + 1:close + 2] != '"': break
                cell, end = cell + '"', close + 2
            at = close + 1
            if at < len(text) and text[at] not in delimiter + "\r\n": sound = False
        else: cell = ""
        rest = re.compile(f"[^{delimiter}\r\n]*").match(text, at).group()
        if '"' in rest or "\0" in rest: sound = False
        row.append(cell + rest)
        at += len(rest)
        if at < len(text) and text[at] == delimiter:
            at += 1
            if at < len(text): continue
            row.append("")
        if text[at:at + 2] == "\r\n": at += 1
        at += 1
        if any(cell.strip() for cell in row): rows.append(row if sound else None)
        row, sound = [], True
    return rows


CSV_NAMES = {"firstName": "first_name", "mobilePhone": "mobile_phone", "managerEmail": "manager_email",
             "previousEmail": "previous_email", "exemptReason": "exempt_reason", "exemptUntil": "exempt_until"}


def json_readings(data, kind):
    text = utf8(data)
    if text is None: return []
    whole = strict_json(data)
    if whole is not None:
        if not isinstance(whole, dict) or whole.get("version") not in (1, None) or not isinstance(whole.get(kind), list): return []
        entries = whole[kind]
    else:
        # Entries of a damaged file that are whole themselves.
        entries = [strict_json(found.encode()) for found in re.findall(r"\{[^{}]*\}", text)]
    rows = []
    for entry in entries:
        if not isinstance(entry, dict): continue
        rows.append({CSV_NAMES.get(k, k): v for k, v in entry.items() if isinstance(v, (str, bool))})
        rows[-1] = {k: v for k, v in rows[-1].items() if isinstance(v, str) or k == "archiving"}
        if any(not isinstance(entry.get(k, ""), (str, type(None))) for k in ("email", "id", "from", "until", "exemptUntil")): rows.pop()
    return [rows]


def strict_json(data):
    """The value of a JSON text in UTF-8, or None; a key that stands twice is an error."""
    def members(pairs):
        if len({key for key, _ in pairs}) != len(pairs): raise ValueError("a key stands twice")
        return dict(pairs)
    text = utf8(data) if data is not None else None
    try: return None if text is None else json.loads(text.removeprefix("\ufeff"), object_pairs_hook=members)
    except (ValueError, RecursionError): return None


def identity(text):
    """An e-mail as people are told apart by it, also out of a hyperlink; empty where there is none."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(text or "").strip()).lower())
    if re.search(r"mailto:|^=|>$", text):
        found = re.search(r"[^\s<>()\[\]\"',;=:]+@[^\s<>()\[\]\"',;=]+", text)
        text = found.group() if found else ""
    local, at, domain = text.partition("@")
    if not at or not local or "." not in domain or re.search(r"\s", text): return ""
    try: return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError: return ""


def phone(text):
    """The digits as of a British number, in international form; empty where there are too few."""
    text = unicodedata.normalize("NFKC", str(text or ""))
    digits = re.sub(r"\D", "", text)
    if digits.startswith("00"): digits = digits[2:]
    elif digits.startswith("0"): digits = "44" + digits[1:]
    return digits if len(digits) >= 7 else ""


def group(rows, key):
    result = {}
    for row in rows: result.setdefault(key(row), []).append(row)
    result.pop("", None)
    return result


def utf8(data):
    try: return data.decode("utf-8")
    except UnicodeDecodeError: return None


def read(path):
    """The bytes of a plain file; None where there is none, or something else."""
    if os.path.islink(path) or not os.path.isfile(path): return None
    with open(path, "rb") as file: return file.read()
