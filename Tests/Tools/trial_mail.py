"""What the trials read of the mails and events that a sync leaves."""
import glob, json, os, re


class Mail:
    """One mail as it lay in the outbox, read as it is written: ten thousand of them take the email package half a minute.

    `kind` is its Message-ID's: invitation, reminder, digest, …
    """

    def __init__(self, path):
        with open(path, "rb") as file: text = file.read().replace(b"=\r\n", b"").decode()
        head = text.partition("\r\n\r\n")[0]
        self.to = re.search(r"^To: .*?([^\s<>]+@[^\s<>]+)>?$", head.replace("\r", ""), re.M)[1]
        self.id = re.search(r"^Message-ID: (\S+)", head, re.M)[1]
        self.kind = re.search(r"\.([a-z-]+?)-?[\d.-]*@", self.id)[1]
        token = re.search(r"/p/([A-Za-z0-9_-]{43})", text)
        self.token = token and token[1]


def take_mails(folder):
    """The mails in an outbox, which is then empty."""
    mails = []
    for path in sorted(glob.glob(f"{folder}/*.eml")):
        mails.append(Mail(path))
        os.remove(path)
    return mails


class Events:
    """The published events of a book, read on from where they were read to."""

    def __init__(self, book):
        self.book, self.read_to = book, {}

    def news(self):
        """(account, event) of everything published since the last time, each account's in order."""
        found = []
        for path in sorted(glob.glob(f"{self.book}/accounts/*/events/*.jsonl"), key=month):
            with open(path, "rb") as file:
                file.seek(self.read_to.get(path, 0))
                lines = file.read()
            self.read_to[path] = self.read_to.get(path, 0) + len(lines)
            account = path.split("/")[-3]
            found += [(account, json.loads(line)) for line in lines.splitlines()]
        return found


def month(path):
    """Sorts 2026-03.jsonl before 2026-03.2.jsonl before 2026-04.jsonl."""
    folder, name = os.path.split(path)
    parts = name.split(".")
    return folder, parts[0], int(parts[1]) if parts[1].isdigit() else 1
