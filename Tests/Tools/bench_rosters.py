#!/usr/bin/env python3
"""Writes what a comparison of rosters is given: users.csv of `known` and of `one-percent`, all accounts' in one file each.

Usage: bench_rosters.py BOOK OUT ACCOUNTS

Prints how many rows differ, and of how many people of the first account the phone does. It is a process of its own because what
the bench itself holds counts into the peak memory of all that it starts.
"""
import csv, json, subprocess, sys

book, out, accounts = sys.argv[1], sys.argv[2], int(sys.argv[3])


def written(version):
    """By e-mail, the phone of everybody of the first account; and every row."""
    phones, rows = {}, set()
    with open(f"{out}/{version}-users.csv", "w", encoding="utf-8", newline="") as file:
        for account in range(accounts):
            text = subprocess.run(["git", "-C", book, "show", f"{version}:accounts/client-{account:05d}/users.csv"],
                                  capture_output=True, check=True).stdout.decode()
            file.write(text if account == 0 else text.partition("\n")[2])
    with open(f"{out}/{version}-users.csv", encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            rows.add("\0".join(row))
            if row[0].endswith("@client-00000.example"): phones[row[0]] = row[3]
    return phones, rows


old_phones, old = written("known")
phones, new = written("one-percent")
print(json.dumps({"rows": len({row.partition("\0")[0] for row in old ^ new}),
                  "phones": sum(email in phones and phones[email] != phone for email, phone in old_phones.items())}))
