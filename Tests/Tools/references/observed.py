"""observed.py BOOK NAME - what the references hold a book's checked-out files against: a table of everybody (account, email,
phone, archiving) as NAME.sqlite, and as NAME.duckdb and NAME.parquet where their packages are there.

Of two people it is told wrongly, so that a comparison that works finds `2 people differ`, and one that read nothing does not:
the first is left out, and the last has another phone. Prints how many it told of.
"""
import csv, os, sqlite3, sys

accounts, name = sys.argv[1] + "/accounts", sys.argv[2]


def people():
    for account in sorted(os.listdir(accounts)):
        with open(f"{accounts}/{account}/archiving.csv", newline="", encoding="utf-8") as file:
            is_on = {row["email"]: row["archiving"] == "on" for row in csv.DictReader(file)}
        with open(f"{accounts}/{account}/users.csv", newline="", encoding="utf-8") as file:
            yield from sorted((account, row["email"], row["mobile_phone"], int(is_on[row["email"]])) for row in csv.DictReader(file))


for ending in (".sqlite", ".duckdb", ".parquet"):
    if os.path.exists(name + ending): os.remove(name + ending)
store = sqlite3.connect(name + ".sqlite")
store.execute("pragma journal_mode = wal")
store.execute("create table observed (account text, email text, phone text, archiving int, primary key (account, email)) without rowid")
store.executemany("insert into observed values (?, ?, ?, ?)", people())
store.execute("delete from observed where (account, email) = (select account, email from observed order by account, email limit 1)")
store.execute("update observed set phone = '+441' where (account, email) = "
              "(select account, email from observed order by account desc, email desc limit 1)")
store.commit()
store.execute("pragma wal_checkpoint(truncate)")
try:
    import duckdb
    table = duckdb.connect(name + ".duckdb")
    table.execute("create table observed (account varchar, email varchar, phone varchar, archiving int)")
    with open(name + ".csv", "w", newline="", encoding="utf-8") as file: csv.writer(file).writerows(store.execute("select * from observed"))
    table.execute(f"copy observed from '{name}.csv' (header false)")
    table.execute(f"copy observed to '{name}.parquet' (format parquet)")
    os.remove(name + ".csv")
    table.close()
except ImportError: pass
print(store.execute("select count(*) from observed").fetchone()[0])
