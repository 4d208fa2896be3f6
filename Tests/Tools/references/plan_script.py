"""plan_script.py BOOK OBSERVED.sqlite - the same plan as plan_duckdb.py makes, as an admin would script it."""
import csv, os, sqlite3, sys

accounts, store, differing = sys.argv[1] + "/accounts", sqlite3.connect(sys.argv[2]), 0
for account in sorted(os.listdir(accounts)):
    with open(f"{accounts}/{account}/archiving.csv", newline="", encoding="utf-8") as file:
        is_on = {row["email"]: row["archiving"] == "on" for row in csv.DictReader(file)}
    observed = {email: (phone, archiving) for email, phone, archiving in
                store.execute("select email, phone, archiving from observed where account = ?", (account,))}
    with open(f"{accounts}/{account}/users.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if observed.pop(row["email"], None) != (row["mobile_phone"], int(is_on.get(row["email"], False))): differing += 1
    differing += len(observed)
print(differing, "people differ")
