"""What an admin does to a book under the bench: one row at a time, each in another account."""
import csv, io, os

from bench_run import Wrong


class Editor:
    """Edits the files of a book's checkout, in the book's own folder or a clone of it."""

    def __init__(self, book, folder=None):
        self.folder, self.accounts, self.count = folder or book.folder, book.manifest["accounts"], 0

    def account(self):
        """The next account, as its id."""
        self.count += 1
        return f"client-{self.count * 7919 % self.accounts:05d}"

    def enable(self, account=None):
        """Switches somebody on who has a phone and was off; gives the e-mail."""
        for account in [account] if account else [self.account() for _ in range(self.accounts)]:
            with open(self.path(account, "users.csv"), encoding="utf-8", newline="") as file:
                phones = {row["email"]: row["mobile_phone"] for row in csv.DictReader(file)}
            text = self.read(account, "archiving.csv")
            person = next((row["email"] for row in csv.DictReader(io.StringIO(text))
                           if row["archiving"] == "off" and phones.get(row["email"])), None)
            if person is None: continue
            self.write(account, "archiving.csv", text.replace(f"{person},off\n", f"{person},on\n"))
            return person
        raise Wrong("there is nobody left to be enabled")

    def rename(self):
        """Gives somebody another title, which is nothing to do; gives the e-mail."""
        account = self.account()
        head, first, rest = self.read(account, "users.csv").split("\n", 2)
        cells = next(csv.reader([first]))
        cells[5] += " II"
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(cells)
        self.write(account, "users.csv", "\n".join([head, out.getvalue(), rest]))
        return cells[0]

    def path(self, account, file): return f"{self.folder}/accounts/{account}/{file}"

    def read(self, account, file):
        with open(self.path(account, file), encoding="utf-8", newline="") as opened: return opened.read()

    def write(self, account, file, text):
        """As an editor saves: another file, renamed."""
        path = self.path(account, file)
        with open(path + ".new", "w", encoding="utf-8", newline="") as opened: opened.write(text)
        os.replace(path + ".new", path)
