"""Appends to an events file an event that fits: the last person has the status given, since the last event.

Usage: forge_event.py FILE STATUS
"""

import hashlib
import json
import sys


def digest(value):
    # Canonical JSON for what these events hold: no floats, and keys in ASCII.
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def main(path, status):
    with open(path, encoding="utf-8") as file:
        last = json.loads(file.read().splitlines()[-1])
    event = dict(last, seq=last["seq"] + 1, prev=last["hash"], to=status, kind="connect")
    event["from"] = last["to"]
    event["state"] = dict(last["state"], status=status)
    event["hash"] = digest({k: v for k, v in event.items() if k not in ("hash", "who")})
    line = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
    with open(path, "a", encoding="utf-8") as file:
        file.write(line + "\n")


main(*sys.argv[1:])
